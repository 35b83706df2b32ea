"""The errors a caller can expect. Each message says what is wrong, with which value, and what to do next."""

from __future__ import annotations

from pathlib import Path


class AssistantError(Exception):
    """Root of the project's errors; only the command line and the web app catch it, and show it as one line."""


class CorpusError(AssistantError):
    """The folder of articles cannot be used."""

    def __init__(self, path: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}")
        self.path = path


class IndexNotFound(AssistantError):
    """No index where one was expected."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(f"{path}: no index here; run `clippings index CORPUS --index {path}`")
        self.path = path


class IndexBusy(AssistantError):
    """Another process is building this index."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(f"{path}: another process is building this index; wait until it has finished")
        self.path = path


class IndexNotWritable(AssistantError):
    """The index cannot be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(
            f"{path}: the index cannot be written ({reason}); check the folder and the disk, or set --index"
        )
        self.path = path


class IndexDamaged(AssistantError):
    """A file of the index is not what its manifest says."""

    def __init__(self, file: Path | str, problem: str) -> None:
        super().__init__(f"{file}: {problem}; rebuild it with `clippings index CORPUS --index DIR`")
        self.file = file


class IndexMismatch(AssistantError):
    """The index was made with another model or format than the one in use."""

    def __init__(self, what: str, expected: str, found: str) -> None:
        super().__init__(
            f"the index was made with {what} {found}, but {expected} is in use; "
            f"rebuild it with `clippings index CORPUS --index DIR`, or set the {what} back"
        )
        self.expected = expected
        self.found = found


class ArticleNotFound(AssistantError):
    """The index holds no article with this id."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"the index holds no article {article_id!r}; `clippings report` lists what it holds")
        self.article_id = article_id


class ModelError(AssistantError):
    """The encoder cannot be loaded."""


class QuestionError(AssistantError):
    """A question that cannot be asked.

    `kind` names what a reader is likely to run into, and `values` are what its message puts in, so that a page can say
    it in another language; it is empty for what only a program can get wrong.
    """

    def __init__(self, message: str, kind: str = "", **values: object) -> None:
        super().__init__(message)
        self.kind = kind
        self.values = values


class QuoteNotVerbatim(AssistantError):
    """A quote that is not, or no longer, a slice of its article."""


class ServeError(AssistantError):
    """The page cannot be served, as when the port is in use."""


class Refused(AssistantError):
    """A file, or a member of an archive, that is not taken in; stops none of the others."""


class FetchError(AssistantError):
    """What is at an address of the web cannot be fetched, or may not be.

    Addresses and servers are hostile: what is shown of them is one short line.
    """

    _LONGEST = 200

    def __init__(self, address: str, problem: str, remedy: str) -> None:
        self.address = self._cut(address)
        super().__init__(f"{self.address}: {self._cut(problem)}; {remedy}")

    @classmethod
    def _cut(cls, text: str) -> str:
        line = "".join(each if each.isprintable() else "\ufffd" for each in text[: cls._LONGEST])
        return line if len(text) <= cls._LONGEST else f"{line}…"


class ExchangeError(AssistantError):
    """A file of questions or answers cannot be read, or a line of it cannot be used."""


class FeedbackError(AssistantError):
    """What a reader says of an answer cannot be kept."""


class Cancelled(AssistantError):
    """A piece of work was stopped before its end, by who began it: raised by a `progress` to stop a build."""


class ExtraMissing(AssistantError):
    """A command needs packages that are not installed by default."""

    def __init__(self, extra: str, package: str) -> None:
        super().__init__(f"{package} is not installed; run `pip install 'clippings[{extra}]'`")
        self.extra = extra
