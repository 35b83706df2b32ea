"""Every door as docs/using.md shows it: each fenced block there is run as it stands, over an index of the seeds.

Only what belongs to the reader's machine is put in: the address of the page, the folder of the project.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli import main
from tests.toy import ROOT, Newsroom
from tests.web.conftest import Listener, serving

PAGE = ROOT / "docs" / "using.md"
ADDRESS = "http://127.0.0.1:7860"
HOME = "/home/me/clippings"
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def blocks(language: str, holding: str = "") -> list[str]:
    found = [text for kind, text in BLOCKS if kind == language and holding in text]
    assert found, f"{PAGE} shows no {language} that holds {holding!r}: has it been rewritten?"
    return found


@pytest.fixture(scope="module")
def desk(seeds_room: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader has it: the seeds, their index, the environment."""
    folder = tmp_path_factory.mktemp("doors")
    shutil.copytree(seeds_room.index, folder / "index")
    for name in ("seeds", "corpus"):
        (folder / name).symlink_to(seeds_room.corpus.resolve(), target_is_directory=True)
    (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return folder


def run(desk: Path, *command: str, text: str) -> str:
    """What a command prints in that folder, given a text to run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLIPPINGS_")}
    environment |= {"PATH": f"{desk / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": "error"}
    ran = subprocess.run(
        command, input=text, cwd=desk, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, f"{text}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def address(desk: Path) -> Iterator[str]:
    outside = Listener()
    with serving(desk / "seeds", desk / "index", outside, command=("-m", "assistant", "serve")) as server:
        yield server.address
    outside.close()
    assert outside.heard == []


def test_every_block_is_of_a_kind_that_is_run() -> None:
    assert {kind for kind, _ in BLOCKS} == {"python", "sh", "json"}
    python = [*blocks("python", "Assistant.open"), *blocks("python", "gradio_client"), *blocks("python", "mcp")]
    assert sorted(python) == sorted(blocks("python"))
    assert sorted([*blocks("sh", "clippings verify"), *blocks("sh", "clippings batch")]) == sorted(blocks("sh"))
    assert len(blocks("json")) == 1


@pytest.mark.parametrize("command", ["serve", "mcp", "index", "ask", "batch", "verify", "eval", "report"])
def test_every_option_is_documented(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", capsys.readouterr().out)) - {"-h", "--help"}
    assert len(options) > 1
    text = PAGE.read_text("utf-8")
    assert f"`clippings {command}" in text
    assert {option for option in options if not re.search(rf"(?<![\w-]){option}(?![\w-])", text)} == set()


def test_the_command_line(desk: Path) -> None:
    (block,) = blocks("sh", "clippings verify")
    printed = run(desk, "bash", "-euo", "pipefail", text=block)
    assert "quotes are in their source files to the letter." in printed
    assert "\n[1] " in printed


def test_the_lines_of_a_batch_are_answered(desk: Path) -> None:
    (block,) = blocks("sh", "clippings batch")
    run(desk, "bash", "-euo", "pipefail", text=block)
    answers = [json.loads(line) for line in (desk / "run.jsonl").read_text("utf-8").splitlines()]
    assert [answer["qid"] for answer in answers] == ["1", "2"]
    assert [each["phrase"] for each in answers[0]["understood"]] == ["last week"]
    assert answers[1]["within"] == {"sources": ["Demo Wire"]}


@pytest.mark.parametrize("holding", ["Assistant.open", "import stdio_client"])
def test_the_python_interface_and_the_tools(desk: Path, holding: str) -> None:
    (block,) = blocks("python", holding)
    assert run(desk, sys.executable, "-", text=block)


def test_the_api_of_the_page(desk: Path, address: str) -> None:
    (block,) = blocks("python", "gradio_client")
    assert ADDRESS in block
    assert run(desk, sys.executable, "-c", block.replace(ADDRESS, address), text="")


def test_the_configuration_of_a_client(desk: Path) -> None:
    (block,) = blocks("json", "mcpServers")
    assert HOME in block
    ((name, server),) = json.loads(block.replace(HOME, str(desk)))["mcpServers"].items()
    assert name == "clippings"
    greeting = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": greeting})
    reply = json.loads(run(desk, server["command"], *server["args"], text=f"{request}\n"))
    assert reply["result"]["serverInfo"]["name"] == "clippings"
