"""HTML: what comes from the corpus or the reader is text to the letter, never markup."""

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Article, Mask, Quote, Verdict
from assistant.web.desk import Stale, Status
from assistant.web.rendering import (
    Chosen,
    render_conversation,
    render_no_source,
    render_source,
    render_status,
    render_welcome,
)
from assistant.web.turns import Turn
from tests.web.parsing import (
    EN,
    HOSTILE,
    LATE,
    SAID,
    TEXT,
    Parsed,
    anything,
    article_of,
    make_answer,
    make_quote,
    show,
)


def shown_text(source: str) -> str:
    """The article's text as the panel shows it: what is between its tags, unescaped."""
    (inside,) = re.findall(r'<div class="text" lang="[^"]*" dir="auto">(.*)</div></article>\Z', source, re.DOTALL)
    return unescape(re.sub(r"<[^<>]*>", "", inside))


def choose(quote: Quote, turn: int = 0, number: int = 0, count: int = 1) -> Chosen:
    return Chosen(quote, turn, number, count)


@st.composite
def marked_articles(draw: st.DrawFn) -> tuple[Article, list[Quote]]:
    """An article with a headline, furniture and quotes, none of which overlap, over any text at all."""
    text = draw(anything.filter(bool))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    spans = list(pairwise(cuts))
    roles = draw(st.lists(st.sampled_from(["mask", "quote", "none"]), min_size=len(spans), max_size=len(spans)))
    masks = [Mask(*span, draw(anything)) for span, role in zip(spans, roles, strict=True) if role == "mask"]
    free = [span for span, role in zip(spans, roles, strict=True) if role == "none"]
    title_span = draw(st.none() | st.sampled_from(free)) if free else None
    article = replace(article_of(text), masks=tuple(masks), title_span=title_span)
    return article, [make_quote(article, span) for span, role in zip(spans, roles, strict=True) if role == "quote"]


@given(marked_articles())
def test_the_panel_shows_the_text_to_the_letter(drawn: tuple[Article, list[Quote]]) -> None:
    article, quotes = drawn
    chosen = choose(quotes[0]) if quotes else None
    assert shown_text(render_source(EN, article, quotes, chosen)) == article.text


@given(marked_articles())
def test_marks_in_the_panel_hold_the_quotes_to_the_letter(drawn: tuple[Article, list[Quote]]) -> None:
    article, quotes = drawn
    chosen = quotes[-1] if quotes else None
    parsed = Parsed(render_source(EN, article, quotes, choose(chosen) if chosen else None))
    assert parsed.texts("mark") == [quote.text for quote in quotes]
    assert parsed.texts("mark", id="chosen") == ([chosen.text] if chosen else [])
    assert parsed.texts("span", **{"class": "furniture"}) == [article.text[m.start : m.end] for m in article.masks]
    greyed = [each for each in parsed.attributes("span") if each.get("class") == "furniture"]
    assert [each["data-reason"] for each in greyed] == [EN.name("masks", mask.reason) for mask in article.masks]
    assert parsed.texts("b", **{"class": "headline"}) == (
        [article.text[slice(*article.title_span)]] if article.title_span else []
    )


def test_no_bare_carriage_return_reaches_the_browser_which_would_read_a_line_feed() -> None:
    article = article_of("One\r\ntwo\rthree\n")
    quote = make_quote(article, (0, 8))
    html = render_source(EN, article, [quote], choose(quote))
    html += render_conversation(EN, [Turn("One\rtwo?", make_answer(quote))], lambda _: article)
    assert "\r" not in html
    assert shown_text(render_source(EN, article, [quote], choose(quote))) == article.text


