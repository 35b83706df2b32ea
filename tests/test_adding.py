"""Bringing articles in: what joins the corpus and its index, what is refused and why, and that nothing else changes."""

import errno
import fcntl
import io
import os
import random
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Settings
from assistant.adding import Incoming, Item, add_articles, clear_left_over
from assistant.adding import incoming as incoming_module
from assistant.errors import Cancelled, CorpusError, IndexBusy, IndexNotWritable, Refused
from assistant.index import build_index
from assistant.index.generations import building
from assistant.reading import READERS, read_source
from assistant.reading.json_lines import read_json_lines
from assistant.reading.names import names_as_meant, numbered, safe_path, slug
from assistant.records import Article, BuildReport
from tests.test_architecture import MODULES, house_imports, is_within
from tests.toy import ROOT, Newsroom

OLD = {
    "a.txt": "The tide is high in Port Calder.\n\nThe harbour office announced the ferry timetable.",
    "news/b.jsonl": '{"id": "b-1", "title": "Pier", "text": "The pier reopens in May."}\n',
}
FOG = b"Fog closed the quay on Monday."
RAIN = b"Rain is late this year."


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    """A newsroom with two files, indexed."""
    newsroom.build(OLD)
    return newsroom


def contents(folder: Path) -> dict[str, str]:
    """Every file and folder below a folder, with each file's hash; the cache and the lock of an index left out."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if path.name not in ("vectors.sqlite", ".lock")
    }


def begin(room: Newsroom, **limits: int) -> Incoming:
    settings = Settings(passage_tokens=30, **limits) if limits else room.settings  # type: ignore[arg-type]
    return Incoming(room.corpus, settings)


def bring_in(room: Newsroom, files: dict[str, bytes], progress: Callable[..., None] = lambda *_: None) -> list[Item]:
    """Brings files in to the end; what became of them."""
    with begin(room) as incoming:
        for name, content in files.items():
            incoming.receive(name, [content])
        add_articles(incoming, room.index, room.encoder, room.settings, progress)
        return incoming.items


def receive(room: Newsroom, name: str, content: bytes, **limits: int) -> list[Item]:
    with begin(room, **limits) as incoming:
        return incoming.receive(name, [content])


def zipped(files: dict[str | ZipInfo, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with ZipFile(archive, "w", compression) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return archive.getvalue()


def never(reason: str) -> Iterator[bytes]:
    """Chunks that nobody may ask for."""
    raise AssertionError(reason)
    yield b""


# What is brought in joins the one index


def test_files_join_the_corpus_and_its_index(room: Newsroom) -> None:
    items = bring_in(room, {"fog.txt": FOG, "week/rain.md": RAIN})
    assert items == [Item("fog.txt", "added", 1), Item("week/rain.md", "added", 1)]
    assert (room.corpus / "added/fog.txt").read_bytes() == FOG
    assert (room.corpus / "added/week/rain.md").read_bytes() == RAIN
    answer = room.open().ask("When did fog close the quay?")
    assert answer.quotes[0].text == FOG.decode()
    assert answer.quotes[0].article_id == "added/fog.txt"


def test_the_index_is_what_a_build_from_nothing_gives(room: Newsroom) -> None:
    bring_in(room, {"fog.txt": FOG, "two.jsonl": b'{"text": "One."}\n{"text": "Two."}\n'})
    fresh = room.folder / "fresh"
    report = build_index(room.corpus, fresh, room.encoder, room.settings)
    assert room.open().store.index_id == report.index_id
    assert report.articles == 5


def test_nothing_that_was_there_is_read_again_or_encoded(room: Newsroom) -> None:
    room.encoder.encoded.clear()  # type: ignore[attr-defined]
    bring_in(room, {"fog.txt": FOG})
    assert room.encoder.encoded == [FOG.decode()]  # type: ignore[attr-defined]


def test_the_members_of_a_zip_are_brought_in_one_by_one(room: Newsroom) -> None:
    names = ["fog.txt", "inner/rain.txt", "inner/.DS_Store", "__MACOSX/fog.txt", ".git/rain.txt", "empty/"]
    items = bring_in(room, {"week/news.zip": zipped(dict.fromkeys(names, FOG) | {"inner/rain.txt": RAIN})})
    assert [(item.name, item.state) for item in items] == [
        ("week/news.zip/fog.txt", "added"),
        ("week/news.zip/inner/rain.txt", "added"),
    ]
    assert (room.corpus / "added/week/news/inner/rain.txt").read_bytes() == RAIN
    assert not list(room.corpus.glob(".*"))


def test_names_in_a_zip_are_utf8_where_it_says_so_and_else_cp437(room: Newsroom) -> None:
    flagged = receive(room, "a.zip", zipped({"Überflutung.txt": FOG}))
    old = zipped({"Xberflutung.txt": FOG}).replace(b"Xberflutung", b"\x9aberflutung")
    assert [item.name for item in (*flagged, *receive(room, "a.zip", old))] == ["a.zip/Überflutung.txt"] * 2


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["港湾委員.txt", "新しい桟橋/記事.txt"], "cp932"),
        (["报纸文章/新码头获批准.txt", "报纸文章/市长讲话.txt"], "gb18030"),
        (["Причал.txt"], "cp866"),
        (["Новости/Причал.txt", "ПОГОДА.txt"], "cp866"),
        (["Überflutung.txt", "新闻/港口.txt"], "utf-8"),
        (["Übersicht/Straße.txt", "café.txt"], "cp437"),
        (["fog.txt"], "ascii"),
    ],
)
def test_names_in_a_zip_that_says_no_encoding_are_guessed(room: Newsroom, names: list[str], encoding: str) -> None:
    held = {"\x01" * len(name.encode(encoding)): name.encode(encoding) for name in names}
    content = zipped(dict.fromkeys(held, FOG))
    for placeholder, name in sorted(held.items(), key=lambda each: -len(each[0])):
        content = content.replace(placeholder.encode(), name)
    assert [item.name for item in receive(room, "a.zip", content)] == [f"a.zip/{name}" for name in names]


@given(st.lists(st.text(st.characters(codec="cp437"), min_size=1)))
def test_as_many_names_come_out_as_go_in_and_those_in_ascii_stay(names: list[str]) -> None:
    meant = names_as_meant(names)
    assert [name for name in meant if name in names and name.isascii()] == [name for name in names if name.isascii()]
    assert len(meant) == len(names)


def test_progress_begins_with_reading_and_ends_with_writing(room: Newsroom) -> None:
    stages: list[str] = []
    bring_in(room, {"fog.txt": FOG}, lambda stage, done, total: stages.append(stage))
    assert list(dict.fromkeys(stages)) == ["reading", "splitting", "encoding", "writing"]


# Pasted text


@given(
    title=st.text(max_size=60),
    text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    source=st.text(max_size=20),
)
def test_a_pasted_text_is_kept_to_the_letter(title: str, text: str, source: str) -> None:
    with TemporaryDirectory() as folder, Incoming(Path(folder), Settings()) as incoming:
        item = incoming.receive_text(title, text, source=source, published="2024-01-19", url="https://example.org/a")
        assert item.state == "received"
        assert [each.state for each in incoming.read()] == ["received"]
        incoming.move_in()
        (article,) = read_source(Path(folder), f"added/{item.name}", Settings())
        assert isinstance(article, Article)
        front = article.masks[0]
        assert (front.start, front.reason) == (0, "front matter")
        assert article.text[front.end :] == "\n\n" + text
        assert (article.published, article.url) == ("2024-01-19", "https://example.org/a")
        if source.isprintable():
            assert article.source == " ".join(source.split())
        if title.isprintable() and title.strip():
            assert article.title == " ".join(title.split())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fog closes the quay!", "fog-closes-the-quay"),
        ("ہندوستان کی خبریں", "ہندوستان-کی-خبریں"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "text"),
        ("A" * 500, "a" * 120),
    ],
)
def test_a_pasted_text_is_named_for_its_title(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_pasted_text_without_a_title_is_named_for_its_first_line(room: Newsroom) -> None:
    with begin(room) as incoming:
        assert incoming.receive_text("", "Fog again\n\nIt closed the quay.").name == "fog-again.md"


@pytest.mark.parametrize(("text", "reason"), [(" \n", "holds no text"), ("half \ud83d", "half a character")])
def test_a_pasted_text_that_cannot_be_kept_is_refused(room: Newsroom, text: str, reason: str) -> None:
    with begin(room) as incoming:
        item = incoming.receive_text("Fog", text)
        assert (item.name, item.state) == ("fog.md", "refused")
        assert reason in item.reason


# What is refused


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "has no name"),
        ("./", "has no name"),
        ("/etc/a.txt", "root of a disk"),
        ("\\\\server\\a.txt", "root of a disk"),
        ("C:\\a.txt", "root of a disk"),
        ("../a.txt", "leads out"),
        ("a/../../b.txt", "leads out"),
        ("a\\..\\..\\b.txt", "leads out"),
        (".hidden.txt", "hidden"),
        ("a/.git/b.txt", "hidden"),
        ("a\0.txt", "cannot be shown"),
        ("a\n.txt", "cannot be shown"),
        ("half \ud83d.txt", "cannot be shown"),
        ("a.pdfx", "in no format that is read; save it as text"),
        ("a", "in no format that is read"),
        ("/".join(["folder"] * 200) + "/a.txt", "over 1,000 bytes"),
    ],
)
def test_a_name_is_reason_enough_to_refuse_a_file_unread(room: Newsroom, name: str, reason: str) -> None:
    with begin(room) as incoming:
        (item,) = incoming.receive(name, never("a refused file was read"))
        assert item.state == "refused"
        assert reason in item.reason
        assert item.name.encode().decode() == item.name
        assert "\n" not in item.name + item.reason


def test_a_file_without_articles_is_refused_with_the_reasons(room: Newsroom) -> None:
    before = contents(room.corpus)
    items = bring_in(room, {"a.txt": b"", "b.txt": b"\xff\xfe\xff", "c.jsonl": b"[]\n{}\n{}\n", "d.jsonl": b"\n"})
    assert {item.state for item in items} == {"refused"}
    assert "is empty" in items[0].reason
    assert "not text" in items[1].reason
    assert items[2].reason.startswith("line 1: ")
    assert items[2].reason.endswith("(and 2 more)")
    assert items[3].reason == "there are no articles in it"
    assert contents(room.corpus) == before


def test_a_file_over_the_limit_is_refused_before_it_is_whole(room: Newsroom) -> None:
    def endless() -> Iterator[bytes]:
        for asked in range(4):
            assert asked < 3, "more was asked for than the limit"
            yield bytes(50)

    with begin(room, max_file_bytes=100) as incoming:
        (item,) = incoming.receive("a.txt", endless())
        assert (item.state, item.reason) == ("refused", "it is over 100 bytes; split it")
        (item,) = incoming.receive("a.jsonl", [bytes(150)])
        assert item.state == "received", "JSON Lines are limited by the line"


def test_a_batch_has_a_limit_in_bytes(room: Newsroom) -> None:
    with begin(room, max_incoming_bytes=100) as incoming:
        assert [item.state for item in incoming.receive("a.txt", [bytes(60)])] == ["received"]
        (item,) = incoming.receive("b.txt", [bytes(60)])
        assert item.reason == "only 100 bytes can be brought in at a time; bring it in afterwards"
        assert [item.state for item in incoming.receive("c.txt", [bytes(40)])] == ["received"]
        assert [item.state for item in incoming.receive("d.txt", never("the batch is full"))] == ["refused"]


def test_a_batch_has_a_limit_in_files(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_module, "_MOST_FILES", 3)
    with begin(room) as incoming:
        incoming.receive("a.txt", [FOG])
        (item,) = incoming.receive("a.zip", [zipped(dict.fromkeys(["1.txt", "2.txt", "3.txt"], FOG))])
        assert "holds 3 files, and only 2 more" in item.reason
        incoming.receive("b.txt", [FOG])
        (item,) = incoming.receive("c.txt", never("the batch is full"))
        assert "only 3 files" in item.reason


# Zips


def linked(name: str, mode: int) -> ZipInfo:
    info = ZipInfo(name)
    info.create_system = 3
    info.external_attr = (mode | 0o777) << 16
    return info


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_a_zip_are_refused(room: Newsroom, mode: int) -> None:
    fine, link = receive(room, "a.zip", zipped({"a.txt": FOG, linked("b.txt", mode): b"/etc/passwd"}))
    assert (fine.state, link.state) == ("received", "refused")
    assert "is a link" in link.reason


def test_encrypted_members_of_a_zip_are_refused(room: Newsroom) -> None:
    content = bytearray(zipped({"a.txt": FOG}))
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(signature) + at] |= 1
    (item,) = receive(room, "a.zip", bytes(content))
    assert "encrypted" in item.reason


@pytest.mark.parametrize("compression", [ZIP_BZIP2, ZIP_LZMA])
def test_members_packed_in_a_way_that_unpacks_without_bound_are_refused(room: Newsroom, compression: int) -> None:
    (item,) = receive(room, "a.zip", zipped({"a.txt": FOG}, compression))
    assert "uncommon way" in item.reason


def test_a_zip_within_a_zip_is_refused(room: Newsroom) -> None:
    (item,) = receive(room, "a.zip", zipped({"b.zip": zipped({"a.txt": FOG})}))
    assert (item.name, item.state) == ("a.zip/b.zip", "refused")
    assert "zip within a zip" in item.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "no zip"), (b"PK" * 50, "no zip"), (zipped({}), "no files"), (zipped({"a/": b""}), "no files")],
)
def test_a_zip_without_files_is_refused_whole(room: Newsroom, content: bytes, reason: str) -> None:
    (item,) = receive(room, "a.zip", content)
    assert (item.name, item.state) == ("a.zip", "refused")
    assert reason in item.reason


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/tmp/evil.txt", "..\\..\\evil.txt", "C:\\evil.txt", "a\0/../evil.txt"]
)
def test_a_zip_cannot_slip_out_of_its_folder(room: Newsroom, name: str) -> None:
    placeholder = "x" * len(name)
    content = zipped({placeholder: FOG}).replace(placeholder.encode(), name.encode())
    before = contents(room.folder)
    items = bring_in(room, {"a.zip": content})
    assert [item.state for item in items] == ["refused"]
    assert set(contents(room.corpus)) == {"news", "news/b.jsonl", "a.txt"}
    assert contents(room.folder) == before


def test_a_zip_bomb_goes_off_within_the_limit(room: Newsroom) -> None:
    bomb = zipped(
        {"small.txt": FOG, "bomb.jsonl": bytes(20_000_000), "after.txt": FOG, "later.jsonl": bytes(20_000_000)}
    )
    assert len(bomb) < 50_000
    written: list[int] = []
    with begin(room, max_incoming_bytes=100_000) as incoming:
        items = incoming.receive("a.zip", [bomb])
        written = [path.stat().st_size for path in room.corpus.glob(".incoming-*/*")]
    assert [item.state for item in items] == ["received", "refused", "received", "refused"]
    assert sum(written) < 100_000


def test_a_zip_that_lies_about_sizes_is_refused(room: Newsroom) -> None:
    content = bytearray(zipped({"a.txt": bytes(100_000)}))
    at = content.index(b"PK\1\2") + 24
    content[at : at + 4] = struct.pack("<I", 10)
    (item,) = receive(room, "a.zip", bytes(content))
    assert item.state == "refused"
    assert "damaged" in item.reason


def test_a_zip_with_an_endless_list_of_files_is_refused_unread(room: Newsroom) -> None:
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    many = 200_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, many * len(entry), 0, 0)
    (item,) = receive(room, "a.zip", entry * many + end)
    assert "lists more files" in item.reason


def test_a_damaged_zip_is_an_item_and_no_error(room: Newsroom) -> None:
    whole = zipped({"a.txt": FOG * 50, "b/ü.txt": RAIN * 50})
    chance = random.Random(7)
    for _ in range(1500):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.choice([0, 1, 0x7F, 0xFF, chance.randrange(256)])
        cut = chance.choice([len(content), chance.randrange(len(content))])
        assert receive(room, "a.zip", bytes(content[:cut]))


# Hostile names

hostile_parts = st.one_of(
    st.sampled_from(["..", ".", "", "a", "A", "C:", "CON", "~", "added", ".incoming-x", "a.txt", "b" * 300, "é" * 200]),
    st.text(max_size=8),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Mn"]), max_size=3),
)
hostile_names = st.builds(
    lambda parts, separators, ending: "".join(a + b for a, b in zip(parts, separators, strict=False)) + ending,
    st.lists(hostile_parts, min_size=1, max_size=6),
    st.lists(st.sampled_from(["/", "\\", "//", "/../"]), min_size=6, max_size=6),
    st.sampled_from([".txt", "x.txt", "x.jsonl", "x.md", "x.zip", "x.exe", "/"]),
)


@given(st.lists(hostile_names, min_size=1, max_size=5), st.booleans())
def test_no_name_leads_out_of_the_folder_for_what_is_brought_in(names: list[str], in_zip: bool) -> None:
    with TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        (corpus / "a.txt").write_bytes(b"Before.")
        Path(folder, "x.txt").write_bytes(b"Outside.")
        before = contents(Path(folder))
        with Incoming(corpus, Settings()) as incoming:
            received = set()
            for number, name in enumerate(names):
                if in_zip and not name.startswith("\0") and not any(0xD800 <= ord(each) < 0xE000 for each in name):
                    incoming.receive("a.zip", [zipped({name: b"Number %d." % number})])
                else:
                    incoming.receive(name, [b'{"text": "Number %d."}' % number])
                received |= {path.relative_to(corpus).parts[0] for path in corpus.rglob("*")}
            assert all(part.startswith(".incoming-") for part in received - {"a.txt"})
            incoming.read()
            items = incoming.move_in()
            after = contents(Path(folder))
            assert before.items() <= after.items()
            assert all(
                PurePosixPath(path).parts[1] == "added" or ".incoming-" in path or path == "corpus"
                for path in after.keys() - before.keys()
            )
            added = [path for path in corpus.joinpath("added").rglob("*") if path.is_file()]
            assert len(added) == sum(item.state == "added" for item in items)
            incoming.take_back()
        assert contents(Path(folder)) == before


@given(hostile_names)
def test_a_safe_path_stays_below_and_fits_every_file_system(name: str) -> None:
    try:
        path = safe_path(name)
    except Refused:
        return
    assert not path.is_absolute()
    for part in path.parts:
        assert not part.startswith(".")
        assert 0 < len(part.encode()) <= 255
        assert not set(part) & set("\\\0\n")
    assert path.suffix == PurePosixPath(name.replace("\\", "/")).suffix
    assert safe_path(str(path)) == path


def test_a_name_that_is_too_long_keeps_its_ending_and_its_number() -> None:
    path = safe_path("é" * 400 + ".jsonl")
    assert path.suffix == ".jsonl"
    assert len(path.name.encode()) in (254, 255)
    again = numbered(path.name, 12)
    assert again.endswith("é (12).jsonl")
    assert len(again.encode()) <= 255


def test_names_that_windows_reserves_are_names(room: Newsroom) -> None:
    assert [item.state for item in bring_in(room, {"CON.txt": FOG, "aux/nul.txt": RAIN})] == ["added", "added"]


# What is there already


def test_the_same_bytes_are_known_wherever_they_lie(room: Newsroom) -> None:
    bring_in(room, {"week/fog.txt": FOG})
    before = contents(room.corpus)
    items = bring_in(room, {"fog.txt": FOG, "other.txt": OLD["a.txt"].encode(), "week/fog.txt": FOG})  # type: ignore[union-attr]
    assert [(item.state, item.reason) for item in items] == [
        ("known", "the same as added/week/fog.txt"),
        ("known", "the same as a.txt"),
        ("known", "the same as added/week/fog.txt"),
    ]
    assert contents(room.corpus) == before


def test_the_same_bytes_twice_in_a_batch_are_added_once(room: Newsroom) -> None:
    items = bring_in(room, {"a.txt": FOG, "b.txt": FOG, "c.md": FOG})
    assert [item.state for item in items] == ["added", "known", "added"], "Markdown is read in another way"


def test_other_bytes_under_a_name_that_is_taken_get_a_number(room: Newsroom) -> None:
    for text in (b"One.", b"Two.", b"Three."):
        assert [item.state for item in bring_in(room, {"fog.txt": text})] == ["added"]
    found = {file.name: file.read_bytes() for file in (room.corpus / "added").iterdir()}
    assert found == {"fog.txt": b"One.", "fog (2).txt": b"Two.", "fog (3).txt": b"Three."}


def test_one_name_many_times_in_a_batch_is_numbered(room: Newsroom) -> None:
    with begin(room) as incoming:
        for number in range(30):
            incoming.receive("fog.txt", [b"Fog, day %d." % number])
        incoming.read()
        incoming.move_in()
        assert (room.corpus / "added/fog (30).txt").read_bytes() == b"Fog, day 29."


@pytest.mark.parametrize("taken", ["added", "added/week"])
def test_a_link_in_the_way_is_not_followed(room: Newsroom, taken: str) -> None:
    outside = room.folder / "outside"
    outside.mkdir()
    link = room.corpus / taken
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside, target_is_directory=True)
    (item,) = bring_in(room, {"week/fog.txt": FOG})
    assert item.state == "refused"
    assert f"{taken} is no folder of the corpus" in item.reason
    assert not list(outside.iterdir())


def test_a_file_in_the_way_of_a_folder_refuses_what_lies_in_it(room: Newsroom) -> None:
    items = bring_in(room, {"fog.txt": FOG, "fog.txt/rain.txt": RAIN})
    assert [item.state for item in items] == ["added", "refused"]


def test_an_id_that_is_taken_is_a_reason_and_its_holder_keeps_it(room: Newsroom) -> None:
    lines = b'{"id": "b-1", "text": "Another pier."}\n{"id": "n-1", "text": "New."}\n{"id": "n-2"}\n'
    (item,) = bring_in(room, {"new.jsonl": lines})
    assert (item.state, item.articles) == ("added", 1)
    assert "line 1: its id 'b-1' is already that of news/b.jsonl#1" in item.reason
    article = room.open().store.catalogue.article("b-1")
    assert article is not None
    assert article.path == "news/b.jsonl"


# Nothing stays of what was stopped


def test_cancelling_at_any_step_leaves_index_and_corpus_as_they_were(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(READERS, ".jsonl", read_json_lines)  # a cancelled reading ends its process, seconds each time
    files = {f"week/{number}.txt": b"Boat %d is in." % number for number in range(5)} | {"bad.txt": b""}
    files["many.jsonl"] = b"".join(b'{"text": "Ferry %d is late."}\n' % number for number in range(40))
    before, index_id = contents(room.folder), room.open().store.index_id

    def cancel_at(step: int) -> Callable[..., None]:
        left = iter(range(step))

        def progress(*_: object) -> None:
            if next(left, None) is None:
                raise Cancelled("cancelled")

        return progress

    for step in range(1000):
        try:
            bring_in(room, files, cancel_at(step))
        except Cancelled:
            assert contents(room.folder) == before
            assert room.open().store.index_id == index_id
        else:
            break
    assert step > 100
    assert room.open().store.catalogue.count_articles() == 47


def test_a_cancelled_batch_can_be_added_after_all(room: Newsroom) -> None:
    def cancel(stage: str, *_: int) -> None:
        if stage == "encoding":
            raise Cancelled("cancelled")

    with begin(room) as incoming:
        incoming.receive("fog.txt", [FOG])
        incoming.receive("same.txt", [FOG])
        with pytest.raises(Cancelled):
            add_articles(incoming, room.index, room.encoder, room.settings, cancel)
        assert [item.state for item in incoming.items] == ["received", "received"]
        add_articles(incoming, room.index, room.encoder, room.settings, lambda *_: None)
        assert [item.state for item in incoming.items] == ["added", "known"]
    assert (room.corpus / "added/fog.txt").read_bytes() == FOG


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, OSError(errno.ENOSPC, "No space left on device")])
def test_whatever_stops_a_build_nothing_stays(room: Newsroom, monkeypatch: pytest.MonkeyPatch, error: Any) -> None:
    before = contents(room.folder)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(room.encoder, "encode_passages", fail)
    with pytest.raises((KeyboardInterrupt, MemoryError, IndexNotWritable)):
        bring_in(room, {"week/fog.txt": FOG})
    assert contents(room.folder) == before


def test_an_index_at_work_elsewhere_takes_nothing_in(room: Newsroom) -> None:
    before = contents(room.corpus)
    with building(room.index), pytest.raises(IndexBusy):
        bring_in(room, {"fog.txt": FOG})
    assert contents(room.corpus) == before


def test_taking_back_leaves_folders_that_others_use(room: Newsroom) -> None:
    with begin(room) as incoming:
        incoming.receive("week/fog.txt", [FOG])
        incoming.receive("day/rain.txt", [RAIN])
        incoming.read()
        incoming.move_in()
        room.write({"added/week/mine.txt": "Mine."})
        (room.corpus / "added/day/rain.txt").unlink()
        incoming.take_back()
    assert set(contents(room.corpus)) >= {"added", "added/week", "added/week/mine.txt"}
    assert not (room.corpus / "added/day").exists()


def test_a_file_that_breaks_off_leaves_nothing(room: Newsroom) -> None:
    def broken() -> Iterator[bytes]:
        yield FOG
        raise ConnectionResetError("gone")

    with begin(room) as incoming:
        with pytest.raises(CorpusError):
            incoming.receive("fog.txt", broken())
        assert incoming.items == []
        assert [path.name for path in room.corpus.glob(".incoming-*/*")] == ["lock"]


def test_a_full_disk_is_said_in_one_line_and_leaves_nothing(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    real = incoming_module.write_new

    def full(file: Path, chunks: Iterable[bytes]) -> None:
        def filling() -> Iterator[bytes]:
            for chunk in chunks:
                yield chunk
                if file.suffix == ".md":
                    raise OSError(errno.ENOSPC, "No space left on device")

        real(file, filling())

    monkeypatch.setattr(incoming_module, "write_new", full)
    with begin(room) as incoming:
        incoming.receive("a.txt", [FOG])
        with pytest.raises(
            CorpusError, match=r"cannot be written \(No space left on device\); check the folder"
        ) as told:
            incoming.receive("b.zip", [zipped({"1.txt": RAIN, "2.md": RAIN, "3.txt": RAIN})])
        assert "\n" not in str(told.value)
        assert [item.name for item in incoming.items] == ["a.txt"]
        assert sorted(path.name for path in room.corpus.glob(".incoming-*/*")) == ["00000.txt", "lock"]


def test_a_full_disk_while_moving_in_takes_everything_back(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(room.folder)
    real = Path.replace

    def full(file: Path, target: Path) -> Path:
        if target.name == "rain.txt" and ".incoming-" not in str(target):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(CorpusError, match="No space left"):
            bring_in(room, {"fog.txt": FOG, "week/rain.txt": RAIN})
    assert contents(room.folder) == before


# The hidden folder


def test_what_waits_is_hidden_from_a_build_and_gone_when_discarded(room: Newsroom) -> None:
    with begin(room) as incoming:
        incoming.receive("fog.txt", [FOG])
        assert room.build().articles == 2
    incoming.discard()
    assert not list(room.corpus.glob(".*"))


def test_a_corpus_that_is_no_folder_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CorpusError, match="no such folder"):
        Incoming(tmp_path / "missing", Settings())
    with pytest.raises(CorpusError, match="is not a folder"):
        Incoming(tmp_path / "file", Settings())


def test_a_corpus_that_cannot_be_written_is_said_so(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("assistant.adding.staging.mkdtemp", refuse)
    with pytest.raises(CorpusError, match=r"cannot be written \(Read-only file system\)"):
        begin(room)


def test_what_a_crash_left_behind_is_cleared_and_what_is_in_use_is_not(room: Newsroom) -> None:
    with begin(room) as incoming:
        incoming.receive("fog.txt", [FOG])
        crashed = room.corpus / ".incoming-crashed"
        crashed.mkdir()
        (crashed / "lock").touch()
        (crashed / "00000.txt").write_bytes(RAIN)
        others = room.corpus / ".incoming.txt"
        others.write_bytes(RAIN)
        clear_left_over(room.corpus)
        assert not crashed.exists()
        assert others.exists()
        assert [item.state for item in incoming.read()] == ["received"]


def test_a_process_that_dies_gives_its_lock_up(room: Newsroom) -> None:
    program = (
        "import os, pathlib, sys; from assistant import Settings; from assistant.adding import Incoming;"
        "Incoming(pathlib.Path(sys.argv[1]), Settings()).receive('fog.txt', [b'Fog.']); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", program, str(room.corpus)], cwd=ROOT, check=False)
    assert len(list(room.corpus.glob(".incoming-*/00000.txt"))) == 1
    clear_left_over(room.corpus)
    assert not list(room.corpus.glob(".*"))


def test_a_folder_without_a_lock_may_be_in_the_making_and_is_left_for_a_day(room: Newsroom) -> None:
    new, old = room.corpus / ".incoming-new", room.corpus / ".incoming-old"
    new.mkdir()
    old.mkdir()
    os.utime(old, (time.time() - 100_000,) * 2)
    clear_left_over(room.corpus)
    assert (new.exists(), old.exists()) == (True, False)


def test_a_link_that_looks_like_a_left_over_is_not_followed(room: Newsroom) -> None:
    outside = room.folder / "outside"
    outside.mkdir()
    (outside / "lock").touch()
    (room.corpus / ".incoming-link").symlink_to(outside, target_is_directory=True)
    clear_left_over(room.corpus)
    assert outside.exists()


def test_a_batch_holds_its_lock_until_it_is_discarded(room: Newsroom) -> None:
    incoming = begin(room)
    (lock,) = room.corpus.glob(".incoming-*/lock")
    with lock.open() as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        incoming.discard()
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


# The room


def test_a_build_can_be_stopped_every_other_forward_pass(newsroom: Newsroom) -> None:
    newsroom.write({"a.jsonl": "".join(f'{{"text": "Boat {number} is in."}}\n' for number in range(100))})
    told: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "encoding":
            told.append(done)

    report: BuildReport = build_index(newsroom.corpus, newsroom.index, newsroom.encoder, newsroom.settings, progress)
    assert report.encoded == 100
    size = 2 * newsroom.settings.batch_size
    assert told == [*range(0, 100, size), 100]


def test_adding_knows_nothing_of_answers_or_pages() -> None:
    allowed = ["adding", "index.building", "index.writing", "reading", "encoding", "records", "settings", "errors"]
    for module in (module for module in MODULES if is_within(module, "assistant.adding")):
        for each in house_imports(module):
            assert is_within(each, *(f"assistant.{room}" for room in allowed)), f"{module} imports {each}"
