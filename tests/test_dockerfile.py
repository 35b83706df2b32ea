"""The Dockerfile, read as text: no container engine is needed, nor is anything built."""

import fnmatch
import re
import shlex

import pytest

from assistant import Settings
from hosting.card import CARD, read_card
from tests.toy import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def read_instructions() -> list[tuple[str, str]]:
    """Each instruction with its arguments, continued lines joined, build arguments filled in."""
    text = "\n".join(line for line in DOCKERFILE.splitlines() if not line.lstrip().startswith("#"))
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    read = [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]
    defaults = dict(rest.split("=", 1) for name, rest in read if name == "ARG")
    return [(name, re.sub(r"\$\{(\w+)\}", lambda found: defaults[found[1]], rest)) for name, rest in read]


INSTRUCTIONS = read_instructions()


def all_of(name: str) -> list[str]:
    return [rest for each, rest in INSTRUCTIONS if each == name]


def place_of(name: str, holding: str = "") -> int:
    return max(at for at, (each, rest) in enumerate(INSTRUCTIONS) if each == name and holding in rest)


def sources() -> list[str]:
    words = [[word for word in shlex.split(rest) if not word.startswith("--")] for rest in all_of("COPY")]
    return [source for each in words for source in each[:-1]]


def test_every_instruction_is_one_that_docker_knows() -> None:
    known = {"FROM", "ARG", "ENV", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert {name for name, _ in INSTRUCTIONS} <= known


@pytest.mark.parametrize("source", sources())
def test_what_is_copied_is_there_and_sent_to_the_builder(source: str) -> None:
    assert (ROOT / source).exists()
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    ignored = [line for line in lines if line and not line.startswith("#")]
    assert not any(fnmatch.fnmatchcase(source.partition("/")[0], pattern) for pattern in ignored)


def test_python_is_the_version_that_spaces_is_asked_for() -> None:
    (image,) = all_of("FROM")
    assert image == f"python:{read_card((ROOT / CARD).read_text('utf-8'))['python_version']}-slim"


def test_every_variable_is_a_setting() -> None:
    given = dict(word.split("=", 1) for rest in all_of("ENV") for word in shlex.split(rest))
    ours = {name: value for name, value in given.items() if name.startswith("CLIPPINGS_")}
    settings = Settings.from_environment(ours)
    (volume,) = all_of("VOLUME")
    for kept in (settings.corpus, settings.index, settings.feedback):
        assert kept.is_relative_to(volume)


def test_it_runs_as_a_user_without_rights_whose_number_is_that_of_spaces() -> None:
    (user,) = all_of("USER")
    assert any(f"useradd --create-home --uid 1000 {user} " in rest for rest in all_of("RUN"))
    assert place_of("USER") < place_of("RUN", "python -m assistant index") < place_of("CMD")


def test_the_index_is_built_before_its_folder_becomes_a_volume() -> None:
    assert place_of("COPY", "/data/articles") < place_of("RUN") < place_of("VOLUME")


def test_it_listens_at_every_address_at_the_port_that_is_exposed_and_watched() -> None:
    (port,) = all_of("EXPOSE")
    (command,) = all_of("CMD")
    assert command == f'["python", "app.py", "--host", "0.0.0.0", "--port", "{port}"]'
    (watched,) = all_of("HEALTHCHECK")
    assert f"http://127.0.0.1:{port}/healthz" in watched


def test_packages_come_from_requirements_alone() -> None:
    (install,) = [rest for rest in all_of("RUN") if "pip install" in rest]
    assert "--requirement requirements.txt" in install
    assert place_of("COPY", "requirements.txt") < place_of("RUN", "pip install") < place_of("COPY", "assistant")