@given(st.lists(anything, min_size=10, max_size=10))
def test_no_value_of_an_article_changes_what_the_panel_is_made_of(values: list[str]) -> None:
    article_id, path, copy, *fields = (value or "x" for value in values)
    names = ("title", "published", "source", "section", "page", "author", "language")
    plain = Article("x", "x", TEXT, also_in=("x",), **dict.fromkeys(names, "x"))
    article = Article(article_id, path, TEXT, also_in=(copy,), **dict(zip(names, fields, strict=True)))
    quote = make_quote(article, LATE)
    parsed = Parsed(render_source(EN, article, [quote], choose(quote)))
    assert parsed.shape == Parsed(render_source(EN, plain, [quote], choose(quote))).shape
    assert parsed.texts("h2") == [article.title]
    assert parsed.texts("bdi", **{"class": "path"}) == [article.path]
    assert parsed.texts("p", **{"class": "copies"}) == [f"also as {copy}"]
    assert [each.get("lang") for each in parsed.attributes("h2") + parsed.attributes("div") if "lang" in each] == [
        article.language,
        article.language,
    ]


@given(st.lists(anything, min_size=9, max_size=9))
def test_no_value_changes_what_the_conversation_is_made_of(values: list[str]) -> None:
    question, text, title, source, published, copy, caution, searched, absent = (value or "x" for value in values)
    article = Article("a", "a", text, title=title, source=source, published=published)
    quote = replace(make_quote(article, (0, len(text))), also_in=(copy,), caution=caution)
    answer = replace(make_answer(quote), carried=(searched,), absent_terms=(absent,))
    parsed = show(Turn(question, answer), article)
    plain = Article("a", "a", "x", title="x", source="x", published="x")
    plain_quote = replace(make_quote(plain, (0, 1)), also_in=("x",), caution="x")
    plain_answer = replace(make_answer(plain_quote), carried=("x",), absent_terms=("x",))
    assert parsed.shape == show(Turn("x", plain_answer), plain).shape
    assert parsed.texts("h2") == [question]
    assert parsed.texts("cite") == [title]
    assert parsed.texts("b") == [absent]
    assert parsed.texts("button", **{"class": "chip"}) == [f"{searched} ×"]
    assert parsed.texts("span", **{"class": "copies"}) == [f"also in {copy}"]
    assert parsed.texts("span", **{"class": "caution"}) == [f"Mind: {caution}."]


@given(anything.filter(bool), st.data())
def test_a_quote_reads_as_its_text_whatever_its_core(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    start, first, last, end = bounds
    article = article_of(text)
    quote = replace(make_quote(article, (0, len(text))), start=start, end=end, text=text[start:end], core=(first, last))
    parsed = show(Turn("When?", make_answer(quote)), article)
    assert parsed.texts("blockquote") == [quote.text]
    assert parsed.texts("strong") == [text[first:last]]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text_everywhere(hostile: str) -> None:
    text = f"{hostile} {TEXT} {hostile}"
    masks = (Mask(len(hostile) + 1, len(hostile) + 15, hostile),)
    fields = dict.fromkeys(("title", "published", "source", "section", "author", "language"), hostile)
    article = Article(hostile, hostile, text, url=f"https://example.org/{hostile}", masks=masks, **fields)
    quote = replace(make_quote(article, (0, len(hostile))), also_in=(hostile,), caution=hostile)
    answer = replace(make_answer(quote), carried=(hostile,), absent_terms=(hostile,))
    conversation = show(Turn(hostile, answer), article)
    source = render_source(EN, article, [quote], choose(quote))
    assert conversation.texts("blockquote") == [hostile]
    assert shown_text(source) == text
    known = {"section", "h2", "p", "small", "ol", "li", "a", "figure", "blockquote", "strong", "figcaption", "cite"}
    known |= {"span", "b", "bdi", "div", "button", "form", "input", "textarea"}
    known |= {"details", "summary", "fieldset", "legend", "label"}
    assert {tag for tag, _ in conversation.shape} <= known
    known = {"article", "header", "h2", "p", "a", "bdi", "div", "mark", "span", "button"}
    assert {tag for tag, _ in Parsed(source).shape} == known
    attributes = {name for _, names in (*conversation.shape, *Parsed(source).shape) for name in names}
    known = {"class", "id", "lang", "dir", "href", "target", "rel", "tabindex", "type", "maxlength", "placeholder"}
    known |= {"aria-label", "aria-live", "aria-hidden", "role"}
    known |= {"name", "value", "required", "rows", "hidden", "disabled"}
    known |= {f"data-{name}" for name in ("turn", "quote", "reason", "shown", "do", "value", "copy", "view")}
    known |= {"data-settled"}
    assert attributes <= known


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.test/x",
        "/gradio_api/x",
        "",
    ],
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    links = Parsed(render_source(EN, replace(article_of(), url=url))).attributes("a")
    assert [link["href"] for link in links] == ["?view=articles&article=ferry"]


