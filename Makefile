# Clippings. `make` builds .venv and starts the chat; `make help` lists the rest.
#
# .venv is built in stages, each with a stamp file, so a second `make` starts at once and an edit of pyproject.toml or
# requirements.txt installs again only what follows from it. PyTorch comes first, alone and by exact version: its CPU
# build lies on an index of its own, which is asked once, briefly, and for nothing else.

PYTHON ?=
ARGS ?=
FOLDER ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check install
TORCH := $(shell sed -n '/^torch==/p' requirements.txt)
TORCH_INDEX := $(shell sed -n '/^--extra-index-url /p' requirements.txt)
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := app
.NOTPARALLEL:
.PHONY: app env space browser test lint check fuzz crash test-scale soak clean help

app: $(VENV)/.app ## index seeds/, start the chat, print its address (the default)
	@$(BIN)/python app.py $(ARGS)

env: $(VENV)/.dev ## build .venv with the development tools, start nothing

space: $(VENV)/.app ## make a folder for Hugging Face Spaces and try it out (FOLDER=/path ARGS="--corpus DIR")
	@test -n "$(FOLDER)" || { echo "Name the folder to make: make space FOLDER=/path/to/it" >&2; exit 2; }
	@$(BIN)/python -m hosting.space prepare "$(FOLDER)" $(ARGS)
	@$(BIN)/python -m hosting.space check "$(FOLDER)"

browser: $(VENV)/.dev ## find or install the Chromium that the browser test drives
	@sh tests/install_browser.sh $(BIN)/playwright

test: $(VENV)/.dev browser ## the tests, without tests/long (ARGS="-k quote" is passed on to pytest)
	@$(PYTEST) --ignore=tests/long --numprocesses=auto --maxprocesses=4 --dist=loadfile $(ARGS)

lint: $(VENV)/.dev ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

check: lint test ## all that .ci/run runs: lint, then test

fuzz: $(VENV)/.dev ## long: damaged and hostile input
	@$(PYTEST) tests/long/test_fuzz.py $(ARGS)

crash: $(VENV)/.dev ## long: builds killed at every step
	@$(PYTEST) tests/long/test_crash.py $(ARGS)

test-scale: $(VENV)/.dev ## long: a large folder
	@$(PYTEST) tests/long/test_scale.py $(ARGS)

soak: $(VENV)/.dev ## long: hours of questions
	@$(PYTEST) tests/long/test_soak.py $(ARGS)

clean: ## remove .venv, build output and caches; seeds/ and index/ stay
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name what; do \
		printf '  %-11s %s\n' "$$name" "$$what"; done

# An unfinished .venv has no stamp and is made anew.
$(VENV)/.python:
	@python= lacking=; \
	for each in $(or $(PYTHON),python3.11 python3.12 python3.13 python3); do \
		$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		if $$each -c 'import ensurepip, venv' 2>/dev/null; then python=$$each; break; fi; \
		lacking=$${lacking:-$$($$each -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')}; \
	done; \
	if [ -z "$$python" ] && [ -n "$$lacking" ]; then \
		echo "Python is here but cannot make virtual environments: apt-get install $$lacking" >&2; exit 1; \
	elif [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed: apt-get install python3.11 python3.11-venv (or make PYTHON=/path/to/it)" >&2; \
		exit 1; \
	fi; \
	$$python -m venv --clear $(VENV)
	@touch $@

# --no-deps: one page of that index and no other is asked for. A second try is for a download that broke off.
$(VENV)/.torch: $(VENV)/.python requirements.txt
	@echo "Installing $(TORCH) ..."
	@$(PIP) --no-deps --retries 0 --timeout 15 $(TORCH_INDEX) $(TORCH) \
		|| $(PIP) --no-deps --timeout 15 $(TORCH_INDEX) $(TORCH)
	@! $(BIN)/python -m pip show torch | grep -q '^Requires:.*nvidia' \
		|| echo "The index of CPU builds did not answer: this is the CUDA build, and its libraries take several GB."
	@touch $@

# The pins of requirements.txt without its index line, for every later stage.
$(VENV)/.app: $(VENV)/.torch pyproject.toml requirements.txt
	@echo "Installing Clippings and what it needs ..."
	@sed '/^--/d' requirements.txt > $(VENV)/pins.txt
	@$(PIP) -c $(VENV)/pins.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	@echo "Installing the development tools ..."
	@$(PIP) -c $(VENV)/pins.txt -e '.[dev]'
	@touch $@
