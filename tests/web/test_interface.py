"""The entrance for programs: everything an answer hangs on has a name, and what cannot be used is one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from gradio_client import Client

from tests.web.conftest import Server
from tests.web.test_page import MET

WHERE = "Where did he meet him?"


@pytest.fixture(scope="module")
def client(seed_page: Server) -> Iterator[Client]:
    client = Client(seed_page.address, verbose=False)
    yield client
    client.close()


def ask(client: Client, question: str, **named: Any) -> dict[str, Any]:
    answer = client.predict(question=question, api_name="/ask", **named)
    assert isinstance(answer, dict)
    return answer


def test_the_history_is_questions_or_answers(client: Client) -> None:
    first = ask(client, MET)
    from_question = ask(client, WHERE, history=[MET])
    from_answer = ask(client, WHERE, history=[first])
    assert from_question["carried"]
    assert from_answer["carried"]
    assert ask(client, WHERE, history=[{"question": MET}])["carried"] == from_question["carried"]


def test_an_answer_is_given_again_by_what_it_hangs_on(client: Client) -> None:
    scope = {"sources": ["Demo Wire"], "since": "2024-01-18"}
    answer = ask(client, WHERE, history=[MET], scope=scope, today="2024-02-01", k=3)
    assert answer["within"] == scope
    same = ask(
        client,
        answer["question"],
        carried=answer["carried"],
        scope=answer["within"],
        ignored=answer["ignored"],
        today=answer["today"] or None,
        k=3,
    )
    assert same == answer


def test_the_scope_holds(client: Client) -> None:
    answer = ask(client, MET, scope={"sources": ["Demo Herald"]})
    assert answer["quotes"]
    assert all("herald" in quote["article_id"] for quote in answer["quotes"])


def test_nothing_is_carried_if_so_said(client: Client) -> None:
    assert ask(client, WHERE, history=[MET], carried=[])["carried"] == []


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"history": [3]}, "history item 1"),
        ({"history": [{"quotes": []}]}, "history item 1"),
        ({"scope": {"planets": ["Mars"]}}, "a scope has no 'planets'"),
        ({"scope": {"sources": "Demo Wire"}}, "'sources' must be a list of strings"),
        ({"scope": {"since": "2024-02-01", "until": "2024-01-01"}}, "2024-02-01"),
        ({"today": "soon"}, "today is a date such as"),
    ],
)
def test_what_cannot_be_used_is_one_line(client: Client, named: dict[str, Any], said: str) -> None:
    with pytest.raises(Exception, match=said) as caught:
        ask(client, MET, **named)
    assert "\n" not in str(caught.value)
