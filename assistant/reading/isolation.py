"""Reading apart: files that libraries parse are read in a process of their own, bounded in memory and time.

What such a file can do to its reader ends there: a process that hangs, breaks down or asks for too much memory is ended
and the file is a failure with that reason. The process is a fresh interpreter that imports what reading needs and never
the program's main module; it starts with the first such file and serves the next ones too. Each thread that reads has
one of its own. It ends with its parent, however that ends. What it puts into temporary folders lies in one that its
parent made for it, and removes with it.
"""

from __future__ import annotations

import atexit
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.unpacking import reason_of
from assistant.records import Failure
from assistant.settings import Settings

_PROGRAM = "import sys; sys.path[:] = {path!r}; from assistant.reading.isolation import serve; serve(*{what!r})"
_GRACE = 30
"""Seconds after which a process ends itself that its parent should have ended."""

_OUT_OF_MEMORY = "out of memory"
"""What a process says before it ends, since nobody knows what it still holds."""

_MEGABYTE = 1024 * 1024

_idle: list[_ReadingProcess] = []


def read_apart(reader: str, file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """As a `Reader`, in another process.

    Args:
        reader: the reader's module and its name in there, `assistant.reading.pdf.read_pdf`.
        file: where the file is.
        path: its path in the corpus.
        settings: the limits, among others.
    """
    try:
        process = _take()
    except OSError as error:
        yield Failure(
            path, f"cannot be read now: no process to read it in can be started ({error.strerror}); index again"
        )
        return
    try:
        yield from process.read(reader, file, path, settings)
    finally:
        if process.is_idle:
            _idle.append(process)
        else:
            process.end()


def _take() -> _ReadingProcess:
    with suppress(IndexError):
        while True:
            process = _idle.pop()
            if process.is_alive:
                return process
            process.end()
    return _ReadingProcess()


def end_readers() -> None:
    """Ends the processes that have nothing to read; the next file starts one again."""
    with suppress(IndexError):
        while True:
            _idle.pop().end()


atexit.register(end_readers)


class _ReadingProcess:
    """A process that reads one file after the other.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            self._scratch = tempfile.mkdtemp(prefix="clippings-")
            try:
                self._process = _start(theirs.fileno(), self._scratch)
            except OSError:
                self._connection.close()
                _remove(self._scratch)
                raise
        self.is_idle = True
        self._has_started = False

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended while it had nothing to do."""
        return self._process.poll() is None

    def read(self, reader: str, file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
        """What a file holds. Not idle afterwards if it was ended, or its reading was given up."""
        self.is_idle = False
        try:
            self._connection.send((reader, file, path, settings))
            self._has_started = self._has_started or self._connection.recv() is None
            while self._connection.poll(settings.read_seconds):
                found = self._connection.recv()
                if found is None:
                    self.is_idle = True
                    return
                if found == _OUT_OF_MEMORY:
                    yield Failure(path, f"took more than {settings.read_megabytes} MB to read; split it")
                    return
                yield found
        except (EOFError, OSError):
            yield Failure(path, self._why_it_ended(settings))
        else:
            yield Failure(path, f"took more than {settings.read_seconds} s to read; split it, or save it anew")

    def end(self) -> None:
        """Ends the process, whatever it is at, and removes what it has left behind."""
        self._connection.close()
        self._process.kill()
        self._process.wait()
        _remove(self._scratch)

    def _why_it_ended(self, settings: Settings) -> str:
        code = self._process.wait()
        how = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return (
            f"is damaged, or took more than {settings.read_megabytes} MB to read: "
            f"what read it broke down ({how}); save it anew, or split it"
        )


def _start(descriptor: int, scratch: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this program
        [sys.executable, "-c", _PROGRAM.format(path=sys.path, what=(descriptor, scratch))],
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _remove(scratch: str) -> None:
    # A process that this one's reader had started may still be writing there, and loses the folder as it should.
    shutil.rmtree(scratch, ignore_errors=True)


def serve(descriptor: int, scratch: str) -> None:
    """What the process does: reads the files that its parent names, until that closes the connection.

    Args:
        descriptor: the connection.
        scratch: its temporary folder, which it removes where its parent has ended without doing so.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
    address_space = _address_space()
    connection = Connection(descriptor)
    with suppress(EOFError, ConnectionError):
        connection.send(None)
        while True:
            reader, file, path, settings = connection.recv()
            signal.alarm(settings.read_seconds + _GRACE)
            if address_space:
                _bound_memory(address_space + settings.read_megabytes * _MEGABYTE)
            try:
                for found in _read(reader, file, path, settings):
                    signal.alarm(0)
                    connection.send(found)
                    signal.alarm(settings.read_seconds + _GRACE)
            except MemoryError:
                connection.send(_OUT_OF_MEMORY)
                break
            signal.alarm(0)
            connection.send(None)
    _remove(scratch)


def _read(reader: str, file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    module, _, name = reader.rpartition(".")
    try:
        for found in getattr(import_module(module), name)(file, path, settings):
            yield _require_short(found, path, settings)
    except MemoryError:
        raise
    except Refused as refusal:
        yield Failure(path, reason_of(refusal))
    except OSError as error:
        yield Failure(path, f"cannot be read ({error.strerror or error}); check that it is there, whole and readable")
    except Exception as error:  # noqa: BLE001 - there is no end to what damaged files make libraries raise
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        yield Failure(path, f"is damaged, or not what its name says ({why}); save it anew")


def _require_short(found: Document | Failure, path: str, settings: Settings) -> Document | Failure:
    """What unpacks to more text than a text file may hold is a failure, or the parent would run out of memory."""
    if isinstance(found, Document) and len(found.text) > settings.max_file_bytes:
        reason = f"holds {len(found.text):,} characters, over the limit of {settings.max_file_bytes:,}; split it"
        return Failure(path, reason)
    return found


def _address_space() -> int:
    """Bytes that this process has mapped; 0 where the system does not say."""
    statistics = Path("/proc/self/statm")
    return int(statistics.read_text().split()[0]) * resource.getpagesize() if statistics.exists() else 0


def _bound_memory(size: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if most == resource.RLIM_INFINITY else min(size, most), most))
