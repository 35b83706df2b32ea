"""Reading apart: a file that hangs, breaks its reader down or eats its memory is a failure, and the others are read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from assistant.reading import READERS, isolation
from assistant.reading.document import Document
from assistant.reading.isolation import end_readers, read_apart
from assistant.records import Failure
from assistant.settings import Settings
from tests.test_office import make_docx, make_epub, make_odt, make_rtf, page
from tests.test_pdf import column, encrypted_pdf, make_pdf
from tests.toy import ROOT, Newsroom


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    end_readers()
    yield
    end_readers()
    assert not isolation._idle


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file, and readers in a module that the reading process finds on its path."""
    module = tmp_path / "hostile.py"
    module.write_text(
        "import os, signal, time\n"
        "from assistant.reading.isolation import read_apart\n"
        "from assistant.reading.document import Document\n"
        "def hang(file, path, settings):\n    yield Document('One.')\n    time.sleep(1000)\n"
        "def hang_in_c(file, path, settings):\n    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 60))\n"
        "    signal.sigwait([signal.SIGUSR1])\n    yield\n"
        "def crash(file, path, settings):\n    os.kill(os.getpid(), signal.SIGSEGV)\n    yield\n"
        "def leave(file, path, settings):\n    os._exit(3)\n    yield\n"
        "def eat(file, path, settings):\n    yield Document(str(len(bytearray(int(file.read_text())))))\n"
        "def fail(file, path, settings):\n    raise ZeroDivisionError('two\\nlines')\n    yield\n"
        "def pid(file, path, settings):\n    yield Document(str(os.getpid()))\n"
        "def loaded(file, path, settings):\n    import sys\n    yield Document(' '.join(sys.modules))\n"
        "def keep(file, path, settings):\n    import tempfile\n"
        "    with tempfile.TemporaryDirectory() as folder:\n        open(folder + '/part', 'w').close()\n"
        "        yield Document(folder)\n        yield from read_apart(file.read_text(), file, path, settings)\n"
        "def keep_twice(file, path, settings):\n    file.write_text('hostile.hang')\n"
        "    yield from read_apart('hostile.keep', file, path, settings)\n"
        "def long(file, path, settings):\n    yield Document('x' * 101)\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    file = tmp_path / "a.pdf"
    file.write_text("0")
    return file


def read(file: Path, reader: str, **limits: int) -> list[Document | Failure]:
    return list(read_apart(f"hostile.{reader}", file, "a.pdf", Settings(**limits)))  # type: ignore[arg-type]


def why(found: list[Document | Failure]) -> str:
    (failure,) = [each for each in found if isinstance(each, Failure)]
    assert failure.place == "a.pdf"
    assert "\n" not in failure.reason
    return failure.reason


def test_every_reader_is_where_the_table_says() -> None:
    apart = [reader.args[0] for reader in READERS.values() if getattr(reader, "func", None) is read_apart]
    assert len(apart) > 5
    for name in apart:
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(module), function))


def test_only_plain_text_is_read_in_this_process() -> None:
    here = {ending for ending, reader in READERS.items() if getattr(reader, "func", None) is not read_apart}
    assert here == {".txt", ".text", ".md", ".markdown", ".zip", ".tar", ".tgz", ".tar.gz"}


def test_a_file_that_takes_too_long_is_a_failure_after_what_it_gave(hostile: Path) -> None:
    first, failure = read(hostile, "hang", read_seconds=1)
    assert first == Document("One.")
    assert "more than 1 s" in why([failure])


def test_a_reader_that_no_signal_reaches_is_ended_too(hostile: Path) -> None:
    assert "more than 1 s" in why(read(hostile, "hang_in_c", read_seconds=1))


@pytest.mark.parametrize(("reader", "how"), [("crash", "SIGSEGV"), ("leave", "exit 3")])
def test_a_reader_that_breaks_down_is_a_failure(hostile: Path, reader: str, how: str) -> None:
    assert how in why(read(hostile, reader))


def test_a_reader_that_raises_is_a_failure_of_one_line(hostile: Path) -> None:
    assert "ZeroDivisionError: two lines" in why(read(hostile, "fail"))


def test_memory_is_bounded(hostile: Path) -> None:
    hostile.write_text("300_000_000")
    assert "more than 100 MB" in why(read(hostile, "eat", read_megabytes=100))
    hostile.write_text("30_000_000")
    assert read(hostile, "eat", read_megabytes=100) == [Document("30000000")]


def test_more_text_than_a_text_file_may_hold_is_a_failure(hostile: Path) -> None:
    assert "101 characters, over the limit of 100" in why(read(hostile, "long", max_file_bytes=100))


def test_one_process_serves_many_files_and_another_takes_over_from_one_that_fell(hostile: Path) -> None:
    first, second = read(hostile, "pid"), read(hostile, "pid")
    assert first == second
    assert why(read(hostile, "crash"))
    assert read(hostile, "pid") != first


def test_a_process_that_died_while_it_was_idle_costs_no_file(hostile: Path) -> None:
    (found,) = read(hostile, "pid")
    assert isinstance(found, Document)
    os.kill(int(found.text), signal.SIGKILL)
    isolation._idle[0]._process.wait()
    (again,) = read(hostile, "pid")
    assert isinstance(again, Document)


