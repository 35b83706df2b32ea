"""HTML and MHTML: the visible text in order, what is no part of the article, what markup says, and hostile pages."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.fetching import Page, to_mhtml
from assistant.reading.decoding import decode
from assistant.reading.document import Document
from assistant.reading.html import read_fragment, read_html, read_page
from assistant.reading.html_text import parse_html, read_blocks
from assistant.reading.making import make_article
from assistant.reading.mhtml import read_mhtml
from assistant.records import Failure
from assistant.settings import Settings

PROSE = [
    "The ferry to the island sailed on Monday for the first time in nine weeks, and the harbour was full of people.",
    "It was late.",
    "The captain said that the new engine had been tested twice at sea, and that nobody on board had noticed it.",
    "Tickets will cost the same as before, the company said, although the way has become four minutes longer.",
]
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Ferry sails again | Demo Herald</title>
<meta property="og:site_name" content="Demo Herald"><meta name="author" content="Jane Doe">
<link rel="canonical" href="https://herald.example/ferry"></head><body>
<header><a href="/">Demo Herald</a></header><nav><ul><li><a href="/a">Island</a><li><a href="/b">Harbour</a></ul></nav>
<ol class="breadcrumb"><li><a href="/">Front page</a><li><a href="/sea">At sea</a></ol>
<main><article><h1>Ferry sails again</h1><p class="byline">By Jane Doe</p>
<p>{PROSE[0]}</p><p>{PROSE[1]}</p><figure><img alt="not shown"><figcaption>The ferry at dawn.</figcaption></figure>
<p>{PROSE[2]}</p><h2>What it costs</h2><p>{PROSE[3]}</p></article></main>
<aside><p><a href="/x">Swan holds up a wedding for two hours</a></p></aside>
<form><p>The best of the week in your post box.</p><input type="email"></form>
<footer><p>Printed on recycled ether.</p></footer></body></html>"""


def page(markup: str) -> Document:
    found = read_page(markup.encode(), "a.html")
    assert isinstance(found, Document)
    return found


def texts(markup: str) -> list[str]:
    return [block.text for block in read_blocks(parse_html(markup))]


def masked(document: Document) -> dict[str, str]:
    return {document.text[mask.start : mask.end]: mask.reason for mask in document.masks}


