"""The scope of a search: what it admits, against a slow reading of the rule, and that nothing outside is ever found."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, Settings
from assistant.dates import day_of, find_dates, find_weekdays
from assistant.errors import QuestionError
from assistant.exchange import answer_from_dict, answer_to_dict, scope_from_dict, scope_to_dict
from assistant.index import Store
from assistant.index.vectors import PassageVectors
from assistant.querying import plain_query
from assistant.reading.lines import without_dateline
from assistant.records import EVERYWHERE, Passage, Scope
from assistant.retrieving import gather, retrieve
from assistant.scoping import Admitted, admit, check_scope, join_scopes
from tests.toy import Newsroom

TODAY = date(2024, 2, 14)


def line(number: int, source: str, section: str, published: str, text: str) -> str:
    item = {"id": f"{number:02d}", "source": source, "section": section, "published": published, "text": text}
    return json.dumps(item)


LINES = [
    line(
        0, "Demo Herald", "World", "2024-01-10", "The ferry sank on Monday. Nobody was hurt.\n\nIt was built in 1998."
    ),
    line(
        1,
        "The Calder Herald",
        "Sport",
        "2024-01-17",
        "The council voted. The mayor left on 20 January 2024. It rained.",
    ),
    line(2, "demo herald", "World", "2024-01-28", "PORT CALDER, 27 January (Wire) — The ferry sails. A gull cried."),
    line(3, "Wire", "", "", "A keeper ended the strike of 3 March 2023. The storm of 17 January 2024 was worse."),
    line(4, "", "Local", "2024-02-01T08:00:00", "The pier reopens in May. The quay will close on Friday."),
    line(
        5,
        "Wire",
        "World",
        "2023-12-31",
        "Fog closed the quay yesterday. From 22 to 24 December 2023 the ferry was late.",
    ),
    line(6, "Wire", "World", "2024-02-29", "The council of Eastmere voted."),
    line(7, "Old Post", "World", "0999-01-01", "The tide rose on 29 February 2024."),
]
FILES = {
    "x.jsonl": "\n".join(LINES),
    "n.txt": "The pier of Eastmere reopens in May 2023. The ferry is late.",
    "m.md": "---\npublished: 2024-01-20\nsource: Wire\n---\nThe ferry was late. The lamp broke on 2 January 2024.",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    newsroom = Newsroom(tmp_path_factory.mktemp("scoping"), settings=Settings(passage_tokens=8))
    newsroom.build(FILES)
    return newsroom.open()


@pytest.fixture
def store(assistant: Assistant) -> Store:
    return assistant.store


# The slow rule


def meets(scope: Scope, store: Store, article_id: str) -> bool:
    """Whether an article as a whole meets a scope, its spans of time set aside."""
    article = store.read_article(article_id)
    ending = PurePosixPath(article.path).suffix[1:].lower()
    for name, wanted, unwanted in (
        (article.source, scope.sources, scope.not_sources),
        (article.section, scope.sections, scope.not_sections),
        (ending, scope.formats, scope.not_formats),
    ):
        if wanted and name.casefold() not in [each.casefold() for each in wanted]:
            return False
        if name.casefold() in [each.casefold() for each in unwanted]:
            return False
    day = day_of(article.published)
    if not (scope.since or scope.until):
        return True
    return day is not None and (scope.since or "0") <= day.isoformat() <= (scope.until or "9")


def sentences_admitted(scope: Scope, store: Store, passage: Passage) -> list[bool]:
    """Whether each sentence of a passage is admitted."""
    article = store.read_article(passage.article_id)
    day = day_of(article.published)
    spans = [(first or "0001-01-01", last or "9999-12-31") for first, last in scope.during]
    reported = day is not None and any(
        first <= day.isoformat() and (day - timedelta(1)).isoformat() <= last for first, last in spans
    )
    speaks = reported
    admitted = []
    for start, end in passage.sentences:
        text = without_dateline(article.text[start:end])
        named = [*find_dates(text, day), *(find_weekdays(text, day) if day else ())]
        if named:
            speaks = any(
                first <= each.first.isoformat() and each.last.isoformat() <= last
                for each in named
                for first, last in spans
            )
        admitted.append(meets(scope, store, passage.article_id) and (speaks or not spans))
    return admitted


def expected(scope: Scope, store: Store) -> tuple[list[bool], list[bool]]:
    by_passage = [sentences_admitted(scope, store, store.passage(row)) for row in range(store.passage_count)]
    return [any(each) for each in by_passage], [each for passage in by_passage for each in passage]


def everything(store: Store) -> Admitted:
    return Admitted(np.ones(store.passage_count, bool), np.ones(len(store.passage_of_sentence), bool))


_DAYS = st.sampled_from(
    "1998-12-31 2023-01-01 2023-12-22 2023-12-31 2024-01-02 2024-01-10 2024-01-16 2024-01-17 2024-01-20 2024-01-27"
    " 2024-01-28 2024-02-01 2024-02-02 2024-02-28 2024-02-29 2024-03-01".split()
) | st.just("")
_SPANS = st.tuples(_DAYS, _DAYS).map(lambda pair: pair if not all(pair) else (min(pair), max(pair)))


def _some(*names: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple)


@st.composite
def _scopes(draw: st.DrawFn) -> Scope:
    since, until = draw(_SPANS)
    return Scope(
        sources=draw(_some("Demo Herald", "The Calder Herald", "WIRE", "Nobody", "")),
        not_sources=draw(_some("Demo Herald", "Wire", "Nobody", "")),
        sections=draw(_some("World", "sport", "Local", "")),
        not_sections=draw(_some("World", "Weather")),
        formats=draw(_some("jsonl", "txt", "MD", "pdf")),
        not_formats=draw(_some("jsonl", "md")),
        since=since,
        until=until,
        during=tuple(draw(st.just([]) | st.lists(_SPANS, max_size=2))),
        order=draw(st.sampled_from(["", "newest", "oldest"])),
    )


SCOPES = _scopes()


@given(SCOPES)
def test_what_is_admitted_is_what_the_slow_rule_admits(assistant: Assistant, scope: Scope) -> None:
    admitted = admit(assistant.store, scope)
    if admitted is None:
        assert replace(scope, order="") == EVERYWHERE
        admitted = everything(assistant.store)
    passages, sentences = expected(scope, assistant.store)
    assert admitted.passages.tolist() == passages
    assert admitted.sentences.tolist() == sentences


@pytest.mark.parametrize(
    ("scope", "articles"),
    [
        (Scope(sources=("Demo Herald",)), "00 02"),
        (Scope(sources=("Demo Herald", "Wire")), "00 02 03 05 06 m.md"),
        (Scope(not_sources=("Wire", "Demo Herald", "")), "01 07"),
        (Scope(sections=("World",)), "00 02 05 06 07"),
        (Scope(sections=("World",), sources=("Wire",)), "05 06"),
        (Scope(formats=("txt", "text")), "n.txt"),
        (Scope(not_formats=("jsonl",)), "m.md n.txt"),
        (Scope(since="2024-01-28"), "02 04 06"),
        (Scope(until="2024-01-10"), "00 05"),
        (Scope(since="2024-02-01", until="2024-02-01"), "04"),
        (Scope(during=(("2024-01-20", "2024-01-20"),)), "01 m.md"),
        (Scope(during=(("2024-01-17", "2024-01-17"),)), "01 03"),
        (Scope(during=(("2024-01-27", "2024-01-27"),)), "02"),
        (Scope(during=(("2023-03-01", "2023-03-31"), ("1998-01-01", "1998-12-31"))), "00 03"),
        (Scope(during=(("2024-02-29", ""),)), "04 06 07"),
        (Scope(during=(("", "1999-12-31"),)), "00"),
        (Scope(during=(("2024-02-02", "2024-02-02"),)), "04"),
        (Scope(sources=("Nobody",)), ""),
    ],
)
def test_the_articles_that_a_scope_admits(assistant: Assistant, scope: Scope, articles: str) -> None:
    admitted = admit(assistant.store, scope)
    assert admitted is not None
    found = {assistant.store.passage(row).article_id for row in np.flatnonzero(admitted.passages).tolist()}
    assert found == set(articles.split())


def test_a_sentence_that_names_another_day_is_left_out_of_a_passage_that_is_in(store: Store) -> None:
    admitted = admit(store, Scope(during=(("2024-01-20", "2024-01-20"),)))
    assert admitted is not None
    texts = [store.sentence_text(row) for row in np.flatnonzero(admitted.sentences).tolist()]
    assert texts == ["The mayor left on 20 January 2024.", "It rained.", "The ferry was late."]


def test_an_order_alone_leaves_everything_in(store: Store) -> None:
    assert admit(store, EVERYWHERE) is None
    assert admit(store, Scope(order="newest")) is None


# Several scopes


def test_scopes_are_joined_part_by_part() -> None:
    assert join_scopes([]) == EVERYWHERE
    one = Scope(sources=("A", "B"), not_formats=("pdf",), since="2024-01-01", until="2024-03-01", order="oldest")
    other = Scope(sources=("B", "C"), sections=("S",), since="2024-02-01", during=(("2024-01-01", ""),), order="newest")
    assert join_scopes([one, other, EVERYWHERE]) == Scope(
        sources=("A", "B", "C"),
        not_formats=("pdf",),
        sections=("S",),
        since="2024-02-01",
        until="2024-03-01",
        during=(("2024-01-01", ""),),
        order="newest",
    )


@given(SCOPES, SCOPES, SCOPES)
def test_joining_has_no_order_but_of_names_and_orders(one: Scope, two: Scope, three: Scope) -> None:
    assert join_scopes([one]) == one
    assert join_scopes([one, EVERYWHERE]) == join_scopes([EVERYWHERE, one]) == join_scopes([one, one]) == one
    assert join_scopes([join_scopes([one, two]), three]) == join_scopes([one, two, three])


@given(SCOPES, SCOPES)
def test_a_joined_range_of_publication_admits_what_both_admit(assistant: Assistant, one: Scope, other: Scope) -> None:
    ranges = [Scope(since=each.since, until=each.until) for each in (one, other)]
    masks = [(admit(assistant.store, each) or everything(assistant.store)).passages for each in ranges]
    joined = join_scopes(ranges)
    both = (admit(assistant.store, joined) or everything(assistant.store)).passages
    assert both.tolist() == (masks[0] & masks[1]).tolist()


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        (Scope(since="2024-02-01", until="2024-01-31"), "end .2024-01-31. before they begin .2024-02-01.; turn them"),
        (Scope(during=(("2024-01-01", ""), ("2024-02-01", "2024-01-31"))), "before they begin"),
        (Scope(since="29 January 2024"), "'29 January 2024' is not a date; write it as 2024-01-29"),
        (Scope(until="2023-02-29"), "'2023-02-29' is not a date"),
        (Scope(since="20240129"), "'20240129' is not a date; write it as 2024-01-29"),
        (Scope(until="2024-W05-1"), "'2024-W05-1' is not a date; write it as 2024-01-29"),
        (Scope(during=(("", "x" * 500),)), "is not a date"),
        (Scope(order="latest"), "the order is newest or oldest, not 'latest'"),  # type: ignore[arg-type]
    ],
)
def test_a_scope_that_cannot_be_met_is_refused(scope: Scope, says: str) -> None:
    with pytest.raises(QuestionError, match=says) as caught:
        check_scope(scope)
    assert len(str(caught.value)) < 200


@given(SCOPES)
def test_a_scope_that_can_be_met_is_not(scope: Scope) -> None:
    check_scope(scope)
    assert scope_from_dict(json.loads(json.dumps(scope_to_dict(scope)))) == scope


# The searches


QUESTIONS = ["Is the ferry late?", "When did the council vote?", "Who closed the quay in the fog?", "Whales?", "???"]


@given(SCOPES, st.sampled_from(QUESTIONS), st.sampled_from([0, 1, 3, 100]))
def test_nothing_outside_the_scope_is_ever_found(assistant: Assistant, scope: Scope, question: str, k: int) -> None:
    answer = assistant.ask(question, scope=scope, k=k, today=TODAY)
    passages, sentences = expected(scope, assistant.store)
    inside = {assistant.store.passage(row).passage_id for row, is_in in enumerate(passages) if is_in}
    hits = [hit.passage.passage_id for hit in answer.hits]
    assert answer.matching == (None if replace(scope, order="") == EVERYWHERE else len(inside))
    assert len(hits) == len(set(hits)) == min(k, len(inside))
    assert set(hits) <= inside
    cores = {
        (assistant.store.passage(int(passage)).article_id, start, end): is_in
        for (start, end, passage, _), is_in in zip(assistant.store.sentences.tolist(), sentences, strict=True)
    }
    assert all(cores[quote.article_id, *quote.core] for quote in answer.quotes)
    assert answer.within == answer.scope == scope


def test_the_filter_comes_before_the_ranking(newsroom: Newsroom) -> None:
    """The one article in scope is found though a hundred others are nearer, and only one candidate is wanted."""
    newsroom.settings = Settings(passage_tokens=8, candidates=1)
    lines = [line(number, "Wire", "", "", f"The ferry is late, number {number}.") for number in range(100)]
    newsroom.build({"a.jsonl": "\n".join([*lines, line(100, "Herald", "", "", "The ferry sank long ago.")])})
    assistant = newsroom.open()
    answer = assistant.ask("Is the ferry late?", scope=Scope(sources=("Herald",)), k=5)
    assert [hit.passage.article_id for hit in answer.hits] == ["100"]
    assert answer.matching == 1
    query = plain_query("Is the ferry late?", newsroom.encoder)
    found = gather(assistant.store, query, 1, admit(assistant.store, Scope(sources=("Herald",))))
    assert found is not None
    assert [assistant.store.passage(row).article_id for row in found.rows.tolist()] == ["100"]


@pytest.mark.parametrize(
    "scope", [Scope(sources=("Nobody",)), Scope(since="2030-01-01"), Scope(during=(("1700-01-01", "1700-12-31"),))]
)
def test_a_scope_that_matches_nothing_is_answered_absent(assistant: Assistant, scope: Scope) -> None:
    answer = assistant.ask("Are whales on the ferry late?", ["Who voted?"], scope=scope, today=TODAY)
    assert (answer.matching, answer.verdict, answer.quotes, answer.hits, answer.confidence) == (
        0,
        "absent",
        (),
        (),
        0.0,
    )
    assert answer.absent_terms == ("whales",)
    assert (
        retrieve(
            assistant.store,
            plain_query("ferry", Newsroom(assistant.store.corpus).encoder),
            5,
            admit(assistant.store, scope),
        )
        is None
    )


def test_a_question_that_asks_for_a_scope_of_nothing_is_answered_absent(assistant: Assistant) -> None:
    for question in ("Is the ferry late, only PDFs?", "Is the ferry late in 1850?", "Only PDFs, please", "In 1850?"):
        answer = assistant.ask(question, today=TODAY)
        assert (answer.matching, answer.verdict, answer.hits) == (0, "absent", ())
        assert answer.understood


def test_an_empty_corpus_has_no_scope_that_breaks_it(newsroom: Newsroom) -> None:
    newsroom.build({})
    for scope in (Scope(sources=("Wire",)), Scope(during=(("2024-01-01", ""),)), Scope(order="newest")):
        assert newsroom.open().ask("Is the ferry late last week?", scope=scope).verdict == "absent"


def test_the_callers_scope_and_the_questions_both_hold(assistant: Assistant) -> None:
    question = "When was the ferry late, only in the World section, in January 2024?"
    answer = assistant.ask(question, scope=Scope(sources=("Demo Herald",)), today=TODAY)
    assert answer.within == Scope(sources=("Demo Herald",))
    assert answer.scope == Scope(sources=("Demo Herald",), sections=("World",), during=(("2024-01-01", "2024-01-31"),))
    assert {hit.passage.article_id for hit in answer.hits} == {"00", "02"}
    ignored = assistant.ask(question, scope=answer.within, today=TODAY, ignored=["in January 2024"])
    assert ignored.scope == replace(answer.scope, during=())
    assert ignored.ignored == ("in January 2024",)


@given(
    SCOPES, st.sampled_from(["Is the ferry late?", "Who voted in the Herald last week?", "The latest of the ferry?"])
)
def test_a_scoped_answer_comes_back_from_json_and_can_be_asked_again(
    assistant: Assistant, scope: Scope, question: str
) -> None:
    answer = assistant.ask(question, scope=scope, today=TODAY)
    back = answer_from_dict(json.loads(json.dumps(answer_to_dict("q", answer))))
    for name in ("question", "searched_for", "carried", "verdict", "confidence", "within", "understood", "scope"):
        assert getattr(back, name) == getattr(answer, name)
    assert (back.ignored, back.today, back.matching) == (answer.ignored, answer.today, answer.matching)
    today = date.fromisoformat(back.today) if back.today else None
    assert (
        assistant.ask(back.question, carried=back.carried, scope=back.within, ignored=back.ignored, today=today)
        == answer
    )


def test_what_a_question_asks_for_can_be_asked_for_by_the_caller(assistant: Assistant) -> None:
    """An answer's scope is one that `ask` takes, whatever was asked."""
    for question in (
        "Who voted last week?",
        "Who voted between 3 January and 5 March 2023?",
        "The latest from the Herald since Friday, not in the Sport section?",
    ):
        answer = assistant.ask(question, today=TODAY)
        assert assistant.ask("Who voted?", scope=answer.scope, today=TODAY).scope == answer.scope


