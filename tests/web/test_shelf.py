"""The shelf of articles: its addresses there and back, and the HTML of its filters and its table."""

from dataclasses import fields, replace
from typing import get_args
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.browsing import Column, Filters, Listing, Row, Shelf, State
from assistant.errors import QuestionError
from assistant.web.rendering import render_filters, render_listing, render_problem
from assistant.web.shelf import COLUMNS, Place, make_address, read_place
from assistant.web.texts import LANGUAGES, texts_in
from tests.toy import Newsroom
from tests.web.parsing import EN, HOSTILE, Parsed, anything

ROW = Row("ferry", "Ferry late", "Gazette", "2024-01-29", "Harbour", "en", 1200, "indexed", "ferry.txt", "")
FIRST = Place()
FAILED = Row("", "", "", "", "", "", 0, "failed", "page.pdfx", "it is <b>no</b> text")

stripped = anything.map(str.strip)
filters = st.builds(
    Filters,
    **{each.name: stripped for each in fields(Filters) if each.name != "state"},
    state=st.sampled_from(["", *get_args(State)]),
)
places = st.builds(
    Place,
    filters=filters,
    sort=st.sampled_from(COLUMNS),
    descending=st.booleans(),
    page=st.integers(1, 10**9),
    article_id=anything,
)


def list_rows(*rows: Row, page: int = 1, pages: int = 1, total: int | None = None) -> Listing:
    return Listing(rows, len(rows) if total is None else total, page, pages)


def show(listing: Listing | None, place: Place = FIRST) -> Parsed:
    return Parsed(render_listing(EN, listing, place))


def addresses(parsed: Parsed) -> list[str]:
    return [str(each["href"]) for each in parsed.attributes("a")]


# Addresses.


@given(places)
def test_an_address_leads_back_to_its_place(place: Place) -> None:
    assert read_place(make_address(place)) == place


@given(places)
def test_an_address_is_nothing_but_an_address(place: Place) -> None:
    address = make_address(place)
    assert address.isascii()
    assert address.startswith("?view=articles")
    assert not set("<>\"'` \n") & set(address)


def test_the_first_place_has_the_shortest_address() -> None:
    assert make_address(Place()) == "?view=articles"
    assert read_place("") == read_place("?view=articles") == Place()


def test_half_a_character_makes_no_address_fail() -> None:
    assert read_place(make_address(Place(article_id="half \ud800"))).article_id == "half ?"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("?page=0", Place()),
        ("?page=-3", Place()),
        ("?page=many", Place()),
        ("?page=²", Place()),
        ("?page=٣", Place()),
        (f"?page={'9' * 5000}", Place()),
        ("?page=7", Place(page=7)),
        ("?sort=planet&order=ascending", Place(descending=False)),
        ("?sort=title", Place(sort="title", descending=False)),
        ("?sort=words", Place(sort="words")),
        ("?sort=title&order=descending", Place(sort="title")),
        ("?order=sideways", Place(descending=False)),
        ("?state=lost", Place()),
        ("?state=copy", Place(filters=Filters(state="copy"))),
        ("?source=%20Wire%20&planet=Mars&q=When", Place(filters=Filters(source="Wire"))),
        ("?source=Wire&source=Herald", Place(filters=Filters(source="Herald"))),
    ],
)
def test_what_an_address_cannot_mean_is_as_it_is_at_first(query: str, place: Place) -> None:
    assert read_place(query) == place


@given(anything)
def test_any_query_is_a_place_or_one_line(query: str) -> None:
    assert read_place(f"?{query}").page >= 1


def test_an_address_of_too_many_parts_is_one_line() -> None:
    with pytest.raises(QuestionError, match="more than 50 parts") as caught:
        read_place(f"?{urlencode([('source', 'x')] * 60)}")
    assert "\n" not in str(caught.value)


@given(places, st.sampled_from(COLUMNS))
def test_a_column_sorted_by_twice_is_turned_round_and_begins_at_the_first_page(place: Place, column: Column) -> None:
    once = place.sorted_by(column)
    assert (once.sort, once.page, once.filters) == (column, 1, place.filters)
    assert once.sorted_by(column).descending is not once.descending


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_begins_with_what_is_of_more_use(column: Column) -> None:
    elsewhere = Place(sort="title" if column != "title" else "source")
    assert elsewhere.sorted_by(column).descending is (column in ("published", "words"))


# Filters.