def said(document: Document, field: str) -> list[tuple[str, str]]:
    return [(each.value, each.origin) for each in document.evidence if each.field == field]


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script><p>A.'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a &amp; caf&eacute;<p>b", ["a & café", "b"]),
        ("<div>one <b>t</b>wo\n\n  three<p>four</p>five</div>", ["one two three", "four", "five"]),
        ("a<br>b<br><br>c<!-- no -->d", ["a\nb", "cd"]),
        ("<pre>  a\n    b</pre>", ["  a\n    b"]),
        ("<table><tr><td>a<td>b<tr><th>c<td>d</table>", ["a\tb", "c\td"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["a", "b", "c"]),
        ("<figure><img alt=no><figcaption>a</figcaption></figure>", ["a"]),
        ("<p aria-hidden=true>a<p hidden>b<p style='color: red; display : none'>c<p>d", ["a", "d"]),
        ("<script>a</script><style>b</style><template>c</template><noscript>d</noscript><p>e", ["e"]),
        ("<video>a</video><textarea>b</textarea><svg><text>c</text></svg>d<dialog>e</dialog>", ["d"]),
        ("<button>a</button><button>b</button>", ["a", "b"]),
        ("<p>a\xa0b \u200bc", ["a\xa0b \u200bc"]),
        ("", []),
        ("<!-- nothing -->", []),
    ],
)
def test_the_text_is_what_a_browser_shows(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_what_is_no_part_of_the_article_is_masked_with_what_the_markup_calls_it() -> None:
    document = page(PAGE)
    assert masked(document) == {
        "Demo Herald": "outside the article",
        "Island": "navigation",
        "Harbour": "navigation",
        "Front page": "breadcrumb",
        "At sea": "breadcrumb",
        "By Jane Doe": "byline",
        "The ferry at dawn.": "caption",
        "Swan holds up a wedding for two hours": "related-link teaser",
        "The best of the week in your post box.": "newsletter",
        "Printed on recycled ether.": "footer",
    }
    assert all(sentence in document.text for sentence in [*PROSE, "Ferry sails again", "What it costs"])


def test_a_page_whose_article_cannot_be_told_is_masked_only_where_the_markup_is_sure() -> None:
    document = page("<nav>Home</nav><p>It rained.<p class=share>It rained all day on the share holders.")
    assert masked(document) == {"Home": "navigation"}


@pytest.mark.parametrize("name", ["share", "newsletter-block", "relatedLinks", "ad"])
def test_a_part_that_holds_the_headline_is_the_article_whatever_its_name(name: str) -> None:
    body = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
    assert masked(page(f"<div class='{name}'><h1>Ferry sails</h1>{body}</div>")) == {}


def test_the_footer_of_a_quotation_is_none() -> None:
    found = read_fragment("<blockquote>It sails.<footer>A captain</footer></blockquote><footer>A page</footer>")
    assert masked(found) == {"A page": "footer"}


def test_the_markup_says_what_it_knows_and_where_the_text_says_the_same() -> None:
    document = page(PAGE)
    assert said(document, "title") == [("Ferry sails again", "h1"), ("Ferry sails again", "title element")]
    assert said(document, "author") == [("Jane Doe", "meta author")]
    assert said(document, "source")[0] == ("Demo Herald", "Open Graph og:site_name")
    assert said(document, "section") == [("At sea", "breadcrumb")]
    assert said(document, "language") == [("en-GB", "html lang")]
    assert said(document, "url") == [("https://herald.example/ferry", "link canonical")]
    for each in document.evidence:
        assert each.span is None or document.text[each.span[0] : each.span[1]] == each.value
    author = next(each for each in document.evidence if each.field == "author")
    assert author.span


NEWS = {
    "@type": ["Thing", "ReportageNewsArticle"],
    "headline": "Ferry &amp; fog",
    "datePublished": "2024-01-02T03:04:05Z",
    "dateModified": "2024-01-03",
    "author": [{"@type": "Person", "name": "Jane Doe"}, "John Roe", {"name": None}, "https://x.example/jane"],
    "publisher": {"name": "Demo Herald"},
    "articleSection": ["Sea", "Fog"],
    "inLanguage": {"name": "en"},
    "mainEntityOfPage": {"@id": "https://x.example/1"},
}


@pytest.mark.parametrize("value", [NEWS, [{"@type": "WebSite"}, NEWS], {"@graph": [{"@type": "Person"}, NEWS]}])
def test_json_ld_is_read_alone_in_a_list_and_in_a_graph(value: object) -> None:
    document = page(json_ld(value))
    fields = ("title", "published", "updated", "author", "source", "section", "language", "url")
    assert [said(document, field)[0][0] for field in fields] == [
        "Ferry & fog",
        "2024-01-02T03:04:05Z",
        "2024-01-03",
        "Jane Doe, John Roe",
        "Demo Herald",
        "Sea",
        "en",
        "https://x.example/1",
    ]
    assert {each.confidence for each in document.evidence} == {0.95}


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "x"',
        "",
        "null",
        "7",
        "[" * 100_000,
        '{"@type": "NewsArticle", "author": 7}',
        '{"@type": "NewsArticle", "headline": ["\\ud800"], "author": {"name": {"name": []}}}',
    ],
    ids=lambda text: text[:30],
)
def test_broken_json_ld_says_nothing_and_stops_nothing(broken: str) -> None:
    assert [each.value.strip() for each in page(json_ld(broken)).evidence] in ([], [""])


