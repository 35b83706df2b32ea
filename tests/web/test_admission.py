"""Who may bring articles in: by the settings and the address that the page is served at, and only with a ticket."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings import Settings
from assistant.web import admission as admission_module
from assistant.web.admission import Admission, Policy

LOCKED = Settings(owner_password="päss wörd")


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each wrong password was made to wait, without the waiting."""
    found: list[float] = []
    monkeypatch.setattr(admission_module, "sleep", found.append)
    return found


@pytest.mark.parametrize(
    ("settings", "host", "policy"),
    [
        (Settings(), "127.0.0.1", "open"),
        (Settings(), "127.8.8.8", "open"),
        (Settings(), "::1", "open"),
        (Settings(), "localhost", "open"),
        (Settings(), "0.0.0.0", "closed"),
        (Settings(), "::", "closed"),
        (Settings(), "192.168.1.5", "closed"),
        (Settings(), "localhost.example.org", "closed"),
        (Settings(), "example.org", "closed"),
        (Settings(), "", "closed"),
        (Settings(on_spaces=True), "127.0.0.1", "closed"),
        (Settings(on_spaces=True), "0.0.0.0", "closed"),
        (LOCKED, "127.0.0.1", "locked"),
        (LOCKED, "0.0.0.0", "locked"),
        (Settings(owner_password="x", on_spaces=True), "0.0.0.0", "locked"),
        (Settings(password="x"), "0.0.0.0", "closed"),
    ],
)
def test_the_policy_hangs_on_the_password_and_on_who_can_reach_the_page(
    settings: Settings, host: str, policy: Policy
) -> None:
    assert Admission(settings, host).policy == policy


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("127.0.0.1:7860", "open"),
        ("localhost:7860", "open"),
        ("localhost", "open"),
        ("[::1]:7860", "open"),
        ("news.example.org", "closed"),
        ("127.0.0.1.example.org:80", "closed"),
        ("", "closed"),
    ],
)
def test_what_is_open_here_is_closed_to_who_comes_by_another_name(name: str, policy: Policy) -> None:
    assert Admission(Settings(), "127.0.0.1").policy_at(name) == policy
    assert Admission(LOCKED, "127.0.0.1").policy_at(name) == "locked"


def test_on_this_machine_anybody_gets_a_ticket_that_is_good() -> None:
    admission = Admission(Settings(), "127.0.0.1")
    tickets = {admission.give_ticket() for _ in range(20)}
    assert len(tickets) == 20
    assert all(len(ticket) > 30 and admission.admits(ticket) for ticket in tickets)


@pytest.mark.parametrize("password", ["", "x", "päss wörd"])
def test_a_closed_page_gives_nobody_a_ticket(password: str, naps: list[float]) -> None:
    admission = Admission(Settings(), "0.0.0.0")
    assert admission.give_ticket(password) == ""
    assert not admission.admits("")


def test_the_owner_gets_a_ticket_for_the_password(naps: list[float]) -> None:
    admission = Admission(LOCKED, "0.0.0.0")
    assert admission.admits(admission.give_ticket("päss wörd"))
    assert naps == []


@pytest.mark.parametrize("password", ["", "pass word", "päss wörd ", "PÄSS WÖRD", "\0", "päss wörd" * 1000])
def test_a_wrong_password_gets_nothing_and_waits(password: str, naps: list[float]) -> None:
    admission = Admission(LOCKED, "127.0.0.1")
    assert admission.give_ticket(password) == ""
    assert naps == [1.0]


def test_wrong_passwords_wait_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once: list[int] = []
    most: list[int] = []
    never = threading.Event()

    def nap(_: float) -> None:
        at_once.append(1)
        most.append(len(at_once))
        never.wait(0.002)
        at_once.pop()

    monkeypatch.setattr(admission_module, "sleep", nap)
    admission = Admission(LOCKED, "127.0.0.1")
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(admission.give_ticket, ["wrong"] * 40)) == {""}
    assert most == [1] * 40


@given(st.text())
def test_what_is_no_ticket_admits_nobody(ticket: str) -> None:
    admission = Admission(Settings(), "127.0.0.1")
    admission.give_ticket()
    assert not admission.admits(ticket)


def test_a_ticket_of_one_page_is_good_at_no_other() -> None:
    ticket = Admission(Settings(), "127.0.0.1").give_ticket()
    assert not Admission(Settings(), "127.0.0.1").admits(ticket)


def test_only_so_many_tickets_are_good_at_a_time_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission_module, "_MOST_TICKETS", 3)
    admission = Admission(Settings(), "127.0.0.1")
    tickets = [admission.give_ticket() for _ in range(5)]
    assert [admission.admits(ticket) for ticket in tickets] == [False, False, True, True, True]