def test_what_is_no_longer_asked_for_is_given_up(hostile: Path) -> None:
    reading = read_apart("hostile.hang", hostile, "a.pdf", Settings())
    assert next(reading) == Document("One.")
    reading.close()  # type: ignore[attr-defined]
    assert not isolation._idle
    assert len(read(hostile, "pid")) == 1


def test_no_process_stays_when_reading_is_over(hostile: Path) -> None:
    (found,) = read(hostile, "pid")
    assert isinstance(found, Document)
    end_readers()
    with pytest.raises(ProcessLookupError):
        os.kill(int(found.text), 0)


def test_the_process_imports_neither_the_model_nor_the_page(hostile: Path) -> None:
    (found,) = read(hostile, "loaded")
    assert isinstance(found, Document)
    assert not {"torch", "gradio", "transformers", "pytest"} & set(found.text.split())


def test_several_threads_read_at_a_time(hostile: Path) -> None:
    found: list[list[Document | Failure]] = []
    both = threading.Barrier(2)

    def work() -> None:
        reading = read_apart("hostile.pid", hostile, "a.pdf", Settings())
        first = next(reading)
        both.wait(20)
        found.append([first, *reading])

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(each) for each in found] == [1, 1]
    assert found[0] != found[1]


@pytest.mark.parametrize("then", ["hostile.hang", "hostile.crash"])
def test_what_a_reader_keeps_for_the_while_is_removed_with_it(
    hostile: Path, then: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    hostile.write_text(then)
    kept, *_ = read(hostile, "keep", read_seconds=1)
    assert isinstance(kept, Document)
    assert Path(kept.text).is_relative_to(scratch)
    end_readers()
    assert not list(scratch.iterdir())


def test_what_a_reader_of_a_reader_keeps_is_removed_with_both(
    hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    reading = read_apart("hostile.keep_twice", hostile, "a.pdf", Settings())
    kept = next(reading)
    assert isinstance(kept, Document)
    assert Path(kept.text, "part").exists()
    assert next(reading) == Document("One.")
    reading.close()  # type: ignore[attr-defined]
    assert not list(scratch.iterdir())


def test_without_a_process_the_file_is_a_failure(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(isolation.subprocess, "Popen", refuse)  # type: ignore[attr-defined]
    assert "no process to read it in can be started (Resource temporarily unavailable)" in why(read(hostile, "pid"))


def test_the_process_ends_with_its_parent_and_leaves_no_folder(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from assistant.settings import Settings;"
        "from assistant.reading import isolation, read_documents;"
        "list(read_documents(Path('x.pdf'), 'x.pdf', Settings()));"
        "print(isolation._idle[0]._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    statistics = Path(f"/proc/{int(run.stdout)}/stat")
    deadline = time.monotonic() + 10
    while statistics.exists() and statistics.read_text().split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not statistics.exists() or statistics.read_text().split()[2] == "Z"
    assert not list(tmp_path.iterdir())


def test_a_folder_with_one_of_everything_good_and_bad(newsroom: Newsroom, tmp_path: Path) -> None:
    words = "The ferry is late in {}."
    newsroom.write(
        {
            "a.txt": words.format("text"),
            "b.pdf": make_pdf([column([words.format("PDF")])]),
            "c.docx": make_docx(words.format("DOCX")),
            "d.odt": make_odt(words.format("ODT")),
            "e.rtf": make_rtf(words.format("RTF")),
            "f.epub": make_epub({"a": page(words.format("EPUB"))}),
            "g.csv": f"text\n{words.format('CSV')}\n",
            "h.tsv": f"title\ttext\nFerry\t{words.format('TSV')}\n",
            "i.json": json.dumps({"text": words.format("JSON")}),
            "bad/cut.pdf": make_pdf([column(["x"])])[:300],
            "bad/locked.pdf": encrypted_pdf(),
            "bad/scan.pdf": make_pdf([[]]),
            "bad/cut.docx": make_docx("x")[:300],
            "bad/nul.txt": b"a\0b",
            "bad/no.zip": b"PK",
        }
    )
    (newsroom.corpus / "bad/circle.txt").symlink_to("circle.txt")
    (newsroom.corpus / "bad/out.txt").symlink_to(tmp_path / "out.txt")
    (tmp_path / "out.txt").write_text("Not of this corpus.")
    (newsroom.corpus / "bad/up").symlink_to("..", target_is_directory=True)
    os.mkfifo(newsroom.corpus / "bad/pipe.pdf")
    Path(str(newsroom.corpus), "bad/odd\udcff.txt").write_bytes(b"The ferry is late.")
    report = newsroom.build()
    texts = {newsroom.open().article(name).text for name in ("a.txt", "b.pdf", "c.docx", "d.odt", "e.rtf", "i.json")}
    assert len(texts) == 6
    assert report.articles == 9
    reasons = {failure.place: failure.reason for failure in report.failed}
    expected = {
        "bad/circle.txt": "in a circle",
        "bad/cut.docx": "damaged",
        "bad/cut.pdf": "cut off",
        "bad/locked.pdf": "encrypted",
        "bad/no.zip": "no zip",
        "bad/nul.txt": "NUL",
        "bad/odd\\xff.txt": "not UTF-8",
        "bad/out.txt": "out of the corpus",
        "bad/pipe.pdf": "a pipe",
        "bad/scan.pdf": "OCR",
        "bad/up": "link to a folder",
    }
    assert reasons.keys() == expected.keys()
    assert not [place for place, part in expected.items() if part not in reasons[place]]
    assert not isolation._idle
