"""A batch of files on its way into the corpus: received, read, moved in, indexed; or taken back.

The files wait under numbers, so that no name touches the disk before they are moved. Not safe to use from several
threads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Self

from assistant.adding.items import Item
from assistant.adding.pasting import as_line, to_markdown
from assistant.adding.placing import Placement
from assistant.adding.staging import StagingFolder, write_new, writing_to
from assistant.encoding import Encoder
from assistant.errors import Refused
from assistant.index.building import build_index
from assistant.index.writing import Progress
from assistant.reading import UNREAD_FORMAT, format_of, read_source
from assistant.reading.archives import most_bytes
from assistant.reading.names import require_short, safe_path, shown, slug
from assistant.reading.unpacking import is_archive, unpack, within, without_archive_ending
from assistant.records import BuildReport, Failure
from assistant.settings import Settings

_MOST_FILES = 20_000


@dataclass(slots=True)
class _Received:
    """An item, where it waits (nowhere if it was refused), the path it wants, and the one that it got in the corpus."""

    item: Item
    file: Path | None = None
    path: PurePosixPath = field(default_factory=PurePosixPath)
    place: str = ""
    unread: int = 0

    def change(self, **changes: object) -> None:
        self.item = replace(self.item, **changes)  # type: ignore[arg-type]

    def refuse(self, reason: str) -> None:
        self.change(state="refused", reason=reason)
        self.drop()

    def drop(self) -> None:
        if self.file:
            self.file.unlink(missing_ok=True)
            self.file = None


class Incoming:
    """A batch. As a context manager it is discarded at the end, however that is.

    Raises:
        CorpusError: the corpus is not a folder or cannot be written, as when the disk is full; from every method that
            writes.
    """

    def __init__(self, corpus: Path, settings: Settings) -> None:
        self.corpus = corpus
        self._settings = settings
        self._staging = StagingFolder(corpus)
        self._received: list[_Received] = []
        self._placement: Placement | None = None
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    @property
    def items(self) -> list[Item]:
        """What became of each file so far, in the order in which they came."""
        return [each.item for each in self._received]

    def receive(self, name: str, chunks: Iterable[bytes]) -> list[Item]:
        """Takes one file, an archive as the files in it. If it breaks off, nothing of it stays.

        Args:
            name: its relative path.
            chunks: its bytes; not asked for if the name alone is reason to refuse it.
        """
        before = len(self._received)
        try:
            with writing_to(self.corpus), self._refusing(shown(name)):
                path = safe_path(name)
                if is_archive(path.name):
                    self._keep_archive(shown(name), path, chunks)
                else:
                    self._keep(shown(name), path, chunks)
        except BaseException:
            for each in self._received[before:]:
                each.drop()
            del self._received[before:]
            raise
        return self.items[before:]

    def receive_text(self, title: str, text: str, *, source: str = "", published: str = "", url: str = "") -> Item:
        """Takes a pasted text, which becomes a Markdown file named for its title, or its first line."""
        path = PurePosixPath(f"{slug(as_line(title) or text.strip().partition(chr(10))[0])}.md")
        fields = {"source": source, "published": published, "url": url}
        with writing_to(self.corpus), self._refusing(path.name):
            self._keep(path.name, path, [to_markdown(title, text, fields)])
        return self._received[-1].item

    def read(self, progress: Progress = lambda *_: None) -> list[Item]:
        """Counts the articles of each file; refuses those that have none, with the reasons.

        Args:
            progress: told how many files are read; what it raises ends the reading.
        """
        waiting = self._waiting()
        for done, (each, file) in enumerate(waiting):
            failures: list[Failure] = []
            articles = 0
            for found in read_source(file.parent, file.name, self._settings):
                progress("reading", done, len(waiting))
                if isinstance(found, Failure):
                    failures.append(found)
                else:
                    articles += 1
            each.unread = len(failures)
            each.change(articles=articles)
            if not articles:
                each.refuse(_summarise(failures) or "there are no articles in it")
        progress("reading", len(waiting), len(waiting))
        return self.items

    def move_in(self, progress: Progress = lambda *_: None) -> list[Item]:
        """Moves the files that have been read to the folder `added` of the corpus, overwriting nothing.

        A file whose bytes are in the corpus already becomes `known`, one whose name is taken gets a number.

        Args:
            progress: called before each file; what it raises leaves the files so far to `take_back`.
        """
        self._placement = placement = Placement(self.corpus)
        waiting = self._waiting()
        with writing_to(self.corpus):
            for each, file in waiting:
                progress("reading", len(waiting), len(waiting))
                if same := placement.find_same(file):
                    each.change(state="known", reason=f"the same as {same}")
                    continue
                try:
                    each.place = placement.move(file, each.path)
                    each.change(state="added")
                except Refused as refusal:
                    each.refuse(str(refusal))
            placement.remove_empty_folders()
        return self.items

    def take_back(self) -> None:
        """Takes out of the corpus again what was moved in, which then waits as before."""
        if self._placement is None:
            return
        with writing_to(self.corpus):
            self._placement.undo()
        for each in self._received:
            if each.item.state in ("added", "known"):
                each.place = ""
                each.change(state="received", reason="")

    def settle(self, failures: Iterable[Failure]) -> None:
        """Takes note of what the index could not take up, such as an article whose id is another's."""
        by_place = {each.place: each for each in self._received if each.place}
        of_each: dict[str, list[Failure]] = {}
        for failure in failures:
            path = _file_of(failure.place, by_place)
            if path:
                of_each.setdefault(path, []).append(failure)
        for path, its_failures in of_each.items():
            each = by_place[path]
            lost = max(len(its_failures) - each.unread, 0)
            each.change(articles=each.item.articles - lost, reason=_summarise(its_failures))

    def discard(self) -> None:
        """Removes what was received and not moved in."""
        with writing_to(self.corpus):
            self._staging.remove()

    def _waiting(self) -> list[tuple[_Received, Path]]:
        return [(each, each.file) for each in self._received if each.file and each.item.state == "received"]

    @contextmanager
    def _refusing(self, name: str) -> Iterator[None]:
        try:
            yield
        except Refused as refusal:
            self._received.append(_Received(Item(name, "refused", reason=str(refusal))))

    def _keep_archive(self, name: str, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
        archive = self._staging.path / f"archive{format_of(path.name)}"
        limit = self._settings.max_incoming_bytes
        folder = path.with_name(without_archive_ending(path.name))
        try:
            write_new(archive, within(limit, chunks, f"it is over {limit:,} bytes; split it"))
            for member, content in unpack(archive, self._staging.path, _MOST_FILES - len(self._received), limit):
                inside = f"{name}/{shown(member)}"
                with self._refusing(inside):
                    inner = safe_path(member)
                    if is_archive(inner.name):
                        raise Refused(f"it is {_kind(inner)} within {_kind(path)}; unpack it first")
                    self._keep(inside, folder / inner, content)
        finally:
            archive.unlink(missing_ok=True)

    def _keep(self, name: str, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
        ending = format_of(path.name)
        if not ending:
            raise Refused(UNREAD_FORMAT)
        require_short(path)
        if len(self._received) >= _MOST_FILES:
            raise Refused(f"only {_MOST_FILES:,} files can be brought in at a time; bring it in afterwards")
        file = self._staging.path / f"{len(self._received):05d}{ending}"
        limit = most_bytes(path.name, self._settings)
        write_new(file, self._counted(within(limit, chunks, f"it is over {limit:,} bytes; split it")))
        self._received.append(_Received(Item(name, "received"), file, path))

    def _counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, until the batch has had all it may; what is refused counts too, or one could go on for ever."""
        limit = self._settings.max_incoming_bytes
        problem = f"only {limit:,} bytes can be brought in at a time; bring it in afterwards"
        if self._size >= limit:
            raise Refused(problem)
        for chunk in within(limit - self._size, chunks, problem):
            self._size += len(chunk)
            yield chunk


def add_articles(
    incoming: Incoming, index: Path, encoder: Encoder, settings: Settings, progress: Progress
) -> BuildReport:
    """Brings a batch into the corpus and its index. Whatever it raises, both are as they were before.

    Args:
        incoming: the batch; its items say afterwards what became of each file.
        index: the corpus's index.
        encoder: the model.
        settings: how to read and split.
        progress: told how far it is; may raise `Cancelled` at any time.

    Raises:
        CorpusError: the corpus cannot be written.
        IndexBusy: another process is building this index.
        IndexNotWritable: the index cannot be written.
    """
    incoming.read(progress)
    try:
        incoming.move_in(progress)
        report = build_index(incoming.corpus, index, encoder, settings, progress)
    except BaseException:
        incoming.take_back()
        raise
    incoming.settle(report.failed)
    return report


def _kind(archive: PurePosixPath) -> str:
    return "a zip" if archive.suffix.lower() == ".zip" else "a tar"


def _file_of(place: str, files: Collection[str]) -> str:
    """The file that a place is, or is in: an item of it, a member, an attachment; empty if it is none of them."""
    while place and place not in files:
        place = place[: max(place.rfind("#"), place.rfind("/"), 0)]
    return place


def _summarise(failures: list[Failure]) -> str:
    """The first failure in one line, with its line number in the file if it has one, and how many more there are."""
    if not failures:
        return ""
    _, _, line = failures[0].place.rpartition("#")
    where = f"line {line}: " if line.isdecimal() else ""
    more = f" (and {len(failures) - 1:,} more)" if len(failures) > 1 else ""
    return f"{where}{failures[0].reason}{more}"
