#!/bin/sh
# Makes sure that the browser test has a Chromium: one on PATH, else the system's package, else Playwright's download.
# Usage: sh tests/install_browser.sh PLAYWRIGHT (the command in the virtual environment)
set -u
playwright=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Shows what a command printed only if it fails.
quietly() {
    "$@" >"$log" 2>&1 </dev/null || {
        tail -n 20 "$log" >&2
        return 1
    }
}

on_path() {
    for name in chromium chromium-browser google-chrome; do
        # Ubuntu's chromium-browser can be a stub that only asks for snap: it must also run.
        command -v "$name" >/dev/null 2>&1 && "$name" --version >/dev/null 2>&1 && return 0
    done
    return 1
}

# Playwright's driver is a Node that needs libatomic, which a bare Debian lacks.
driver_runs() {
    "$playwright" --version >/dev/null 2>&1
}

can_use_apt() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1
}

from_apt() {
    can_use_apt || return 1
    echo "Installing Chromium with apt-get ..."
    export DEBIAN_FRONTEND=noninteractive
    quietly apt-get update &&
        quietly apt-get install -y --no-install-recommends libatomic1 fonts-dejavu-core fonts-liberation || return 1
    on_path || quietly apt-get install -y --no-install-recommends chromium
}

from_playwright() {
    driver_runs || return 1
    echo "Downloading Chromium with Playwright ..."
    if can_use_apt; then
        quietly "$playwright" install --with-deps chromium
    else
        quietly "$playwright" install chromium
    fi
}

ready() {
    on_path && driver_runs
}

if ready || { from_apt && ready; } || from_playwright; then
    exit 0
fi
echo "No Chromium for the browser test. As root: apt-get install chromium libatomic1" >&2
exit 1
