"""Browsing: every line once, in its place, found by what it holds; against a slow second opinion in plain Python."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cmp_to_key
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.browsing import Column, Filters, Listing, Row, Shelf
from assistant.errors import QuestionError
from assistant.words import terms_of
from tests.toy import Newsroom

ORDERED = {
    "“Élan” at the pier": "elan” at the pier",
    "ELAN at the quay": "elan at the quay",
    "(apple) ferry": "apple) ferry",
    "Ångström measured": "angstrom measured",
    "zebra": "zebra",
    "Zebra": "zebra",
    "¡¡¡": "¡¡¡",
    "The 100% tide_": "the 100% tide_",
    "": "",
}
"""Titles, each with what it is looked up by."""

DAYS = ["2024-01-29", "2024-01-29T21:30:00", "2023-12-31", "January 2024", "", "1999-05-05"]
SOURCES = ["Port Gazette", "port gazette", "Écho", "Wire", ""]
SECTIONS = ["Harbour", "Weather", ""]
VOCABULARY = "tide ferry harbour quay gull storm council vessel keeper fog".split()


def make_line(number: int) -> str:
    """An article whose fields recur with different periods; every seventh has the text of the one before it."""
    if number % 13 == 5:
        return '{"text": "cut off at ' + str(number)
    first = number - 1 if number % 7 == 3 else number
    words = [VOCABULARY[(first * step + first // 5) % len(VOCABULARY)] for step in range(1, 2 + first % 4)]
    return json.dumps(
        {
            "id": f"{number * 37 % 101:03d}",
            "title": list(ORDERED)[number * 5 % len(ORDERED)],
            "text": f"The {' and the '.join(words)} came, said keeper {first}.",
            "published": DAYS[number % len(DAYS)],
            "source": SOURCES[number % len(SOURCES)],
            "section": SECTIONS[number % len(SECTIONS)],
            "language": "fr" if number % 4 == 1 else "en",
        }
    )


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """Some eighty lines of every state, of two files."""
    room = Newsroom(tmp_path_factory.mktemp("crowd"))
    lines = [make_line(number) for number in range(80)]
    room.build({"one/Fog.jsonl": "\n".join(lines[:50]), "two.jsonl": "\n".join(lines[50:]), "scan.pdfx": "x"})
    return room


@pytest.fixture(scope="module")
def shelf(crowd: Newsroom) -> Shelf:
    return Shelf(crowd.open().store)


def everything(shelf: Shelf, filters: Filters, **named: Any) -> tuple[Row, ...]:
    return shelf.browse(filters, size=1000, **named).rows


def ids(shelf: Shelf, **filters: str) -> list[str]:
    """The ids of the articles that filters leave, sorted."""
    return sorted(row.article_id for row in everything(shelf, Filters(**filters)))


# The second opinion


class Opinion:
    """What the table has to hold, made from what the reader says."""

    def __init__(self, room: Newsroom) -> None:
        articles, failures = room.read()
        kept: dict[str, str] = {}
        for article in sorted(articles, key=lambda each: each.article_id):
            kept.setdefault(article.text, article.article_id)
        self.body = {article.article_id: terms_of(article.text) for article in articles}
        self.rows = [
            Row(
                each.article_id,
                each.title,
                each.source,
                each.published,
                each.section,
                each.language,
                len(each.text.split()),
                "indexed" if kept[each.text] == each.article_id else "copy",
                f"{each.path}#{each.line}",
                "" if kept[each.text] == each.article_id else kept[each.text],
            )
            for each in articles
        ] + [Row("", "", "", "", "", "", 0, each.kind, each.place, each.reason) for each in failures]

    def browse(self, filters: Filters, sort: Column, descending: bool, page: int, size: int) -> Listing:
        found = [row for row in self.rows if self.meets(row, filters)]

        def compare(one: Row, other: Row) -> int:
            left, right = self.value(one, sort), self.value(other, sort)
            if (left is None) != (right is None):
                return 1 if left is None else -1
            if left != right:
                return (1 if left > right else -1) * (-1 if descending else 1)
            return (
                1
                if (not one.article_id, one.article_id, one.place)
                > (
                    not other.article_id,
                    other.article_id,
                    other.place,
                )
                else -1
            )

        found.sort(key=cmp_to_key(compare))
        pages = 1
        while pages * size < len(found):
            pages += 1
        page = 1 if page < 1 else pages if page > pages else page
        return Listing(tuple(found[(page - 1) * size :][:size]), len(found), page, pages)

    def value(self, row: Row, column: Column) -> Any:
        if column == "title":
            return ORDERED[row.title] or None
        if column == "published":
            return row.published if row.published[:2] in ("20", "19") else None
        if column == "words":
            return None if not row.article_id else row.words
        if column == "state":
            return ["indexed", "copy", "empty", "failed"].index(row.state)
        return getattr(row, column).lower().replace("é", "e") or None

    def meets(self, row: Row, filters: Filters) -> bool:
        names = ("source", "section", "language", "state")
        return (
            all(getattr(filters, name).lower() in ("", getattr(row, name).lower()) for name in names)
            and ((filters.since, filters.until) == ("", "") or self.is_between(row, filters.since, filters.until))
            and (not filters.text.strip() or self.mentions(row, filters.text.strip()))
        )

    def is_between(self, row: Row, since: str, until: str) -> bool:
        return self.value(row, "published") is not None and (since or "0") <= row.published[:10] <= (until or "9")

    def mentions(self, row: Row, text: str) -> bool:
        names = (row.title if row.article_id else row.reason, row.place)
        if any(text.casefold() in name.casefold() for name in names):
            return True
        words = {*self.body.get(row.article_id, ()), *terms_of(row.title)}
        return bool(terms_of(text)) and set(terms_of(text)) <= words


@pytest.fixture(scope="module")
def opinion(crowd: Newsroom) -> Opinion:
    return Opinion(crowd)


texts = st.one_of(
    st.just(""),
    st.lists(
        st.sampled_from([*VOCABULARY, "élan", "ELAN", "Zebra", "the", "Ferries", "17", "nowhere"]), max_size=3
    ).map(" ".join),
    st.sampled_from(["ed", "100% ", "tide_", " (apple) ", "FOG.jsonl#1", "two.jsonl", "¡", "json", "scan", "“é"]),
    st.text(max_size=4),
)
filterings = st.builds(
    Filters,
    text=texts,
    source=st.sampled_from(["", "", *SOURCES, "WIRE", "Nobody"]),
    section=st.sampled_from(["", "", *SECTIONS]),
    language=st.sampled_from(["", "", "fr", "en", "de"]),
    since=st.sampled_from(["", "", "2023-12-31", "2024-01-29", "2024-01-30"]),
    until=st.sampled_from(["", "", "2024-01-30", "2024-02-01"]),
    state=st.sampled_from(["", "", "indexed", "copy", "empty", "failed"]),
)


@given(filterings, st.sampled_from(get_args(Column)), st.booleans(), st.integers(-1, 9), st.integers(1, 40))
def test_a_page_is_what_the_slow_way_lists(
    shelf: Shelf, opinion: Opinion, filters: Filters, sort: Column, descending: bool, page: int, size: int
) -> None:
    expected = opinion.browse(filters, sort, descending, page, size)
    assert shelf.browse(filters, sort, descending=descending, page=page, size=size) == expected


@pytest.mark.parametrize("sort", get_args(Column))
@pytest.mark.parametrize("descending", [True, False])
def test_every_line_is_on_one_page(shelf: Shelf, opinion: Opinion, sort: Column, descending: bool) -> None:
    expected = opinion.browse(Filters(), sort, descending, 1, 1000)
    pages = [shelf.browse(sort=sort, descending=descending, page=number, size=7) for number in range(1, 14)]
    assert {(page.total, page.pages) for page in pages} == {(len(opinion.rows), 12)}
    assert tuple(row for page in pages[:12] for row in page.rows) == expected.rows
    assert pages[12] == pages[11]


@given(st.text(max_size=30))
def test_no_text_to_look_for_is_too_odd(shelf: Shelf, text: str) -> None:
    assert shelf.browse(Filters(text=text)).total <= shelf.browse().total


@pytest.mark.parametrize(
    "text", ["\ud800", "\0", "%", "'; DROP TABLE articles; --", '"', "\\", ".*", "[", "NEAR(", "\u202e", "ﬁ", "İ" * 900]
)
def test_text_is_looked_for_and_never_run(shelf: Shelf, text: str) -> None:
    rows = everything(shelf, Filters(text=text))
    assert all(text.casefold() in (row.title + row.place + row.reason).casefold() for row in rows)


# Lines


def test_a_kept_article_its_copy_and_what_could_not_be_read_are_lines(newsroom: Newsroom) -> None:
    fields = "title: Pier\nsource: Wire\ndate: 2024-01-29\nsection: Harbour\nlanguage: fr"
    newsroom.build(
        {
            "a.md": f"---\n{fields}\n---\nFog came.\n",
            "b.jsonl": '{"id": "b-1", "title": "Tide", "text": "High."}\n'
            '{"id": "b-0", "title": "Ebb", "text": "High."}\n{',
            "c.pdfx": "x",
        }
    )
    shelf = Shelf(newsroom.open().store)
    rows = everything(shelf, Filters())
    assert rows[:3] == (
        Row("a.md", "Pier", "Wire", "2024-01-29", "Harbour", "fr", 2, "indexed", "a.md", ""),
        Row("b-0", "Ebb", "", "", "", "en", 1, "indexed", "b.jsonl#2", ""),
        Row("b-1", "Tide", "", "", "", "en", 1, "copy", "b.jsonl#1", "b-0"),
    )
    assert [(row.article_id, row.state, row.place) for row in rows[3:]] == [
        ("", "failed", "b.jsonl#3"),
        ("", "failed", "c.pdfx"),
    ]
    assert "in no format that is read" in rows[4].reason
    assert (shelf.sources, shelf.sections, shelf.languages) == (("Wire",), ("Harbour",), ("en", "fr"))


def test_names_that_occur_are_sorted(shelf: Shelf) -> None:
    assert shelf.sources == ("Port Gazette", "Wire", "port gazette", "Écho")
    assert shelf.sections == ("Harbour", "Weather")
    assert shelf.languages == ("en", "fr")


@pytest.mark.parametrize("files", [{}, {"a.txt": ""}])
def test_an_empty_corpus_is_one_empty_page(newsroom: Newsroom, files: dict[str, str]) -> None:
    newsroom.build(files)
    shelf = Shelf(newsroom.open().store)
    assert shelf.browse(Filters(state="indexed"), page=7) == Listing((), 0, 1, 1)
    assert shelf.browse(Filters(text="the tide", since="2024-01-01", source="Wire")) == Listing((), 0, 1, 1)
    assert shelf.browse().total == len(files)
    assert (shelf.sources, shelf.sections, shelf.languages) == ((), (), ())


def test_a_line_says_that_its_source_file_has_changed_or_gone(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "Fog came.", "b.txt": "Fog went.", "c.txt": "Fog stayed.", "d.txt": "Fog came."})
    shelf = Shelf(newsroom.open().store)
    newsroom.write({"a.txt": "Fog comes and goes."})
    (newsroom.corpus / "b.txt").unlink()
    (newsroom.corpus / "d.txt").unlink()
    os.utime(newsroom.corpus / "c.txt", ns=(1, 1))
    assert [(row.article_id, row.reason) for row in everything(shelf, Filters())] == [
        ("a.txt", "the source file has changed since it was indexed"),
        ("b.txt", "the source file is no longer there"),
        ("c.txt", ""),
        ("d.txt", "a.txt"),
    ]


def test_several_threads_may_read_a_new_shelf_at_once(crowd: Newsroom, opinion: Opinion) -> None:
    shelf = Shelf(crowd.open().store)
    columns = get_args(Column) * 4

    def look(column: Column) -> Listing:
        return shelf.browse(Filters(text="fog keeper"), column, size=10)

    with ThreadPoolExecutor(8) as pool:
        listings = list(pool.map(look, columns))
    assert listings == [opinion.browse(Filters(text="fog keeper"), column, True, 1, 10) for column in columns]


# Text


@pytest.fixture
def harbour(newsroom: Newsroom) -> Iterator[Shelf]:
    lines = [
        {"id": "a", "title": "Ferries", "text": "The council met on the Friday. Café owners came."},
        {"id": "b", "title": "Who said so?", "text": "The ferry left. A council sat."},
        {"id": "c", "title": "Lighthouse of Eastmere", "text": "The ferry left. A council sat."},
        {"id": "d", "title": "", "text": "The keeper sat."},
    ]
    newsroom.build({"Quay.jsonl": "\n".join([*map(json.dumps, lines), "{"])})
    return Shelf(newsroom.open().store)


def test_every_word_has_to_occur_in_title_or_body(harbour: Shelf) -> None:
    assert ids(harbour, text="council") == ["a", "b", "c"]
    assert ids(harbour, text="councils ferries") == ["a", "b", "c"]
    assert ids(harbour, text="cafe FERRY") == ["a"]
    assert ids(harbour, text="council keeper") == []
    assert ids(harbour, text="council zeppelin") == []


def test_a_copy_is_found_by_its_own_title_and_the_text_it_shares(harbour: Shelf) -> None:
    assert ids(harbour, text="sitting eastmere") == []
    assert ids(harbour, text="sat eastmere") == ["c"]
    assert ids(harbour, text="eastmere lighthouse") == ["c"]


def test_stop_words_do_not_count_beside_others(harbour: Shelf) -> None:
    assert ids(harbour, text="the keeper") == ["d"]
    assert ids(harbour, text="who said so") == ["b"]
    assert ids(harbour, text="of") == ["c"]
    assert ids(harbour, text="yourselves") == []


def test_a_piece_of_a_title_a_place_or_a_reason_is_found(harbour: Shelf) -> None:
    assert ids(harbour, text="IGHTHOU") == ["c"]
    assert ids(harbour, text="quay.jsonl#4") == ["d"]
    assert ids(harbour, text="QUAY") == ["", "a", "b", "c", "d"]
    assert ids(harbour, text="valid json") == [""]


# Wrong arguments


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(since="last week"), "since is a date such as 2024-01-29, not 'last week'; correct it"),
        (Filters(until="2024-02-30"), "until is a date such as 2024-01-29, not '2024-02-30'; correct it"),
        (Filters(since="2024-02-01", until="2024-01-01"), r"the dates end \(2024-01-01\) before they begin"),
        (Filters(text="x" * 1001), "1,001 characters; shorten it to 1,000"),
    ],
)
def test_what_a_reader_gets_wrong_is_said(shelf: Shelf, filters: Filters, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        shelf.browse(filters)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"sort": "colour"}, "the column is one of title, .*, not 'colour'"),
        ({"filters": Filters(state="lost")}, "the state is one of indexed, copy, empty, failed, not 'lost'"),
        ({"size": 0}, "a page has at least one line, not 0"),
    ],
)
def test_what_a_program_gets_wrong_is_named(shelf: Shelf, named: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        shelf.browse(**named)


def test_filters_can_be_narrowed_one_by_one(shelf: Shelf) -> None:
    wide = Filters(source="Wire")
    narrow = replace(wide, state="copy")
    assert set(everything(shelf, narrow)) < set(everything(shelf, wide))
