"""Answering: from a question to an answer, whatever the question."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.errors import ArticleNotFound, QuestionError
from tests.toy import Newsroom


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    newsroom = Newsroom(tmp_path_factory.mktemp("answering"))
    newsroom.build(
        {
            "a.txt": "The ferry of Port Calder is late. Arkwell denied that it would stop.",
            "b.txt": "The council of Eastmere voted on the ticket.",
        }
    )
    return newsroom.open()


@pytest.mark.parametrize("question", ["", " ", "\n\t\u00a0"])
def test_an_empty_question_is_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        assistant.ask(question)


def test_a_question_of_ten_thousand_characters_is_refused_with_its_length(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="10,000 characters"):
        assistant.ask("ferry? " * 1428 + "late")
    assert assistant.ask("ferry " * 333 + "?").verdict


def test_white_space_in_a_question_does_not_matter(assistant: Assistant) -> None:
    assert assistant.ask("  Is the\n ferry \t late? ") == assistant.ask("Is the ferry late?")


@pytest.mark.parametrize(
    "question",
    ["???", "What is it?", "\U0001f6a2", "half a pair \ud83d", "\0", "船は遅れていますか", "'; DROP TABLE", "x" * 1999],
)
def test_an_odd_question_has_an_answer(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, ["", " ", question], k=2)
    assert len(answer.hits) == 2
    assert answer.index_id == assistant.store.index_id


@given(st.text(min_size=1, max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_any_question_has_the_same_answer_twice(assistant: Assistant, question: str, history: list[str]) -> None:
    if not question.split():
        return
    answer = assistant.ask(question, history)
    assert answer == assistant.ask(question, history)
    assert len(answer.hits) == 2
    assert (answer.verdict == "absent") == (not answer.quotes)
    assert len(answer.quotes) <= 5


def test_questions_from_many_threads_have_the_answers_they_have_alone(assistant: Assistant) -> None:
    questions = ["Is the ferry late?", "Who voted on the ticket?", "What did Arkwell deny?", "Whales?"] * 25
    alone = [assistant.ask(question) for question in questions[:4]] * 25
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(assistant.ask, questions)) == alone


def test_words_that_occur_nowhere_are_named_as_written(assistant: Assistant) -> None:
    answer = assistant.ask("Did Whales or U.F.O.s of Port Calder delay the ferry, whales?")
    assert answer.absent_terms == ("Whales", "U.F.O.", "delay", "whales")


def test_words_of_the_history_are_not_named_as_absent(assistant: Assistant) -> None:
    answer = assistant.ask("And the ferry?", ["Did whales come to Port Calder?"])
    assert "whales" in answer.searched_for
    assert answer.absent_terms == ()


def test_a_follow_up_is_answered_with_what_it_carries(assistant: Assistant) -> None:
    answer = assistant.ask("And who denied it?", ["Is the ferry of Port Calder late?"])
    assert any("Port Calder" in phrase for phrase in answer.carried)
    assert answer.searched_for == f"And who denied it? ({', '.join(answer.carried)})"
    assert "Arkwell denied" in answer.quotes[0].text


def test_an_article_is_found_by_its_id(assistant: Assistant) -> None:
    assert assistant.article("b.txt").text.startswith("The council")
    with pytest.raises(ArticleNotFound, match=r"'c\.txt'"):
        assistant.article("c.txt")
