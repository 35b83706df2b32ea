"""requirements.txt: what Spaces installs, it, its own version of Gradio and the rest, can be installed together."""

import json
import subprocess
import sys

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from hosting.card import CARD, card_problems, read_card
from hosting.checking import BESIDE, brief_pip_options, read_pins
from tests.toy import ROOT

REQUIREMENTS = ROOT / "requirements.txt"


@pytest.fixture(scope="module")
def resolved() -> dict[str, Version]:
    """The version of every package that pip would install into an empty environment, as Spaces asks it to."""
    gradio = read_card((ROOT / CARD).read_text("utf-8"))["sdk_version"]
    beside = [each.format(gradio=gradio) for each in BESIDE]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--dry-run", "--ignore-installed", "--report", "-", *brief_pip_options(), "-r", str(REQUIREMENTS)]
    run = subprocess.run([*command, *beside], capture_output=True, text=True, check=False)
    if run.returncode:
        said = [line for line in run.stderr.splitlines() if line.startswith("ERROR")]
        pytest.fail(
            f"pip finds no versions of requirements.txt and {' '.join(beside)} that go together, or cannot reach the "
            f"package index that `make env` installs from: {' '.join(said)}"
        )
    installed = [each["metadata"] for each in json.loads(run.stdout)["install"]]
    return {each["name"].lower().replace("_", "-"): Version(each["version"]) for each in installed}


def test_our_pins_hold_beside_what_spaces_adds(resolved: dict[str, Version]) -> None:
    pins = read_pins(REQUIREMENTS.read_text("utf-8"))
    assert pins
    assert {name: resolved[name].public for name in pins} == pins


def test_what_spaces_adds_is_installed_too(resolved: dict[str, Version]) -> None:
    assert {Requirement(each.format(gradio="1")).name for each in BESIDE} <= set(resolved)


def test_the_readme_asks_spaces_for_the_gradio_that_is_pinned() -> None:
    fields = read_card((ROOT / CARD).read_text("utf-8"))
    pins = read_pins(REQUIREMENTS.read_text("utf-8"))
    assert list(card_problems(fields, pins["gradio"])) == []


def test_pytorchs_cpu_build_sorts_before_its_build_with_cuda() -> None:
    """Why naming the index is enough: of two indexes pip takes the higher version, and `==` allows a local part."""
    pin = Requirement(f"torch=={read_pins(REQUIREMENTS.read_text('utf-8'))['torch']}")
    (exact,) = pin.specifier
    assert Version(f"{exact.version}+cpu") > Version(exact.version)
    assert pin.specifier.contains(f"{exact.version}+cpu")
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in REQUIREMENTS.read_text("utf-8").splitlines()
