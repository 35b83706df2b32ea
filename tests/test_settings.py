"""Settings: defaults, and what the environment may say."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from assistant.settings import Settings


def test_without_variables_settings_are_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings().corpus == Path("seeds")
    assert Settings().index == Path("index")


def test_each_kind_of_setting_can_be_given() -> None:
    settings = Settings.from_environment(
        {
            "CLIPPINGS_CORPUS": "/news",
            "CLIPPINGS_MODEL": "other/model",
            "CLIPPINGS_PRECISION": "fp32",
            "CLIPPINGS_MAX_QUESTION": "99",
            "PATH": "/bin",
        }
    )
    assert (settings.corpus, settings.model) == (Path("/news"), "other/model")
    assert (settings.precision, settings.max_question) == ("fp32", 99)


def test_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPPINGS_CANDIDATES", "7")
    assert Settings.from_environment().candidates == 7


@pytest.mark.parametrize("value", ["", "0", "-1", "1.5", "ten", " 7", "1e3", "²"])
def test_a_number_that_is_none_is_refused_with_its_name(value: str) -> None:
    with pytest.raises(ValueError, match=r"CLIPPINGS_BATCH_SIZE is a whole number above 0"):
        Settings.from_environment({"CLIPPINGS_BATCH_SIZE": value})


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(ValueError, match=r"CLIPPINGS_PRECISION is auto, fp32 or bf16, not 'fp8'"):
        Settings.from_environment({"CLIPPINGS_PRECISION": "fp8"})


def test_a_variable_that_names_no_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="CLIPPINGS_MODLE"):
        Settings.from_environment({"CLIPPINGS_MODLE": "a typing error is not passed over"})


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().model = "other"  # type: ignore[misc]