@pytest.fixture
def shelf(newsroom: Newsroom) -> Shelf:
    newsroom.build(
        {
            "a.jsonl": '{"id": "a", "text": "Rain fell.", "source": "Wire", "section": "World", "language": "fr"}\n'
            '{"id": "b", "text": "The tide is low.", "source": "&lt;b&gt;Herald&lt;/b&gt;"}\n',
            "broken.txt": b"\0",
        }
    )
    return Shelf(newsroom.open().store)


def test_the_filters_offer_what_the_index_holds(shelf: Shelf) -> None:
    parsed = Parsed(render_filters(EN, shelf, Place()))
    assert [each["name"] for each in parsed.attributes("select")] == [
        *("source", "section", "language", "state", "sort"),
    ]
    assert parsed.texts("option") == [
        *("any", "<b>Herald</b>", "Wire", "any", "World", "any", "en", "fr"),
        *("any", "indexed", "exact copy", "empty", "not read"),
        *("Title", "Source", "Date", "Section", "Language", "Words", "State"),
    ]


@given(filters, st.sampled_from(COLUMNS))
def test_the_filters_show_what_was_chosen_to_the_letter(chosen: Filters, sort: Column) -> None:
    parsed = Parsed(render_filters(EN, None, Place(filters=chosen, sort=sort)))
    values = {str(each["name"]): each["value"] for each in parsed.attributes("input")}
    assert values == {"view": "articles", "text": chosen.text, "since": chosen.since, "until": chosen.until}
    selected = [each["value"] for each in parsed.attributes("option") if "selected" in each]
    assert selected == [chosen.source, chosen.section, chosen.language, chosen.state, sort]


def test_the_filters_are_open_where_something_but_words_is_chosen() -> None:
    def is_open(filters: Filters) -> bool:
        return "open" in Parsed(render_filters(EN, None, Place(filters=filters))).attributes("details")[0]

    assert not is_open(Filters())
    assert not is_open(Filters(text="tide"))
    assert is_open(Filters(source="Wire"))


# The table.


def test_a_line_says_what_is_known_of_its_article_and_leads_to_it() -> None:
    place = Place(filters=Filters(source="Gazette"), page=2)
    parsed = show(list_rows(ROW, page=2, pages=3, total=140), place)
    assert parsed.texts("td") == ["Gazette", "29 Jan 2024", "Harbour", "en", "1,200", "indexed"]
    assert parsed.texts("a", **{"class": "read"}) == ["Ferry late"]
    (address,) = [each for each in addresses(parsed) if "article=" in each]
    assert read_place(address) == replace(place, article_id="ferry")
    assert parsed.texts("p", **{"class": "count"}) == ["140 entries"]


def test_the_article_that_is_read_is_marked() -> None:
    rows = list_rows(ROW, replace(ROW, article_id="other"))
    links = show(rows, Place(article_id="other")).attributes("a")
    assert [link.get("aria-current") for link in links if link.get("class") == "read"] == [None, "true"]


def test_what_could_not_be_read_has_its_place_and_reason_and_leads_nowhere() -> None:
    parsed = show(list_rows(FAILED))
    assert parsed.texts("bdi", **{"class": "name"}) == ["page.pdfx"]
    assert parsed.texts("p", **{"class": "reason"}) == ["it is <b>no</b> text"]
    assert parsed.texts("td") == ["", "", "", "", "", "not read"]
    assert not [each for each in addresses(parsed) if "article=" in each]


def test_an_article_without_a_title_is_listed_by_its_place() -> None:
    assert show(list_rows(replace(ROW, title=""))).texts("a", **{"class": "read"}) == ["ferry.txt"]


def test_every_column_sorts_and_says_so() -> None:
    place = Place(filters=Filters(text="tide"), sort="title", descending=False, page=3, article_id="ferry")
    parsed = show(list_rows(ROW), place)
    heads = [each for each in parsed.attributes("th") if each["scope"] == "col"]
    assert [each["class"] for each in heads] == list(COLUMNS)
    assert [each.get("aria-sort") for each in heads] == ["ascending", *[None] * (len(COLUMNS) - 1)]
    assert [read_place(each) for each in addresses(parsed)[: len(COLUMNS)]] == [
        place.sorted_by(column) for column in COLUMNS
    ]


