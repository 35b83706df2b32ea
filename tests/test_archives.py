"""Archives in the corpus: what lies in them is read in place, and what is hostile in them is named and does no harm."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import tempfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.adding import Incoming
from assistant.reading import archives
from assistant.settings import Settings
from tests.toy import Newsroom

FOG = b"Fog closed the quay on Monday."
RAIN = b"Rain is late this year."
ENDINGS = [".zip", ".tar", ".tgz", ".tar.gz"]


def zipped(files: Mapping[str | ZipInfo, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(files: Mapping[str, bytes], packed: bool = True, *extra: tarfile.TarInfo) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz" if packed else "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for special in extra:
            archive.addfile(special)
    return stream.getvalue()


def make(ending: str, files: Mapping[str, bytes]) -> bytes:
    return zipped(files) if ending == ".zip" else tarred(files, packed=ending != ".tar")


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = target
    return member


def failures_of(newsroom: Newsroom, name: str, content: bytes) -> dict[str, str]:
    """Why what was not read was not, by place."""
    newsroom.write({name: content})
    _, failures = newsroom.read()
    assert not [each for each in failures if "\n" in each.reason]
    return {each.place: each.reason for each in failures}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_files_of_an_archive_are_read_in_place(newsroom: Newsroom, ending: str) -> None:
    lines = b'{"text": "One."}\n{"text": "Two."}\n{}\n'
    newsroom.write({f"week/a{ending}": make(ending, {"fog.txt": FOG, "in/b.jsonl": lines, "in/c.md": RAIN})})
    articles, failures = newsroom.read()
    assert [(each.place, each.text) for each in articles] == [
        (f"week/a{ending}/fog.txt", FOG.decode()),
        (f"week/a{ending}/in/b.jsonl#1", "One."),
        (f"week/a{ending}/in/b.jsonl#2", "Two."),
        (f"week/a{ending}/in/c.md", RAIN.decode()),
    ]
    assert {each.path for each in articles} == {f"week/a{ending}"}
    assert [each.member for each in articles] == ["fog.txt", "in/b.jsonl", "in/b.jsonl", "in/c.md"]
    assert [each.place for each in failures] == [f"week/a{ending}/in/b.jsonl#3"]


def test_an_archive_is_indexed_and_read_again_when_it_changes(newsroom: Newsroom) -> None:
    assert newsroom.build({"a.zip": zipped({"fog.txt": FOG})}).articles == 1
    assert newsroom.build().unchanged == 1
    assert newsroom.build({"a.zip": zipped({"fog.txt": FOG, "rain.txt": RAIN})}).articles == 2
    assert newsroom.open().article("a.zip/rain.txt").text == RAIN.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_cannot_be_read_in_an_archive_stops_nothing_else_in_it(newsroom: Newsroom, ending: str) -> None:
    files = {"a.xyz": b"x", "b.txt": b"\xff\x00", "../c.txt": FOG, "/d.txt": FOG, "e.zip": zipped({"f.txt": FOG})}
    failures = failures_of(newsroom, f"a{ending}", make(ending, files | {"g.txt": FOG}))
    articles, _ = newsroom.read()
    assert [each.member for each in articles] == ["g.txt"]
    assert list(failures) == [f"a{ending}/{name}" for name in files]
    reasons = ["in no format", "", "leads out of its folder", "root of a disk", "archive within an archive"]
    assert all(part in reason for part, reason in zip(reasons, failures.values(), strict=True))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_links_and_devices_in_a_tar_are_refused(newsroom: Newsroom, kind: bytes) -> None:
    content = tarred({"a.txt": FOG}, True, special("b.txt", kind, "/etc/passwd"))
    assert "link or a device" in failures_of(newsroom, "a.tgz", content)["a.tgz/b.txt"]


def test_links_in_a_zip_are_refused(newsroom: Newsroom) -> None:
    link = ZipInfo("b.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "a link" in failures_of(newsroom, "a.zip", zipped({"a.txt": FOG, link: b"/etc/passwd"}))["a.zip/b.txt"]


def test_encrypted_members_and_uncommon_packing_are_named(newsroom: Newsroom) -> None:
    content = bytearray(zipped({"a.txt": FOG}))
    for at in (content.index(b"PK\3\4") + 6, content.index(b"PK\1\2") + 8):
        content[at] |= 1
    assert "encrypted" in failures_of(newsroom, "a.zip", bytes(content))["a.zip/a.txt"]
    assert "uncommon way" in failures_of(newsroom, "a.zip", zipped({"a.txt": FOG}, ZIP_LZMA))["a.zip/a.txt"]


def test_folders_hidden_files_and_what_macos_adds_are_passed_over(newsroom: Newsroom) -> None:
    files = {"in/": b"", ".hidden.txt": FOG, "in/.git/a.txt": FOG, "__MACOSX/a.txt": FOG, "in/a.txt": FOG}
    assert not failures_of(newsroom, "a.zip", zipped(files))
    articles, _ = newsroom.read()
    assert [each.member for each in articles] == ["in/a.txt"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_systems_add_and_the_parts_of_saved_pages_are_passed_over(newsroom: Newsroom, ending: str) -> None:
    page = b"<p>Fog closed the quay of Eastmere on Monday, and the ferry stayed away until noon.</p>"
    parts = ["in/Fog_files/a.css", "in/Fog_files/deep/ad.html", "in/Thumbs.db", "desktop.ini", "~$fog.docx"]
    kept = ["in/Fog.html", "in/Rain_files/b.txt"]
    assert not failures_of(newsroom, f"a{ending}", make(ending, dict.fromkeys(parts + kept, page)))
    articles, _ = newsroom.read()
    assert [each.member for each in articles] == kept


def test_a_zip_bomb_is_refused_and_the_rest_is_read(newsroom: Newsroom) -> None:
    failures = failures_of(newsroom, "a.zip", zipped({"bomb.txt": bytes(20_000_000), "fog.txt": FOG}))
    assert list(failures) == ["a.zip/bomb.txt"]
    assert "200 times its size" in failures["a.zip/bomb.txt"]
    articles, _ = newsroom.read()
    assert [each.member for each in articles] == ["fog.txt"]


@pytest.mark.parametrize("ending", [".tgz", ".tar.gz"])
def test_a_packed_tar_that_is_a_bomb_is_refused_whole(newsroom: Newsroom, ending: str) -> None:
    assert "unpacks to over" in failures_of(newsroom, f"a{ending}", gzip.compress(bytes(20_000_000)))[f"a{ending}"]


def test_what_a_tar_says_of_a_name_is_not_held_whole(newsroom: Newsroom) -> None:
    """A header that announces a name of 12 million letters."""
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 12_000_000
    content = name.tobuf(tarfile.GNU_FORMAT) + b"a" * name.size
    assert "lists more" in failures_of(newsroom, "a.tar", content)["a.tar"]


def test_an_archive_may_hold_so_many_files_and_bytes(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.settings = Settings(max_incoming_bytes=70)
    files = {"a.txt": FOG, "b.txt": FOG, "c.txt": FOG, "d.txt": b"Rain."}
    failures = failures_of(newsroom, "a.zip", zipped(files))
    assert list(failures) == ["a.zip/c.txt"]
    monkeypatch.setattr(archives, "_MOST_FILES", 3)
    assert "4 files" in failures_of(newsroom, "a.zip", zipped(files))["a.zip"]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", [b"The ferry is late.", b"PK\3\4"])
def test_what_is_no_archive_is_a_failure(newsroom: Newsroom, ending: str, content: bytes) -> None:
    (reason,) = failures_of(newsroom, f"a{ending}", content).values()
    assert "damaged" in reason or "no files" in reason


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_archive_cut_off_or_changed_anywhere_raises_nothing(newsroom: Newsroom, ending: str) -> None:
    whole = make(ending, {"a.txt": FOG * 20, "b/ü.txt": RAIN * 20})
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        for content in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :]):
            newsroom.write({f"a{ending}": content})
            articles, failures = newsroom.read()
            assert articles or failures


def test_nothing_is_left_in_the_temporary_folder(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    newsroom.write({"a.tgz": tarred({"a.txt": FOG, "b.txt": RAIN}), "b.zip": zipped({"a.txt": FOG}), "c.tgz": b"x"})
    newsroom.read()
    assert not list(scratch.iterdir())
    assert sorted(path.name for path in newsroom.corpus.iterdir()) == ["a.tgz", "b.zip", "c.tgz"]


NAMES = st.lists(st.sampled_from(["a", "b", "..", ".", "", "/", "ü", "\\", "\n", "x" * 300]), min_size=1, max_size=5)


@given(st.lists(NAMES.map(lambda parts: "/".join(parts) + ".txt"), min_size=1, max_size=4, unique=True))
@examples(max_examples=40)
def test_every_member_is_an_article_or_a_failure_with_a_safe_place(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    newsroom = Newsroom(tmp_path_factory.mktemp("tar"))
    newsroom.write({"a.tar": tarred(dict.fromkeys(names, FOG), packed=False)})
    articles, failures = newsroom.read()
    for article in articles:
        assert ".." not in article.member.split("/")
        assert not article.member.startswith("/")
    assert all("\n" not in each.place for each in failures)


@pytest.mark.parametrize("ending", [".tar", ".tgz", ".tar.gz"])
def test_a_tar_that_is_brought_in_is_unpacked_like_a_zip(newsroom: Newsroom, ending: str) -> None:
    newsroom.build({"old.txt": "The tide is high."})
    files = {"fog.txt": FOG, "in/b.tar": tarred({"a.txt": FOG}, packed=False), "../c.txt": FOG}
    with Incoming(newsroom.corpus, newsroom.settings) as incoming:
        items = incoming.receive(f"week/news{ending}", [make(ending, files)])
        assert [(item.name, item.state) for item in items] == [
            (f"week/news{ending}/fog.txt", "received"),
            (f"week/news{ending}/in/b.tar", "refused"),
            (f"week/news{ending}/../c.txt", "refused"),
        ]
        incoming.read()
        incoming.move_in()
    assert (newsroom.corpus / "added/week/news/fog.txt").read_bytes() == FOG


def test_stored_members_are_read_too(newsroom: Newsroom) -> None:
    assert not failures_of(newsroom, "a.zip", zipped({"fog.txt": FOG}, ZIP_STORED))


def test_the_attachments_of_a_mail_in_an_archive_have_ids_of_their_own(newsroom: Newsroom) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Weather", "desk@courier.example"
    mail.set_content(FOG.decode())
    mail.add_attachment(RAIN.decode(), filename="rain.txt")
    newsroom.write({"week.zip": zipped({"post.eml": mail.as_bytes()})})
    articles, failures = newsroom.read()
    assert not failures
    assert [each.article_id for each in articles] == ["week.zip/post.eml", "week.zip/post.eml/rain.txt"]
    assert [each.path for each in articles] == ["week.zip"] * 2
