"""The history of a conversation as callers give it: what counts of it, and that nothing odd in it breaks an answer."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, overload

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.conversation import HistoryItem, Turn, clean, read_history
from assistant.conversation.history import _LONGEST, MOST_TURNS
from assistant.errors import AssistantError, QuestionError
from assistant.exchange import answer_to_dict
from assistant.records import Scope
from tests.toy import Newsroom

TODAY = date(2024, 2, 14)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    newsroom = Newsroom(tmp_path_factory.mktemp("history"))
    newsroom.build(
        {
            "a.txt": "The ferry of Port Calder is late. Mayor Jane Arkwell denied that it would stop.",
            "b.txt": "The council of Eastmere voted on the ticket.",
        }
    )
    return newsroom.open()


class Counting(Sequence[HistoryItem]):
    """A history that counts which of its items are looked at."""

    def __init__(self, items: Sequence[HistoryItem]) -> None:
        self.items = items
        self.looked_at: list[int] = []

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, at: int) -> HistoryItem: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[HistoryItem]: ...
    def __getitem__(self, at: int | slice) -> HistoryItem | Sequence[HistoryItem]:
        assert isinstance(at, int)
        self.looked_at.append(at)
        return self.items[at]

    def __iter__(self) -> Iterator[HistoryItem]:
        raise AssertionError("a history is not read from its beginning")


# What a turn is


def test_questions_are_turns_oldest_first() -> None:
    assert read_history(["Who voted?", " And\n when? "]) == (Turn("Who voted?"), Turn("And when?"))
    assert read_history(()) == ()


@pytest.mark.parametrize("quotes", [["It sank.", "It rose."], [{"text": "It sank."}, {"text": " It\trose. ", "x": 1}]])
def test_an_object_has_quotes_as_texts_or_objects(quotes: list[Any]) -> None:
    item = {"question": "What sank?", "quotes": quotes, "verdict": "answered"}
    assert read_history([item]) == (Turn("What sank?", ("It sank.", "It rose.")),)


def test_an_object_may_have_no_quotes() -> None:
    for item in ({"question": "What sank?"}, {"question": "What sank?", "quotes": []}):
        assert read_history([item]) == (Turn("What sank?"),)


def test_what_a_turn_carried_is_known_only_if_it_is_said() -> None:
    (unknown, nothing, two) = read_history(
        [{"question": "a"}, {"question": "b", "carried": []}, {"question": "c", "carried": ["x", " y "]}]
    )
    assert (unknown.carried, nothing.carried, two.carried) == (None, (), ("x", "y"))


def test_null_for_what_a_turn_carried_means_that_it_is_not_known() -> None:
    assert read_history([{"question": "a", "carried": None, "quotes": None}]) == (Turn("a"),)


def test_an_answer_its_quotes_and_its_json_are_the_same_turn(assistant: Assistant) -> None:
    answer = assistant.ask("Who denied it?", ["Is the ferry late?"], today=TODAY)
    assert answer.quotes
    as_quotes = {"question": answer.question, "quotes": list(answer.quotes), "carried": list(answer.carried)}
    as_json = json.loads(json.dumps(answer_to_dict("q", answer)))
    turns = [read_history([item]) for item in (answer, as_quotes, as_json)]
    assert turns[0] == turns[1] == turns[2] == (Turn(answer.question, (answer.quotes[0].text,), answer.carried),)
    follow_ups = [assistant.ask("When did she?", [item], today=TODAY) for item in (answer, as_quotes, as_json)]
    assert follow_ups[0] == follow_ups[1] == follow_ups[2]
    assert "Jane Arkwell" in follow_ups[0].carried


@pytest.mark.parametrize("item", ["", " \n\t ", {"question": ""}, {"question": "  ", "quotes": ["It sank."]}])
def test_an_empty_question_does_not_count(item: HistoryItem, assistant: Assistant) -> None:
    assert read_history(["Who voted?", item, item]) == (Turn("Who voted?"),)
    assert assistant.ask("And when?", ["Is the ferry late?", item]) == assistant.ask(
        "And when?", ["Is the ferry late?"]
    )


def test_empty_phrases_that_were_carried_do_not_count(assistant: Assistant) -> None:
    answer = assistant.ask("Why?", [{"question": "Is the ferry late?", "carried": ["", " "]}])
    assert all(phrase.strip() for phrase in answer.carried)


# How much counts


def test_only_the_last_twenty_count() -> None:
    history = [f"Question {number}?" for number in range(50)]
    assert MOST_TURNS == 20
    assert [turn.question for turn in read_history(history)] == history[-20:]
    with_empty = [each for question in history for each in (question, "", " ")]
    assert [turn.question for turn in read_history(with_empty)] == history[-20:]


def test_of_ten_thousand_items_twenty_are_looked_at(assistant: Assistant) -> None:
    history = Counting([f"Is the ferry {number} late?" for number in range(10_000)])
    answer = assistant.ask("And why?", history)
    assert sorted(set(history.looked_at)) == list(range(9_980, 10_000))
    assert answer.carried == assistant.ask("And why?", history.items[-20:]).carried


@given(st.lists(st.sampled_from(["Who?", "", " ", "Is it late?"]), max_size=60))
def test_the_turns_are_the_last_twenty_that_are_not_empty(history: list[str]) -> None:
    counting = Counting(history)
    turns = read_history(counting)
    assert [turn.question for turn in turns] == [each for each in history if each.strip()][-20:]
    assert len(counting.looked_at) == len(set(counting.looked_at))
    if len(turns) == MOST_TURNS:
        assert sum(bool(history[at].strip()) for at in counting.looked_at) == MOST_TURNS


def test_of_an_item_of_a_megabyte_only_so_much_counts(assistant: Assistant) -> None:
    text = "ferry " * 175_000
    items: list[HistoryItem] = [
        text,
        {"question": text, "quotes": [text, {"text": text}] * 1000, "carried": [text] * 1000},
        {"question": "Is the ferry late?", "quotes": [text] * 1000},
    ]
    for item in items:
        (turn,) = read_history([item])
        assert len(turn.question) <= _LONGEST
        assert len(turn.quotes) <= 5
        assert sum(map(len, turn.quotes)) <= 5 * _LONGEST
        assert sum(map(len, turn.carried or ())) <= 20 * _LONGEST
        assert assistant.ask("And when?", [item]).verdict
        assert sum(map(len, assistant.ask("And when?", [item] * 30).carried)) <= 2000


def test_what_is_carried_from_long_questions_can_be_given_back(assistant: Assistant) -> None:
    long = ["No, I meant " + " ".join(f"{letter}{number}" for number in range(110)) for letter in "abcdefgh"]
    answer = assistant.ask("Why?", ["Who voted?", *long])
    assert assistant.ask("Why?", carried=answer.carried) == answer


def test_a_long_answer_and_its_json_are_the_same_turn(assistant: Assistant) -> None:
    answer = assistant.ask("Who denied that the ferry would stop, " + "of all the sailors " * 90 + "?")
    as_json = json.loads(json.dumps(answer_to_dict("q", answer)))
    assert len(answer.question) > 1000
    assert read_history([answer]) == read_history([as_json])
    assert assistant.ask("And when?", [answer]) == assistant.ask("And when?", [as_json])


def test_an_answer_whose_quote_has_double_spaces_and_its_json_are_the_same_turn(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "The ferry is late,  said the mayor of Eastmere. However, Jane  Arkwell denied it."})
    answer = newsroom.open().ask("Is the ferry late?")
    assert "  " in answer.quotes[0].text
    as_json = json.loads(json.dumps(answer_to_dict("q", answer)))
    assert read_history([answer]) == read_history([as_json])


@pytest.mark.parametrize(
    "question",
    [
        "船は遅れていますか",
        "Чей это паром?",
        "متى غادر الوزير؟",
        "half a pair \ud83d",
        "\udc00\ud800",
        "\0\x01",
        "???",
        "\U0001f6a2" * 50,
        "e\u0301" * 50,
        "(((((((((((((((((",
        "the " * 500,
        "Wer hat im Rat von Eastmere abgestimmt?",
    ],
)
def test_an_odd_history_breaks_no_answer(question: str, assistant: Assistant) -> None:
    item = {"question": question, "quotes": [question, {"text": question}], "carried": [question]}
    for follow_up in ("And why?", "When did he?", "What about the second one?", "No, I meant the ferry", question):
        for history in ([question], [question] * 3, [item], [question, item, item]):
            answer = assistant.ask(follow_up, history)
            assert len(answer.hits) == 2
            json.dumps(answer_to_dict("q", answer)).encode("utf-8")
            answer.searched_for.encode("utf-8")


@pytest.mark.parametrize("follow_up", ["What about the last one?", "And the last one?", "Who wrote the last quote?"])
def test_the_last_one_of_none_breaks_no_answer(follow_up: str, assistant: Assistant) -> None:
    assert assistant.ask(follow_up, ["Is the ferry late?"]).verdict


def test_cleaning_leaves_one_line_of_unicode() -> None:
    assert clean("  a\n\t b\u00a0 c ") == "a b c"
    assert clean("x\ud83dy") == "x?y"


@given(st.text(st.characters(codec=None), max_size=40))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode("utf-8")


# What cannot be used


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (5, "history item 2 is neither"),
        (None, "history item 2 is neither"),
        (["Who voted?"], "history item 2 is neither"),
        (b"Who voted?", "history item 2 is neither"),
        ({}, "history item 2 is neither"),
        ({"query": "Who voted?"}, "history item 2 is neither"),
        ({"question": 5}, "history item 2 is neither"),
        ({"question": None}, "history item 2 is neither"),
        ({"question": "a", "quotes": 5}, "history item 2: 'quotes' is a list, not 5"),
        ({"question": "a", "quotes": "It sank."}, "history item 2: 'quotes' is a list"),
        ({"question": "a", "quotes": {"text": "It sank."}}, "history item 2: 'quotes' is a list"),
        ({"question": "a", "quotes": [5]}, "history item 2: 5 is not a text"),
        ({"question": "a", "quotes": [{"quote": "x"}]}, "history item 2: None is not a text"),
        ({"question": "a", "quotes": [{"text": ["x"]}]}, "history item 2: .* is not a text"),
        ({"question": "a", "carried": "ferry"}, "history item 2: 'carried' is a list, not 'ferry'"),
        ({"question": "a", "carried": [None]}, "history item 2: None is not a text"),
        ({"question": "a", "carried": {"a": 1}}, "history item 2: 'carried' is a list"),
    ],
)
def test_an_item_of_the_wrong_type_is_named_in_one_line(item: Any, says: str, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=says) as caught:
        assistant.ask("And when?", ["Who voted?", item, "Is the ferry late?"])
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("history", ["Who voted?", {"question": "Who voted?"}, 5, None, 3.5, {"Who voted?"}, object()])
def test_a_history_that_is_no_list_is_refused_in_one_line(history: Any, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="history is a list") as caught:
        assistant.ask("And when?", history)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["carried", "ignored"])
@pytest.mark.parametrize("phrases", ["ferry", b"ferry", 5, [5], [None], ["ferry", ["council"]]])
def test_phrases_of_the_wrong_type_are_refused_in_one_line(name: str, phrases: Any, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=f"{name} is a list of phrases, not") as caught:
        assistant.ask("And when?", **{name: phrases})
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["carried", "ignored"])
def test_phrases_that_are_too_long_are_refused_with_their_length(name: str, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=f"{name} has 2,001 characters; shorten it to 2,000"):
        assistant.ask("And when?", **{name: ["x" * 1000, "y" * 1001]})  # type: ignore[arg-type]
    assert assistant.ask("And when?", **{name: ["x" * 1000, "y" * 1000]}).verdict  # type: ignore[arg-type]


def test_phrases_are_cleaned_and_empty_ones_left_out(assistant: Assistant) -> None:
    assert assistant.ask("And when?", carried=[" the\n ferry ", "", " "]).carried == ("the ferry",)


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        (Scope(since="2024-02-01", until="2024-01-31"), "end .2024-01-31. before they begin .2024-02-01."),
        (Scope(during=(("", ""), ("2024-02-01", "2024-01-31"))), "before they begin"),
        (Scope(since="yesterday"), "'yesterday' is not a date; write it as 2024-01-29"),
        (Scope(until="2023-02-29"), "'2023-02-29' is not a date"),
        (Scope(during=(("2024", ""),)), "'2024' is not a date"),
        (Scope(order="best"), "newest or oldest, not 'best'"),  # type: ignore[arg-type]
    ],
)
def test_a_scope_that_cannot_be_met_is_refused_in_one_line(scope: Scope, says: str, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=says) as caught:
        assistant.ask("Who voted?", scope=scope)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("today", [date.min, date(999, 12, 31), date(3000, 1, 1), date.max])
def test_a_day_out_of_range_is_refused(today: date, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=f"between 1000-01-01 and 2999-12-31, not {today}"):
        assistant.ask("Who voted last week?", today=today)
    for good in (date(1000, 1, 1), date(2999, 12, 31)):
        assert assistant.ask("Who voted last week?", today=good).verdict


_ITEMS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["question", "quotes", "carried", "text"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(_ITEMS | st.lists(_ITEMS, max_size=4))
def test_whatever_json_is_given_it_is_read_or_refused(history: Any) -> None:
    if not isinstance(history, list | str | Mapping):
        return
    try:
        turns = read_history(history)
    except AssistantError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert all(turn.question for turn in turns)
