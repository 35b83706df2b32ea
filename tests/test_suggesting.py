"""Suggesting: every question offered is answered by the corpus, reads as a question, and none repeats what was said."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.records import Answer, Scope
from assistant.suggesting import find_examples, suggest_follow_ups
from tests.toy import Newsroom

QUESTIONS = [
    "Who is General Asim Munir?",
    "How many people were killed near Saravan?",
    "When was the agreement on the pipeline signed?",
    "What is Jaish al-Adl?",
]
ARTICLE = (
    "Çelik Øverås, mayor of Łódź-Île, opened the bridge on 3 May 2021.\n\n"
    "The Port of Calder lies in Eastmere. Three people were hurt in Eastmere.\n\n"
    "President Żaneta O’Neill-Ščuka said that no ferry would be late in Eastmere.\n"
)
HOSTILE = (
    "President <b>Evil</b> Name said that <script>alert(1)</script> was near [Port Calder](javascript:alert(1)).\n\n"
    "President Anna <img src=x onerror=alert(1)> Arkwell visited **Port Calder** on 3 May 2021, and left.\n\n"
    "President Anna Arkwell visited `Port Calder` on 3 May 2021. Two people were killed near Port Calder.\n\n"
    "{topic} {0.__class__} said that President Ben {kind} Ode of {name} Port Calder, spoke.\n"
)
QUESTION = re.compile(r"(?:Who|What|When|Where|How many) [\w’' -]+\?")


def ask_all(assistant: Assistant, questions: Sequence[str]) -> list[Answer]:
    answers: list[Answer] = []
    for question in questions:
        answers.append(assistant.ask(question, answers))
    return answers


def check_examples(assistant: Assistant, count: int = 3) -> tuple[str, ...]:
    examples = find_examples(assistant, count)
    assert examples == find_examples(assistant, count)
    assert len(set(examples)) == len(examples) <= count
    for question in examples:
        assert QUESTION.fullmatch(question)
        assert assistant.ask(question).verdict == "answered"
    return examples


def check_follow_ups(assistant: Assistant, turns: Sequence[Answer]) -> tuple[str, ...]:
    *history, answer = turns
    offered = suggest_follow_ups(assistant, answer, history)
    assert offered == suggest_follow_ups(assistant, answer, history)
    assert len(set(offered)) == len(offered) <= 3
    assert not set(offered) & {turn.question for turn in turns}
    shown = {quote.text for turn in turns for quote in turn.quotes}
    for question in offered:
        assert QUESTION.fullmatch(question)
        followed = assistant.ask(question, turns, scope=answer.within)
        assert followed.verdict == "answered"
        assert followed.carried == ()
        assert followed.quotes[0].text not in shown
    return offered


def test_the_seeds_have_examples_of_several_kinds_a_person_first(seeds: Assistant) -> None:
    examples = check_examples(seeds)
    assert len(examples) == 3
    assert re.fullmatch(r"Who is [A-Z][\w-]+(?: [A-Z][\w-]+)+\?", examples[0])
    assert len({question.split()[0] for question in examples}) > 1
    assert len(check_examples(seeds, 8)) == 8
    assert find_examples(seeds, 0) == ()


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_from_the_seeds_has_three_follow_ups(seeds: Assistant, question: str) -> None:
    assert len(check_follow_ups(seeds, [seeds.ask(question)])) == 3


def test_a_conversation_is_followed_up_with_what_it_has_not_shown(seeds: Assistant) -> None:
    turns = ask_all(seeds, QUESTIONS)
    assert check_follow_ups(seeds, turns)
    for _ in range(3):
        offered = suggest_follow_ups(seeds, turns[-1], turns[:-1])
        turns.append(seeds.ask((*offered, QUESTIONS[0])[0], turns))
        assert not set(check_follow_ups(seeds, turns)) & {turn.question for turn in turns}


def test_an_answer_is_followed_up_in_the_scope_it_was_searched_in(
    seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scope(sources=("Demo Gazette",))
    answer = replace(seeds.ask(QUESTIONS[0]), within=scope)
    scopes = []
    monkeypatch.setattr(seeds, "ask", lambda *_, scope, **__: scopes.append(scope) or answer)
    suggest_follow_ups(seeds, answer)
    assert 0 < len(scopes) <= 8
    assert set(scopes) == {scope}


def test_examples_ask_a_bounded_number_of_questions(seeds: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = replace(seeds.ask(QUESTIONS[0]), verdict="absent", quotes=())
    asked: list[str] = []
    monkeypatch.setattr(seeds, "ask", lambda question, *_, **__: asked.append(question) or absent)
    assert find_examples(seeds) == ()
    assert 0 < len(asked) <= 24


def test_an_absent_answer_is_followed_up_only_on_names_that_were_asked_about(seeds: Assistant) -> None:
    answer = replace(seeds.ask("Did Saravan win the Eurovision contest?"), verdict="absent", quotes=())
    offered = check_follow_ups(seeds, [answer])
    assert offered
    assert all("Saravan" in question for question in offered)
    nothing = replace(seeds.ask("Do quokkas yodel?"), verdict="absent", quotes=())
    assert suggest_follow_ups(seeds, nothing) == ()


def test_names_with_odd_characters_are_asked_about(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": ARTICLE})
    asked: list[str] = []
    assistant = newsroom.open()
    ask = assistant.ask

    def note(question: str, *given: object, **named: object) -> Answer:
        asked.append(question)
        return ask(question, *given, **named)  # type: ignore[arg-type]

    assistant.ask = note  # type: ignore[method-assign,assignment]
    find_examples(assistant, 20)
    assert {"Who is Çelik Øverås?", "Who is Żaneta O’Neill-Ščuka?", "How many people were hurt in Eastmere?"} <= set(
        asked
    )


@pytest.mark.parametrize("text", ["One word.", ARTICLE, HOSTILE, "# Title\n\n- A list\n", "Ferries are late.\n" * 50])
def test_one_article_has_only_suggestions_that_it_answers(newsroom: Newsroom, text: str) -> None:
    newsroom.build({"a.txt": text})
    assistant = newsroom.open()
    examples = check_examples(assistant, 10)
    turns = ask_all(assistant, ["What happened in Port Calder?", *examples[:2]])
    check_follow_ups(assistant, turns)
    check_follow_ups(assistant, turns[:1])


def test_an_empty_corpus_has_no_suggestions(newsroom: Newsroom) -> None:
    newsroom.corpus.mkdir()
    newsroom.build()
    assistant = newsroom.open()
    assert find_examples(assistant) == ()
    assert suggest_follow_ups(assistant, assistant.ask("Who is Asim Munir?")) == ()


def test_an_answer_of_another_index_is_followed_up_without_its_articles(newsroom: Newsroom, seeds: Assistant) -> None:
    newsroom.build({"a.txt": ARTICLE})
    assert suggest_follow_ups(newsroom.open(), seeds.ask(QUESTIONS[0])) == ()


def test_only_so_many_articles_of_a_large_corpus_are_read(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f'{{"id": "{number:04}", "text": "Mayor Anna Arkwell met {number} people."}}' for number in range(450)]
    newsroom.build({"a.jsonl": "\n".join(lines)})
    assistant = newsroom.open()
    catalogue = assistant.store.catalogue
    article, read = catalogue.passages_of, set()
    monkeypatch.setattr(catalogue, "passages_of", lambda key: read.add(key) or article(key))
    check_examples(assistant)
    assert 100 < len(read) <= 200
    assert max(read) > "0440"