# The order


def test_the_newest_or_oldest_comes_first_of_those_nearly_as_good(newsroom: Newsroom) -> None:
    days = ["2024-01-10", "2024-03-01", "", "2023-12-31", "2024-01-31"]
    lines = [
        line(number, "", "", day, f"The ferry {name} is late.")
        for number, (day, name) in enumerate(zip(days, "abcde", strict=True))
    ]
    newsroom.build({"x.jsonl": "\n".join([*lines, line(9, "", "", "2025-01-01", "A gull cried.")])})
    assistant = newsroom.open()
    for order, first in (("newest", "1 4 0 3 2"), ("oldest", "3 0 4 1 2")):
        answer = assistant.ask("Is the ferry late?", scope=Scope(order=order))  # type: ignore[arg-type]
        assert [hit.passage.article_id for hit in answer.hits] == [*(f"0{n}" for n in first.split()), "09"]
        assert [hit.rank for hit in answer.hits] == [1, 2, 3, 4, 5, 6]
        assert answer.quotes[0].article_id == f"0{first[0]}"
        assert answer.matching is None
    assert assistant.ask("Is the ferry late? The newest report").quotes[0].article_id != "09"


# In the vector search


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assistant, Assistant]:
    """Six hundred articles of ten sources, searched exactly and by lists."""
    words = "tide ferry harbour quay pier gull storm council ticket vessel strike keeper lamp fog rope".split()
    random = np.random.default_rng(0)
    lines = [
        line(n, f"Source {n % 10}" if n != 77 else "Lone", "", "", f"{' '.join(random.choice(words, 6))} {n}.")
        for n in range(600)
    ]
    opened = []
    for name, settings in (("exact", Settings()), ("lists", Settings(exact_search_limit=300))):
        room = Newsroom(tmp_path_factory.mktemp(name), settings=replace(settings, passage_tokens=30))
        room.build({"a.jsonl": "\n".join(lines)})
        opened.append(room.open())
    assert opened[1].store.manifest["vector_search"]["kind"].startswith("IVF")
    return opened[0], opened[1]


