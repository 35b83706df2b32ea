"""What a question asks to be searched: sources, sections, formats, orders and times, by the names an index has."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Resolved, Resolver, ScopeReader
from assistant.conversation.scopes import ScopePhrase
from assistant.conversation.wording import leave_out
from assistant.index.catalogue import Heading
from assistant.index.facets import Facets
from assistant.records import EVERYWHERE, Scope
from assistant.scoping import join_scopes

TODAY = date(2024, 2, 14)
ARTICLES = [
    ("a.txt", "Demo Herald", "World", "2024-02-01"),
    ("b.txt", "The Calder Herald", "Local News", "2024-02-14"),
    ("c.md", "Demo Wire", "World", "2024-01-17"),
    ("d.PDF", "Bulletin of Eastmere", "Sport", "2023-12-31"),
    ("e.jsonl", "Reuters", "", "2024-02-10"),
    ("f", "", "", ""),
]


def facets_of(articles: list[tuple[str, str, str, str]]) -> Facets:
    return Facets([Heading(path, "", day, source, path, section) for path, source, section, day in articles])


def reader_of(articles: list[tuple[str, str, str, str]] | None = None) -> ScopeReader:
    return ScopeReader(facets_of(ARTICLES if articles is None else articles), TODAY, lambda event, context: None)


READER = reader_of()


def resolve(question: str, ignored: tuple[str, ...] = (), reader: ScopeReader = READER) -> Resolved:
    return Resolver(reader).resolve(question, ignored=ignored)


def asked(question: str, reader: ScopeReader = READER) -> tuple[list[str], Scope]:
    """The phrases of a question that say what to search, and what they say."""
    found = reader.read(question)
    return [question[each.start : each.end] for each in found], join_scopes([each.scope for each in found])


HERALDS = ("Demo Herald", "The Calder Herald")


@pytest.mark.parametrize(
    ("question", "phrase", "scope"),
    [
        ("Who voted in the Demo Herald?", "in the Demo Herald", Scope(sources=("Demo Herald",))),
        ("Who voted, according to Reuters?", "according to Reuters", Scope(sources=("Reuters",))),
        ("who voted, according to the demo herald?", "according to the demo herald", Scope(sources=("Demo Herald",))),
        ("Who voted in The Calder Herald?", "in The Calder Herald", Scope(sources=("The Calder Herald",))),
        ("Who voted in the Calder Herald?", "in the Calder Herald", Scope(sources=("The Calder Herald",))),
        ("Who voted, from the Wire only?", "from the Wire only", Scope(sources=("Demo Wire",))),
        ("As reported by the wire, who voted?", "As reported by the wire", Scope(sources=("Demo Wire",))),
        ("Who voted in the Herald?", "in the Herald", Scope(sources=HERALDS)),
        ("What does the Herald say of the vote?", "the Herald", Scope(sources=HERALDS)),
        ("What did Reuters report?", "Reuters", Scope(sources=("Reuters",))),
        ("Who voted, not from the Wire?", "not from the Wire", Scope(not_sources=("Demo Wire",))),
        ("Who voted, without the Herald?", "without the Herald", Scope(not_sources=HERALDS)),
        ("Who voted, other than in Reuters?", "other than in Reuters", Scope(not_sources=("Reuters",))),
        ("Who voted? Only the Demo Wire, please", "Only the Demo Wire, please", Scope(sources=("Demo Wire",))),
        ("Who voted in the Bulletin of Eastmere?", "in the Bulletin of Eastmere", Scope(sources=(ARTICLES[3][1],))),
        ("Who voted in the World section?", "in the World section", Scope(sections=("World",))),
        ("In the local news section, who voted?", "In the local news section", Scope(sections=("Local News",))),
        ("Who voted, only the Sport section?", "only the Sport section", Scope(sections=("Sport",))),
        ("Who voted, not in the World section?", "not in the World section", Scope(not_sections=("World",))),
        ("Who voted, only text files?", "only text files", Scope(formats=("txt", "text"))),
        ("Just PDFs, please: who voted?", "Just PDFs, please", Scope(formats=("pdf",))),
        ("Who voted, in the PDF files?", "in the PDF files", Scope(formats=("pdf",))),
        ("Who voted, Markdown files only?", "Markdown files only", Scope(formats=("md", "markdown"))),
        ("Who voted, no Word documents?", "no Word documents", Scope(not_formats=("docx",))),
        (
            "Who voted, not in the JSON Lines files?",
            "not in the JSON Lines files",
            Scope(not_formats=("jsonl", "ndjson")),
        ),
        ("Who voted, only web pages?", "only web pages", Scope(formats=("html", "htm", "mhtml"))),
        ("What is the latest on the vote?", "the latest", Scope(order="newest")),
        ("The very latest news of the vote?", "The very latest news", Scope(order="newest")),
        ("Most recent reports of the vote", "Most recent reports", Scope(order="newest")),
        ("What is the oldest report of the vote?", "the oldest report", Scope(order="oldest")),
        ("What did the first articles say?", "the first articles", Scope(order="oldest")),
        ("Who voted last month?", "last month", Scope(during=(("2024-01-01", "2024-01-31"),))),
        ("Who voted since 3 February 2024?", "since 3 February 2024", Scope(during=(("2024-02-03", ""),))),
        ("Who voted before 2024?", "before 2024", Scope(during=(("", "2023-12-31"),))),
    ],
)
def test_a_phrase_that_says_what_to_search(question: str, phrase: str, scope: Scope) -> None:
    assert asked(question) == ([phrase], scope)


@pytest.mark.parametrize(
    "question",
    [
        "Who voted?",
        "Who was the herald of the vote?",
        "Who cut the wire?",
        "Is the ferry made by wire?",
        "Who lives in Eastmere?",
        "Who fell in the wire fence?",
        "Which sport is late?",
        "Who rules the world?",
        "What does the text say about the vote?",
        "What stands in the text?",
        "Who may write a word?",
        "Who was first to vote?",
        "When did the first ferry sail?",
        "Who was late?",
        "Which newest ferry is late?",
        "How much is a page?",
        "",
    ],
)
def test_words_that_do_not_ask_for_a_scope(question: str) -> None:
    assert asked(question) == ([], EVERYWHERE)


def test_several_phrases_add_up_in_order() -> None:
    question = (
        "In the World section, what is the latest from the Herald, not from Reuters, since January, only text files?"
    )
    phrases, scope = asked(question)
    assert phrases == [
        "In the World section",
        "the latest",
        "from the Herald",
        "not from Reuters",
        "since January",
        "only text files",
    ]
    assert scope == Scope(
        sources=HERALDS,
        not_sources=("Reuters",),
        sections=("World",),
        formats=("txt", "text"),
        during=(("2024-01-01", ""),),
        order="newest",
    )


def test_what_is_understood_is_said_in_words() -> None:
    meanings = {
        "Who voted in the Herald?": "Demo Herald or The Calder Herald",
        "Who voted, not from the Wire?": "not Demo Wire",
        "Who voted in the World section?": "World section",
        "Who voted, not in the World section?": "not World section",
        "Who voted, only PDFs?": "only .pdf files",
        "Who voted, no PDFs?": "no .pdf files",
        "The latest on the vote?": "newest first",
        "The first reports of the vote?": "oldest first",
        "Who voted last month?": "January 2024 (today is 14 February 2024)",
        "Who voted on 17 January 2024?": "17 January 2024",
    }
    for question, meaning in meanings.items():
        assert [each.meaning for each in resolve(question).understood] == [meaning]


def test_a_time_counted_from_the_newest_article_says_so() -> None:
    reader = ScopeReader(facets_of(ARTICLES), date(2030, 1, 1), lambda event, context: None)
    (found,) = reader.read("Who voted last week?")
    assert found.meaning == "5 to 11 February 2024 (counted from the newest article, 14 February 2024)"
    assert found.by_today


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who voted in the Herald?", "Who voted?"),
        ("In the World section, who voted?", "who voted?"),
        ("What does the Herald say of the vote?", "What does say of the vote?"),
        ("Who voted last month?", "Who voted?"),
        ("Who voted on 17 January 2024?", "Who voted on 17 January 2024?"),
        ("Who voted yesterday?", "Who voted? 13 February 2024"),
        ("What is the latest on the vote?", "What is on the vote?"),
        ("What was the first report of the vote?", "What was the first report of the vote?"),
        ("Who voted, not from the Wire?", "Who voted?"),
        ("Who voted, only PDFs?", "Who voted?"),
        ("Who voted in the Herald, on the ticket, last month?", "Who voted, on the ticket?"),
    ],
)
def test_what_only_says_where_to_search_is_not_looked_up(question: str, said: str) -> None:
    resolved = resolve(question)
    assert resolved.said == resolved.searched_for == said


@pytest.mark.parametrize(
    "question", ["The latest?", "the latest news", "last week?", "only PDFs, please", "In the Herald?"]
)
def test_a_question_that_only_says_where_to_search_is_read(question: str) -> None:
    assert resolve(question).understood
    assert resolve(question).terms == {}


def test_an_ignored_phrase_is_looked_up_like_any_other() -> None:
    question = "Who voted in the Herald last month?"
    assert asked(question)[0] == ["in the Herald", "last month"]
    resolved = resolve(question, ignored=("last month",))
    assert [each.phrase for each in resolved.understood] == ["in the Herald"]
    assert resolved.said == "Who voted last month?"
    assert not resolved.by_today
    both = resolve(question, ignored=("last month", "in the Herald"))
    assert (both.understood, both.said) == ((), question)
    assert resolve(question, ignored=("nothing of it",)) == resolve(question)


def test_a_long_question_tells_and_asks_for_nothing() -> None:
    words = "ferry council ticket harbour storm quay pier gull keeper lamp fog rope tide vessel strike"
    question = f"In the Herald, who of the {words} voted last week?"
    assert asked(question) == ([], EVERYWHERE)
    assert resolve(question).said == question
    assert asked(f"In the Herald, who of the {' '.join(words.split()[:6])} voted last week?")[0] == [
        "In the Herald",
        "last week",
    ]


def test_in_an_undated_corpus_no_time_is_read() -> None:
    reader = reader_of([(path, source, section, "") for path, source, section, _ in ARTICLES])
    for phrase in ("last month", "in January 2024", "since Friday", "yesterday", "before the visit"):
        assert asked(f"Who voted {phrase}?", reader) == ([], EVERYWHERE)
    assert asked("What is the latest from Reuters?", reader)[1] == Scope(sources=("Reuters",))


def test_in_a_mostly_undated_corpus_only_what_counts_from_a_day_is_read() -> None:
    """A filter by date would leave out unseen what has none; "last week" cannot be meant otherwise."""
    reader = reader_of([(path, source, section, "") for path, source, section, _ in ARTICLES[1:]] + ARTICLES[:1])
    assert asked("Who voted in January 2024?", reader) == ([], EVERYWHERE)
    assert asked("What is the latest?", reader) == ([], EVERYWHERE)
    assert asked("Who voted last week?", reader)[0] == ["last week"]


def test_where_most_articles_name_no_source_only_what_says_only_is_read() -> None:
    reader = reader_of([*ARTICLES[:1], *[(f"{n}.txt", "", "", "2024-01-01") for n in range(5)]])
    assert asked("Who voted in the Herald?", reader) == ([], EVERYWHERE)
    assert asked("Who voted, only from the Herald?", reader)[1] == Scope(sources=("Demo Herald",))
    assert asked("Who voted, not from the Herald?", reader)[1] == Scope(not_sources=("Demo Herald",))


def test_an_empty_corpus_knows_no_scope_but_formats() -> None:
    assert asked("Who voted in the Herald last month, the latest?", reader_of([])) == ([], EVERYWHERE)
    assert asked("Who voted, only PDFs?", reader_of([]))[1] == Scope(formats=("pdf",))


@pytest.mark.parametrize("name", ["C++ (daily) [x]", "U.S. News", "Le Monde.fr", "日報", "a|b", "What's On"])
def test_a_source_of_any_name_is_found(name: str) -> None:
    reader = reader_of([("a.txt", name, name, "2024-01-01")])
    assert asked(f"Who voted, according to the {name}?", reader)[1] == Scope(sources=(name,))


def test_what_is_left_of_a_text_has_no_marks_that_hang() -> None:
    question = "Who voted, in the Herald, and when?"
    assert leave_out(question, READER.read(question)) == "Who voted, and when?"
    assert leave_out(" Who voted? ", []) == "Who voted?"


_PIECES = st.sampled_from(
    "who voted the Herald Demo Wire Reuters in from not only just without section World Sport PDFs text files latest"
    " newest oldest first report , ? . please last week on 17 January 2024 since does say according to Calder".split()
)


@given(st.lists(_PIECES, max_size=12).map(" ".join) | st.text(max_size=40))
def test_phrases_lie_in_the_question_in_order_and_can_all_be_ignored(question: str) -> None:
    found = READER.read(question)
    assert all(0 <= each.start < each.end <= len(question) for each in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(isinstance(each, ScopePhrase) and each.meaning and each.scope != EVERYWHERE for each in found)
    resolved = resolve(question)
    assert [each.phrase for each in resolved.understood] == [question[each.start : each.end] for each in found]
    ignored = resolve(question, tuple(each.phrase for each in resolved.understood))
    assert not {each.phrase for each in ignored.understood} & {each.phrase for each in resolved.understood}