@pytest.mark.parametrize("url", ["https://example.org/a?b=1&c=%22", 'http://example.org/" onclick="alert(1)'])
def test_an_address_of_the_web_is_a_link_to_exactly_that(url: str) -> None:
    link, _ = Parsed(render_source(EN, replace(article_of(), url=url))).attributes("a")
    assert link == {"href": url, "target": "_blank", "rel": "noopener noreferrer"}


def test_a_source_shows_title_place_and_what_is_known_of_it() -> None:
    article = Article(
        "f-1", "a.jsonl", TEXT, line=3, title="Ferry late", published="2024-01-29", source="Gazette", section="Harbour"
    )
    parsed = Parsed(render_source(EN, replace(article, page="A4", also_in=("f-2", "f-3"))))
    assert parsed.texts("h2") == ["Ferry late"]
    assert parsed.texts("p", **{"class": "about"}) == ["Gazette · 29 January 2024 · Harbour · page A4"]
    assert parsed.texts("p", **{"class": "place"}) == ["File a.jsonl#3"]
    assert parsed.texts("p", **{"class": "copies"}) == ["also as f-2, f-3"]


def test_an_article_without_a_title_is_shown_by_its_id() -> None:
    article = article_of(title="")
    assert Parsed(render_source(EN, article)).texts("h2") == ["ferry"]
    assert show(Turn("When?", make_answer(make_quote(article, LATE))), article).texts("cite") == ["ferry"]


def test_a_date_that_is_no_date_is_shown_as_it_is() -> None:
    parsed = Parsed(render_source(EN, replace(article_of(), published="last spring")))
    assert parsed.texts("p", **{"class": "about"}) == ["last spring"]


def test_no_article_is_an_invitation_to_click() -> None:
    assert Parsed(render_no_source(EN)).texts("p", **{"class": "empty"}) == [
        "Click on the number of a quote to see it in its article."
    ]


def test_quotes_are_numbered_from_one_with_title_source_and_date() -> None:
    article = replace(article_of(), source="Gazette", published="2024-01-29T10:00:00")
    quotes = (make_quote(article, LATE), make_quote(article, SAID))
    parsed = show(Turn("When?", make_answer(*quotes)), article)
    assert parsed.texts("a", **{"class": "cite"}) == ["1", "2"]
    cites = [link for link in parsed.attributes("a") if link["class"] == "cite"]
    assert [(link["data-turn"], link["data-quote"]) for link in cites] == [("0", "0"), ("0", "1")]
    assert parsed.texts("figcaption") == ["Ferry late Gazette · 29 January 2024 Copy"] * 2
    assert parsed.texts("blockquote") == [quote.text for quote in quotes]


def test_turns_stand_in_order_and_their_citations_name_them() -> None:
    article = article_of()
    turns = [Turn(question, make_answer(make_quote(article, LATE))) for question in ("One?", "Two?")]
    parsed = Parsed(render_conversation(EN, turns, lambda _: article))
    assert parsed.texts("h2") == ["One?", "Two?"]
    assert [link["data-turn"] for link in parsed.attributes("a") if link["class"] == "cite"] == ["0", "1"]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("answered", "Answered in the articles’ own words 50% sure of the first"),
        ("related", "No sentence answers this. These come nearest:"),
        ("absent", "The articles do not hold an answer."),
    ],
)
def test_each_verdict_has_its_words(verdict: Verdict, said: str) -> None:
    article = article_of()
    quotes = () if verdict == "absent" else (make_quote(article, LATE),)
    parsed = show(Turn("When?", make_answer(*quotes, verdict=verdict)), article)
    assert parsed.texts("p", **{"class": "verdict"}) == [said]
    assert parsed.attributes("section") == [{"class": f"turn {verdict}"}]
    assert len(parsed.texts("blockquote")) == len(quotes)