def test_the_vector_search_of_some_rows_is_the_one_of_numpy(crowds: tuple[Assistant, Assistant]) -> None:
    exact = crowds[0].store.passage_vectors
    vectors = exact.rows(np.arange(600))
    random = np.random.default_rng(1)
    for share in (0.0, 0.002, 0.1, 0.5, 1.0):
        admitted = random.random(600) < share
        scores = np.where(admitted, vectors @ vectors[5], -np.inf)
        rows = exact.search(vectors[5], 20, admitted)
        assert len(rows) == len(set(rows.tolist())) == min(20, int(admitted.sum()))
        assert admitted[rows].all()
        assert np.allclose(scores[rows], np.sort(scores)[::-1][: len(rows)], atol=1e-6)


@pytest.mark.parametrize("count", [1, 10, 59, 600])
def test_an_approximate_search_finds_only_and_all_that_is_admitted(
    crowds: tuple[Assistant, Assistant], count: int
) -> None:
    vectors: PassageVectors = crowds[1].store.passage_vectors
    for number in (1, 59, 60, 599):
        admitted = np.zeros(600, bool)
        admitted[np.random.default_rng(number).permutation(600)[:number]] = True
        for row in (0, 300, 599):
            rows = vectors.search(vectors.rows(np.array([row]))[0], count, admitted)
            assert len(rows) == len(set(rows.tolist())) == min(count, number)
            assert admitted[rows].all()


@pytest.mark.parametrize("question", ["Is the ferry late in the fog?", "Nothing of this is here?"])
def test_an_approximate_search_lists_nothing_from_outside_the_scope(
    crowds: tuple[Assistant, Assistant], question: str
) -> None:
    for assistant in crowds:
        for source, size in (("Source 3", 60), ("Source 7", 59), ("Lone", 1), ("Nobody", 0)):
            answer = assistant.ask(question, scope=Scope(sources=(source,)), k=600)
            assert answer.matching == len(answer.hits) == size
            assert {assistant.article(hit.passage.article_id).source for hit in answer.hits} <= {source}
            assert {assistant.article(quote.article_id).source for quote in answer.quotes} <= {source}