@pytest.mark.parametrize(
    ("markup", "field", "value"),
    [
        ('<meta property="article:published_time" content="2024-01-02">', "published", "2024-01-02"),
        ('<meta name="DC.date.issued" content="2 January 2024">', "published", "2 January 2024"),
        ('<meta name="parsely-title" content="Ferry">', "title", "Ferry"),
        ('<meta name="sailthru.author" content="A"><meta name="sailthru.author" content="B">', "author", "A, B"),
        ('<meta property="article:author" content="https://facebook.example/x">', "author", None),
        ('<p itemprop="author" itemscope><span itemprop="name">Jane Doe</span>, 41</p>', "author", "Jane Doe"),
        ('<meta itemprop="dateModified" content="2024-01-02">', "updated", "2024-01-02"),
        ('<article><time datetime="2024-01-02">today</time></article>', "published", "2024-01-02"),
        ('<a rel="author" href="/jane">Jane Doe</a>', "author", "Jane Doe"),
        ("<head><title>Ferry — Demo Herald</title></head><h1>Ferry</h1>", "title", "Ferry"),
        ("<head><title>Demo - Ferry sails</title></head><p>Ferry sails</p>", "title", "Ferry sails"),
        ("<head><title>Ferry | Demo Herald</title></head>", "title", "Ferry | Demo Herald"),
    ],
)
def test_a_field_is_read_wherever_sites_put_it(markup: str, field: str, value: str | None) -> None:
    found = said(page(f"{markup}<p>Some text."), field)
    assert (found[0][0] if found else None) == value


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        (b"<meta charset='iso-8859-1'><p>\x93caf\xe9\x94", "", "“café”"),
        (b"<meta http-equiv=content-type content='text/html; charset=koi8-r'><p>\xed\xef\xf3\xf4", "", "МОСТ"),
        (b"<?xml version='1.0' encoding='windows-1251'?><html><body>\xcc\xee\xf1\xf2", "", "Мост"),
        (b"<meta charset='iso-8859-1'><p>\xc3\xa9", "utf-8", "é"),
        (b"<meta charset='utf-16'><p>\xc3\xa9", "", "é"),
        ("<p>é橋".encode("utf-16"), "", "é橋"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_or_its_sender_declares(
    content: bytes, declared: str, text: str
) -> None:
    found = read_page(content, "a.html", declared)
    assert isinstance(found, Document)
    assert found.text == text


TREES = st.recursive(
    st.text("abc é&<\n", min_size=1, max_size=8).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(
        st.sampled_from("div p b section nav ul li aside table blockquote h2 figcaption footer td".split()),
        st.sampled_from(["", " class=share", " id=comments", " role=search", " class=byline"]),
        st.lists(inner, max_size=4),
    ).map(lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}</{made[0]}>"),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=5).map("".join))
def test_every_visible_word_is_in_the_text_in_order_and_masks_never_overlap(markup: str) -> None:
    found = read_page(markup.encode(), "a.html")
    shown = "".join("".join(parse_html(decode(markup.encode()).text).itertext()).split())
    if isinstance(found, Failure):
        assert not shown
        return
    assert "".join(found.text.split()) == shown
    article = make_article("a.html", found)
    assert article.text == found.text
    for mask, following in zip(found.masks, found.masks[1:], strict=False):
        assert mask.end <= following.start
    assert all(found.text[mask.start : mask.end].strip() for mask in found.masks)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_anything_can_be_read_as_a_page(markup: str) -> None:
    found = read_page(markup.encode(), "a.html")
    if isinstance(found, Document):
        make_article("a.html", found)


@pytest.mark.parametrize("depth", [2_100, 100_000])
def test_a_page_nested_too_deep_is_refused_rather_than_cut_off(depth: int) -> None:
    with pytest.raises(Refused, match="nested over 2,048 elements deep"):
        read_page(b"<div>" * depth + b"deep" + b"</div>" * depth + b"<p>after", "a.html")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"<b>" * 1_900 + b"deep", "deep"),
        (b"<p>a&#xD800;b&#0;c", "a\ufffdb\ufffdc"),
        (b"<p title='" + b"x" * 11_000_000 + b"'>a<p>b", "a\n\nb"),
        (b"<article><h1>Cut off</h1><p>In the mid", "Cut off\n\nIn the mid"),
        (PAGE.encode()[: PAGE.index("<main>") + 40], None),
    ],
    ids=["deep", "half characters", "a huge attribute", "cut off", "cut off early"],
)
def test_a_hostile_page_is_read_to_its_end(content: bytes, text: str | None) -> None:
    found = read_page(content, "a.html")
    assert isinstance(found, Document)
    assert text in (None, found.text)


def test_a_page_too_large_to_be_judged_is_masked_by_its_markup_alone() -> None:
    found = page("<nav>Home</nav><p>" + "The sea was calm. " * 600_000)
    assert masked(found) == {"Home": "navigation"}


def test_a_page_with_nuls_is_binary(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="binary"):
        read_page(b"<p>a\0b", "a.html")


def test_a_page_without_text_is_empty_and_one_over_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<script>let a</script><img alt=no>")
    (failure,) = read_html(tmp_path / "a.html", "a.html", Settings())
    assert isinstance(failure, Failure)
    assert failure.kind == "empty"
    with pytest.raises(Refused, match="over the limit of 9"):
        list(read_html(tmp_path / "a.html", "a.html", Settings(max_file_bytes=9)))


