"""Fixtures: a newsroom with the toy encoder for each test; once per run the real model and its index of the seeds."""

import os
from pathlib import Path

import hypothesis
import pytest

from assistant import Assistant, Settings
from assistant.encoding import Encoder, load_encoder
from tests.toy import SEEDS, Newsroom, ToyEncoder

hypothesis.settings.register_profile("clippings", deadline=None, derandomize=True, database=None, max_examples=60)
hypothesis.settings.load_profile("clippings")


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build flushes every file; nobody pulls the plug here, and each flush takes milliseconds."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def toy() -> ToyEncoder:
    return ToyEncoder()


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


@pytest.fixture(scope="session")
def exact_settings() -> Settings:
    """Settings under which vectors are the same on every processor."""
    return Settings(precision="fp32")


@pytest.fixture(scope="session")
def model(exact_settings: Settings) -> Encoder:
    """The bundled model, loaded once."""
    return load_encoder(exact_settings)


@pytest.fixture(scope="session")
def seeds_room(model: Encoder, exact_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The seeds, indexed with the bundled model."""
    room = Newsroom(tmp_path_factory.mktemp("seeds"), model, exact_settings)
    room.corpus.symlink_to(SEEDS, target_is_directory=True)
    room.build()
    return room


@pytest.fixture(scope="session")
def seeds(seeds_room: Newsroom) -> Assistant:
    """The index of the seeds, open."""
    return seeds_room.open()
