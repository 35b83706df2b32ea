"""A folder with one of everything, good and bad: `python -m tests.mixed FOLDER` makes it, to be indexed.

Every good file tells one short story of a place that does not exist; every bad one would harm a reader that trusts it.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.test_office import make_docx, make_epub, make_odt, make_rtf
from tests.test_office import page as make_xhtml
from tests.test_pdf import column, encrypted_pdf, make_pdf

_DEEP = 100_000
_BOMB = 64 * 1024 * 1024
_LINE = 20 * 1024 * 1024


def story(name: str) -> str:
    """A short report that no other file holds."""
    return (
        f"The {name} ferry of Port Calder stayed in harbour on Tuesday, because its captain had the flu. "
        f"The harbour office expects the {name} ferry to sail again on Friday. Nobody was hurt."
    )


def web_page(name: str) -> str:
    """A page with a menu, structured data, an article and a footer."""
    data = {"@type": "NewsArticle", "headline": f"The {name} ferry stays in harbour", "datePublished": "2024-01-30"}
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Ferry | Calder Courier</title>"
        f"<meta property='og:site_name' content='Calder Courier'>"
        f"<script type='application/ld+json'>{json.dumps(data)}</script></head><body>"
        "<nav><a href='/'>Home</a> <a href='/news'>News</a> <a href='/sport'>Sport</a></nav><main><article>"
        f"<h1>{data['headline']}</h1><p>By Ada Reed</p>"
        + "".join(f"<p>{sentence}.</p>" for sentence in story(name).rstrip(".").split(". "))
        + "</article></main><footer>© 2024 Calder Courier. All rights reserved.</footer></body></html>"
    )


def good_files() -> dict[str, bytes]:
    """One file of every format, by its path."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "desk@courier.example", "all@courier.example", "The mailed ferry"
    mail["Date"] = "Tue, 30 Jan 2024 09:00:00 +0000"
    mail.set_content(story("mailed"))
    saved = EmailMessage()
    saved["From"], saved["Subject"] = "<Saved by Clippings>", "The saved ferry"
    saved["Snapshot-Content-Location"] = "https://courier.example/saved"
    saved["Date"] = "Tue, 30 Jan 2024 09:00:00 +0000"
    saved.set_content(web_page("saved"), subtype="html")
    saved.make_related()
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title><item><title>The fed ferry</title>'
        f"<pubDate>Tue, 30 Jan 2024 09:00:00 GMT</pubDate><description>{story('fed')}</description></item>"
        "</channel></rss>"
    )
    atom = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><title>Atom</title>'
        f'<updated>2024-01-30T09:00:00Z</updated><content type="text">{story("atomic")}</content></entry></feed>'
    )
    return {
        "plain.txt": story("plain").encode(),
        "western.txt": f"{story('café')} It is called “Zoë”.".encode("cp1252"),
        "marked.md": f"---\ntitle: The marked ferry\ndate: 2024-01-30\n---\n\n{story('marked')}\n".encode(),
        "lines.jsonl": f"{json.dumps({'text': story('lined'), 'title': 'Lines'})}\n".encode(),
        "list.json": json.dumps({"articles": [{"headline": "Listed", "body": story("listed")}]}).encode(),
        "table.csv": f'title,published,text\nTabled,2024-01-30,"{story("tabled")}"\n'.encode(),
        "table.tsv": f"title\ttext\nTabbed\t{story('tabbed')}\n".encode(),
        "page.html": web_page("webbed").encode(),
        "saved.mhtml": saved.as_bytes(),
        "mail.eml": mail.as_bytes(),
        "feed.rss": feed.encode(),
        "feed.atom": atom.encode(),
        "paged.pdf": make_pdf(
            [column([f"{line}." for line in story(each).rstrip(".").split(". ")]) for each in ("first", "next")]
        ),
        "office.docx": make_docx(story("written")),
        "office.odt": make_odt(story("open")),
        "office.rtf": make_rtf(story("rich")),
        "book.epub": make_epub({"one": make_xhtml(story("booked"))}),
        "packed.zip": _zip({"inner.txt": story("zipped").encode(), "deep/page.html": web_page("packed").encode()}),
        "packed.tar.gz": _tar({"inner.txt": story("tarred").encode()}),
        "copy.txt": story("plain").encode(),
    }


def bad_files() -> dict[str, bytes]:
    """Files that hold nothing to read, or harm who reads them, by path."""
    whole = make_pdf([column(["The ferry is late."])])
    return {
        "bad/empty.txt": b"",
        "bad/blank.html": b"<html><body> </body></html>",
        "bad/scan.pdf": make_pdf([[], []]),
        "bad/truncated.pdf": whole[: len(whole) // 3],
        "bad/encrypted.pdf": encrypted_pdf(),
        "bad/nul.txt": b"The ferry\0 is late.",
        "bad/cut-off.jsonl": b'{"text": "The ferry',
        "bad/surrogate.jsonl": b'{"text": "The ferry \\ud800 is late."}\n',
        "bad/long-line.jsonl": b'{"text": "' + b"x" * _LINE,
        "bad/long-line.csv": b"title,text\nLong," + b"x" * _LINE,
        "bad/bomb.zip": _zip({"bomb.txt": b"\0" * _BOMB}),
        "bad/bomb.docx": _zip({"[Content_Types].xml": b"<a/>" + b" " * _BOMB}),
        "bad/deep.html": b"<div>" * _DEEP + f"<p>{story('nested')}</p>".encode() + b"</div>" * _DEEP,
        "bad/unknown.xyz": b"?",
    }


def odd_files() -> dict[str, bytes]:
    """Files that are read although they are odd."""
    return {
        "odd/year.md": f"---\ntitle: Far away\ndate: 40000-01-01\n---\n\n{story('distant')}\n".encode(),
    }


def make_mixed_folder(folder: Path) -> None:
    """Writes it all, links, a pipe and a name that is not UTF-8 too."""
    for name, content in {**good_files(), **bad_files(), **odd_files()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder.parent / f"{folder.name}-outside.txt").write_text(story("outside"), "utf-8")
    os.mkfifo(folder / "bad" / "pipe.txt")
    (folder / "bad" / "outside.txt").symlink_to(folder.parent / f"{folder.name}-outside.txt")
    (folder / "bad" / "circle.txt").symlink_to("circle.txt")
    (folder / "bad" / "up").symlink_to("..")
    with suppress(OSError):  # some file systems keep no such name
        Path(os.fsdecode(os.fsencode(folder / "bad") + b"/\xff.txt")).write_text(story("nameless"), "utf-8")


def _zip(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _tar(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


if __name__ == "__main__":
    make_mixed_folder(Path(sys.argv[1]))