@pytest.mark.parametrize(
    ("page", "steps"),
    [(1, [None, 2]), (2, [1, 3]), (3, [2, None])],
)
def test_the_pages_lead_to_the_ones_beside(page: int, steps: list[int | None]) -> None:
    place = Place(filters=Filters(text="tide"), page=page, article_id="ferry")
    parsed = show(list_rows(ROW, page=page, pages=3, total=140), place)
    found = [
        read_place(str(each["href"])).page if "href" in each else None
        for tag in ("a", "span")
        for each in parsed.attributes(tag)
        if each.get("class") == "step"
    ]
    assert sorted(found, key=str) == sorted(steps, key=str)
    (box,) = parsed.attributes("input")
    assert (box["min"], box["max"], box["value"]) == ("1", "3", str(page))
    (form,) = parsed.attributes("form")
    assert read_place(f"{form['data-address']}&page=2") == Place(filters=Filters(text="tide"), page=2)


def test_one_page_leads_nowhere() -> None:
    assert not show(list_rows(ROW)).attributes("nav") + show(list_rows(ROW)).attributes("form")


@pytest.mark.parametrize(
    ("listing", "place", "said"),
    [
        (None, Place(), "The articles are shown as soon as they are ready."),
        (list_rows(), Place(), "There are no articles yet. Bring some in on the page Index."),
        (
            list_rows(),
            Place(filters=Filters(text="x")),
            "No article matches. Clear a filter, or search for fewer words.",
        ),
    ],
)
def test_a_table_without_lines_says_why(listing: Listing | None, place: Place, said: str) -> None:
    parsed = show(listing, place)
    assert parsed.texts("p", role="status") == [said]
    assert not parsed.attributes("table")


@given(st.lists(anything.filter(bool), min_size=8, max_size=8))
def test_no_value_changes_what_the_table_is_made_of(values: list[str]) -> None:
    article_id, title, source, published, section, language, file, reason = values
    row = replace(ROW, article_id=article_id, title=title, source=source, published=published, section=section)
    row = replace(row, language=language, place=file, reason=reason)
    failed = replace(FAILED, place=file, reason=reason)
    place = Place(filters=Filters(text=title, source=source), article_id="read")
    parsed = show(list_rows(row, failed), place)
    plain = replace(ROW, published="x", reason="x")
    assert parsed.shape == show(list_rows(plain, FAILED), Place(article_id="read")).shape
    assert parsed.texts("bdi", **{"class": "name"}) == [title, file]
    assert parsed.texts("p", **{"class": "reason"}) == [EN.name("cautions", reason)] * 2
    links = [each for each in parsed.attributes("a") if each.get("class") == "read"]
    assert [read_place(str(each["href"])).article_id for each in links] == [article_id]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_articles_are_text_in_the_table_and_in_the_filters(hostile: str, shelf: Shelf) -> None:
    names = dict.fromkeys(("title", "source", "published", "section", "language", "place", "reason"), hostile)
    row = Row(article_id=hostile, words=3, state="copy", **names)
    parsed = show(list_rows(row))
    assert parsed.texts("bdi", **{"class": "name"}) == [hostile]
    known = {"div", "p", "table", "thead", "tbody", "tr", "th", "td", "a", "bdi", "span"}
    assert {tag for tag, _ in parsed.shape} == known
    assert all(each.startswith("?view=articles") for each in addresses(parsed))
    form = Parsed(render_filters(EN, shelf, Place(filters=Filters(*[hostile] * 7))))
    plain = Parsed(render_filters(EN, shelf, Place(filters=Filters(*["x"] * 7))))
    assert form.shape == plain.shape


@given(anything)
def test_a_problem_is_text(problem: str) -> None:
    parsed = Parsed(render_problem(problem))
    assert parsed.shape == [("p", ["class", "role"])]
    assert parsed.texts("p") == [problem]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_makes_the_same_table(language: str) -> None:
    place = Place(page=2)
    listing = list_rows(ROW, FAILED, page=2, pages=3, total=140)

    def render(language: str) -> Parsed:
        texts = texts_in(language)
        return Parsed(render_filters(texts, None, place) + render_listing(texts, listing, place))

    assert render(language).shape == render("en").shape
    assert addresses(render(language)) == addresses(render("en"))


def test_the_form_of_the_filters_says_what_an_address_says() -> None:
    """Without a script, a browser sends the form's own fields."""
    place = Place(filters=Filters("tide", "Wire", "World", "en", "2024-01-01", "2024-02-01", "copy"), sort="title")
    parsed = Parsed(render_filters(EN, None, place))
    sent = [(str(each["name"]), str(each["value"])) for each in parsed.attributes("input")]
    options = [str(each["value"]) for each in parsed.attributes("option") if "selected" in each]
    sent += zip([str(each["name"]) for each in parsed.attributes("select")], options, strict=True)
    assert read_place(urlencode(sent)) == replace(place, descending=False)
    assert parse_qs(urlencode(sent))["view"] == ["articles"]
