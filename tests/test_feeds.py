"""Feeds: entries as articles, what they say of themselves, and feeds that are damaged, hostile or none."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.feeds import read_feed
from assistant.reading.making import make_article
from assistant.records import Failure
from assistant.settings import Settings

Read = Callable[[str | bytes], list[Document | Failure]]

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Demo &amp; Herald</title>
<entry><title type="html">Ferry &lt;b&gt;sails&lt;/b&gt;</title><link href="https://x.example/1"/>
<author><name>Jane Doe</name></author><author><name>John Roe</name></author><category term="Sea"/>
<published>2024-01-02T03:04:05Z</published><updated>2024-01-03T00:00:00Z</updated><summary>Short.</summary>
<content type="html">&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;
</content></entry>
<entry><title>A headline alone</title></entry>
<entry><title>Plain</title><content type="text">a &lt; b</content></entry></feed>"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader_in(tmp_path)


def reader_in(folder: Path) -> Read:
    def read(content: str | bytes) -> list[Document | Failure]:
        (folder / "a.rss").write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_feed(folder / "a.rss", "a.rss", Settings()))

    return read


def rss(*items: str, before: str = "") -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'{before}<rss version="2.0"><channel><title>Herald</title>{entries}</channel></rss>'


def test_an_entry_is_an_article_with_what_it_and_its_feed_say(read: Read) -> None:
    first, headline, plain = read(ATOM)
    assert isinstance(first, Document)
    assert (first.text, first.line) == ("One & two.\n\nThree.", 1)
    assert {each.field: each.value for each in first.evidence} == {
        "title": "Ferry sails",
        "url": "https://x.example/1",
        "author": "Jane Doe, John Roe",
        "published": "2024-01-02T03:04:05Z",
        "updated": "2024-01-03T00:00:00Z",
        "section": "Sea",
        "source": "Demo & Herald",
        "language": "de",
    }
    assert isinstance(headline, Failure)
    assert (headline.place, headline.kind) == ("a.rss#2", "empty")
    assert isinstance(plain, Document)
    assert (plain.text, plain.line) == ("a < b", 3)


def test_a_date_of_rss_becomes_an_iso_date(read: Read) -> None:
    (found,) = read(rss("<description>Rain.</description><pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate>"))
    assert isinstance(found, Document)
    assert make_article("a.rss", found).published.startswith("2024-01-02T03:04:05")


def test_the_whole_content_goes_before_the_summary(read: Read) -> None:
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    item = f"<description>Short.</description><content:encoded {namespace}><![CDATA[<p>Long.]]></content:encoded>"
    (found,) = read(rss(item))
    assert isinstance(found, Document)
    assert found.text == "Long."


def test_a_feed_is_read_in_the_encoding_that_it_declares(read: Read) -> None:
    content = rss("<description>Мост</description>", before='<?xml version="1.0" encoding="windows-1251"?>')
    (found,) = read(content.encode("cp1251"))
    assert isinstance(found, Document)
    assert found.text == "Мост"


@given(words=st.lists(st.text("ab é&<橋", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=5))
@examples(max_examples=40)
def test_every_word_of_an_entry_is_in_its_text_in_order(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    markup = "".join(f"<p>{escape(word)}</p>" for word in words)
    (found,) = reader_in(tmp_path_factory.mktemp("feeds"))(rss(f"<description>{escape(markup)}</description>"))
    assert isinstance(found, Document)
    assert found.text.split() == " ".join(words).split()
    assert make_article("a.rss", found).text == found.text


@pytest.mark.parametrize("content", ["<a><b>c</b></a>", "no markup at all", "<html><body>feed</body></html>", "", "{}"])
def test_xml_that_is_no_feed_is_refused(read: Read, content: str) -> None:
    with pytest.raises(Refused, match="no RSS or Atom feed"):
        read(content)


def test_a_feed_without_entries_is_empty(read: Read) -> None:
    (failure,) = read(rss())
    assert isinstance(failure, Failure)
    assert failure.kind == "empty"


def test_a_feed_that_ends_in_the_middle_gives_what_there_is_and_says_so(read: Read) -> None:
    content = rss("<description>Rain.</description>", "<description>Snow.</description>")
    found = read(content[: content.index("Snow")])
    assert isinstance(found[0], Document)
    assert found[0].text == "Rain."
    assert isinstance(found[-1], Failure)
    assert "ends in the middle" in found[-1].reason


def test_a_feed_that_is_not_well_formed_is_read_all_the_same(read: Read) -> None:
    (found,) = read(rss("<title>Fish & chips</title><description>Rain & snow.</description>"))
    assert isinstance(found, Document)
    assert found.text == "Rain & snow."


def test_entities_are_neither_unfolded_nor_fetched(read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = (
        f'<!DOCTYPE rss SYSTEM "http://x.example/d" [<!ENTITY l0 "lol">{levels}'
        f'<!ENTITY file SYSTEM "{secret.as_uri()}"><!ENTITY net SYSTEM "http://x.example/e">]>'
    )
    (found,) = read(rss("<description>A &l9; B &file; C &net; D</description>", before=doctype))
    assert isinstance(found, Document)
    assert len(found.text) < 100
    assert "SECRET" not in found.text


def test_an_entry_nested_too_deep_stops_no_other(read: Read) -> None:
    deep = escape("<div>" * 3_000 + "deep")
    refused, found = read(rss(f"<description>{deep}</description>", "<description>Rain.</description>"))
    assert isinstance(refused, Failure)
    assert (refused.place, refused.kind) == ("a.rss#1", "failed")
    assert isinstance(found, Document)
    assert found.text == "Rain."


def test_a_number_that_is_half_a_character_is_no_part_of_the_text(read: Read) -> None:
    for each in read(
        rss(f"<title>a&#xD800;b</title><description>c&#xD800;d &#0; &#{9 * '9'}; &#x{5_000 * 'f'};</description>")
    ):
        assert isinstance(each, Document)
        each.text.encode()
        assert "\0" not in each.text