def test_of_a_fragment_only_what_its_markup_is_sure_of_is_masked() -> None:
    found = read_fragment("<p class=share>Text</p><div class=gmail_quote>Old</div>", line=3)
    assert (found.text, found.line, masked(found)) == ("Text\n\nOld", 3, {"Old": "quoted mail"})


def saved(content: bytes, media_type: str, charset: str = "") -> bytes:
    return to_mhtml(Page("https://x.example/1", media_type, charset, content, datetime(2024, 1, 2, tzinfo=UTC)))


def read_saved(tmp_path: Path, content: bytes) -> Document | Failure:
    (tmp_path / "a.mhtml").write_bytes(content)
    (found,) = read_mhtml(tmp_path / "a.mhtml", "a.mhtml", Settings())
    return found


@pytest.mark.parametrize(
    ("media_type", "charset", "content", "text"),
    [
        ("text/html", "", "<p>Grüße".encode(), "Grüße"),
        ("text/html", "windows-1252", "<meta charset=utf-8><p>Grüße".encode("cp1252"), "Grüße"),
        ("application/xhtml+xml", "", b"<html><body><p>Hello", "Hello"),
        ("text/plain", "koi8-r", "Мост".encode("koi8-r"), "Мост"),
        (
            "application/rss+xml",
            "",
            b"<rss version='2.0'><channel><item><description>Rain.</description></item></channel></rss>",
            "Rain.",
        ),
    ],
)
def test_a_saved_page_is_read_as_what_it_is_with_its_address_and_date(
    tmp_path: Path, media_type: str, charset: str, content: bytes, text: str
) -> None:
    found = read_saved(tmp_path, saved(content, media_type, charset))
    assert isinstance(found, Document)
    assert (found.text, found.member) == (text, "")
    assert said(found, "url") == [("https://x.example/1", "MHTML Snapshot-Content-Location")]
    assert said(found, "retrieved") == [("Tue, 02 Jan 2024 00:00:00 +0000", "MHTML Date")]


BY_A_BROWSER = """From: <Saved by Blink>
Snapshot-Content-Location: https://x.example/1
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--b"

----b
Content-Type: text/css
Content-Location: cid:css

p { color: red }
----b
Content-Type: text/html; charset="windows-1252"
Content-Transfer-Encoding: quoted-printable
Content-Location: https://x.example/1

<html><body><p>It=92s a caf=E9 by the=
 sea.</p></body></html>
----b--
"""


def test_the_page_of_a_file_that_a_browser_saved_is_found_among_its_parts(tmp_path: Path) -> None:
    found = read_saved(tmp_path, BY_A_BROWSER.replace("\n", "\r\n").encode())
    assert isinstance(found, Document)
    assert found.text == "It’s a café by the sea."


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"Content-Type: multipart/related; boundary=b\n\n--b--\n", b"text"]
)
def test_a_saved_file_without_a_page_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused, match=re.escape("holds no page")):
        read_saved(tmp_path, content)


def test_a_saved_file_in_a_format_that_is_not_read_is_a_failure_with_its_type(tmp_path: Path) -> None:
    found = read_saved(tmp_path, saved(b"\x89PNG", "image/png"))
    assert isinstance(found, Failure)
    assert "image/png" in found.reason


@pytest.mark.parametrize("wrap", ["{}", '<div class="b">{}</div>'])
def test_a_list_without_links_among_the_paragraphs_stays(wrap: str) -> None:
    items = ["a postman, twice", "the chair of the seniors", "a pony"]
    listed = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    inside = "".join(
        wrap.format(each) for each in [*(f"<p>{text}</p>" for text in PROSE), listed, f"<p>{PROSE[0][::-1]}.</p>"]
    )
    links = "<nav><ul><li>Island<li>Harbour</ul></nav><footer><ul><li>Imprint<li>Help</ul></footer>"
    found = make_article("a.html", page(f"<body>{links}<article><h1>Ferry sails again</h1>{inside}</article></body>"))
    kept = [item for item in items if not any(m.start <= found.text.index(item) < m.end for m in found.masks)]
    assert kept == items
    assert any(m.start <= found.text.index("Imprint") < m.end for m in found.masks)