def test_an_absent_answer_names_the_words_that_are_nowhere() -> None:
    answer = replace(make_answer(verdict="absent"), absent_terms=("gas", "pipeline"))
    parsed = show(Turn("Gas pipeline?", answer), article_of())
    assert parsed.texts("p", **{"class": "nowhere"}) == ["Nowhere in the articles: gas, pipeline"]
    assert parsed.texts("b") == ["gas", "pipeline"]


def test_what_was_not_carried_over_is_not_shown() -> None:
    assert not show(Turn("When?", make_answer()), article_of()).texts("button", **{"class": "chip"})


def test_withheld_quotes_are_said() -> None:
    parsed = show(Turn("When?", replace(make_answer(), withheld=2)), article_of())
    assert parsed.texts("p", **{"class": "problem"}) == ["2 quotes withheld: not in the article to the letter."]


def test_a_question_without_an_answer_says_why() -> None:
    parsed = show(Turn("When?", problem="the question has <3,000> characters."), article_of())
    assert parsed.texts("p", **{"class": "problem"}) == ["the question has <3,000> characters."]
    assert parsed.texts("h2") == ["When?"]


@given(st.lists(anything.filter(bool), max_size=4))
def test_examples_are_asked_to_the_letter(examples: list[str]) -> None:
    parsed = Parsed(render_welcome(EN, examples))
    assert parsed.texts("button") == examples
    assert [button["data-question"] for button in parsed.attributes("button")] == examples


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status("loading"), "Getting ready …"),
        (Status("indexing", "reading", 3, 1200), "Reading articles: 3 of 1,200"),
        (Status("indexing", "encoding", 1000, 2500), "Encoding passages: 1,000 of 2,500"),
        (Status("indexing", "writing", 0, 0), "Writing the index: 0 of 0"),
        (Status("ready", articles=1, passages=1), "1 article indexed · 1 passage"),
        (Status("ready", articles=1234, passages=5678), "1,234 articles indexed · 5,678 passages"),
        (Status("ready", unread=1), "0 articles indexed · 0 passages · 1 could not be read"),
        (
            Status("ready", articles=2, passages=3, unread=1200, stale="busy"),
            "2 articles indexed · 3 passages · 1,200 could not be read"
            " · Something else is building the index, so it is served as it is.",
        ),
        (Status("failed", problem="<b>no such folder</b>"), "<b>no such folder</b>"),
    ],
)
def test_each_state_has_its_line(status: Status, said: str) -> None:
    parsed = Parsed(render_status(EN, status))
    (line,) = parsed.texts("p")
    assert line.strip() == said
    assert parsed.attributes("p") == [{"class": f"status {status.state}", "role": "status"}]


@pytest.mark.parametrize(
    ("stale", "said"),
    [
        ("no_folder", "The folder of articles is not there"),
        ("unwritable", "The index cannot be written"),
        ("busy", "Something else is building the index"),
    ],
)
def test_an_index_that_is_served_as_it_is_says_why(stale: Stale, said: str) -> None:
    (notice,) = Parsed(render_status(EN, Status("ready", stale=stale))).texts("span", **{"class": "notice"})
    assert notice.startswith(said)


def test_what_could_not_be_read_is_a_link_to_where_it_is_listed() -> None:
    (link,) = Parsed(render_status(EN, Status("ready", unread=2))).attributes("a")
    assert (link["href"], link["data-view"]) == ("?view=index", "index")


def test_progress_is_a_bar_between_nothing_and_all() -> None:
    assert Parsed(render_status(EN, Status("loading"))).attributes("progress") == [{"aria-label": "Progress"}]
    bar = Parsed(render_status(EN, Status("indexing", "encoding", 3, 12))).attributes("progress")
    assert bar == [{"value": "3", "max": "12", "aria-label": "Progress"}]
    assert Parsed(render_status(EN, Status("indexing", "writing", 0, 0))).attributes("progress")[0]["max"] == "1"
    assert not Parsed(render_status(EN, Status("ready"))).attributes("progress")
