"""Fixtures: a newsroom with the toy encoder for each test, and once per run the real model and its index of the seeds."""

from pathlib import Path

import hypothesis
import pytest

from assistant import Assistant, Settings
from assistant.encoding import Encoder, load_encoder
from tests.toy import SEEDS, Newsroom, ToyEncoder

hypothesis.settings.register_profile("clippings", deadline=None, derandomize=True, database=None, max_examples=60)
hypothesis.settings.load_profile("clippings")


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
def seeds(model: Encoder, exact_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The seeds, indexed with the bundled model."""
    room = Newsroom(tmp_path_factory.mktemp("seeds"), model, exact_settings)
    (room.folder / "corpus").symlink_to(SEEDS, target_is_directory=True)
    room.build()
    return room.open()
