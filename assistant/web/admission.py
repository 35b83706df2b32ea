"""Who may bring articles in: anybody on this machine, who knows the owner's password, or nobody. Knows no gradio."""

from __future__ import annotations

import ipaddress
import threading
from hmac import compare_digest
from secrets import token_urlsafe
from time import sleep
from typing import Literal

from assistant.settings import Settings

Policy = Literal["open", "locked", "closed"]

_SECONDS_AFTER_A_WRONG_ONE = 1.0
_MOST_TICKETS = 1000


class Admission:
    """Gives tickets to who may bring articles in, and knows them again. Safe to use from several threads.

    A ticket is good until the program ends. A request has to carry it, so that a page of another site, which cannot
    read it, can change nothing.
    """

    def __init__(self, settings: Settings, host: str) -> None:
        """Decides by the settings and the address that the page is served at."""
        self._password = settings.owner_password
        is_open = not settings.on_spaces and _is_loopback(host)
        self.policy: Policy = "locked" if self._password else "open" if is_open else "closed"
        self._tickets: dict[str, None] = {}
        self._one_at_a_time = threading.Lock()

    def policy_at(self, name: str) -> Policy:
        """The policy for a page that was reached by this host name: what is open here is not open through a proxy."""
        is_here = _is_loopback(name.rpartition(":")[0].strip("[]") if ":" in name else name)
        return "closed" if self.policy == "open" and not is_here else self.policy

    def give_ticket(self, password: str = "") -> str:
        """A new ticket, or an empty text to who may not have one; a wrong password takes a second, one at a time."""
        if self.policy == "closed":
            return ""
        with self._one_at_a_time:
            if self.policy == "locked" and not compare_digest(password.encode(), self._password.encode()):
                sleep(_SECONDS_AFTER_A_WRONG_ONE)
                return ""
            while len(self._tickets) >= _MOST_TICKETS:
                self._tickets.pop(next(iter(self._tickets)))
            ticket = token_urlsafe()
            self._tickets[ticket] = None
            return ticket

    def admits(self, ticket: str) -> bool:
        """Whether a ticket is good."""
        return ticket in self._tickets


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
