"""Files on their way in, over HTTP: one request each, only with a ticket, and nothing of a broken one stays."""

from __future__ import annotations

import errno
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from assistant.adding import staging
from assistant.web.admission import Admission
from assistant.web.incoming import Batches
from assistant.web.serving import _listen, _serving
from tests.toy import Newsroom, listing

LIMIT = 100_000


class Site:
    """The route of incoming files, served in this process, and what is behind it."""

    def __init__(self, room: Newsroom, address: str) -> None:
        settings = replace(room.settings, corpus=room.corpus, index=room.index, max_incoming_bytes=LIMIT)
        self.room = room
        self.address = address
        self.admission = Admission(settings, "127.0.0.1")
        self.batches = Batches(settings, self.admission)

    def request(self, method: str, name: str, content: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
        address = f"{self.address}/incoming"
        return httpx.request(
            method, address, params={"name": name}, content=content, headers=headers, trust_env=False, timeout=60
        )

    def send(self, name: str, content: bytes | Iterator[bytes], ticket: str) -> httpx.Response:
        return self.request("PUT", name, content, Authorization=f"Bearer {ticket}")


@pytest.fixture
def site(newsroom: Newsroom) -> Iterator[Site]:
    """Whatever a test leaves behind in the corpus but its own article fails it."""
    newsroom.write({"ferry.txt": "The Port Calder ferry is late."})
    with _listen("127.0.0.1", 0) as listener:
        site = Site(newsroom, f"http://127.0.0.1:{listener.getsockname()[1]}")
        with _serving(Starlette(routes=[site.batches.route]), listener):
            yield site
    site.batches.close()
    if newsroom.corpus.exists():
        assert [file.name for file in newsroom.corpus.iterdir()] == ["ferry.txt"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic eDp5"},
        {"Cookie": "ticket=wrong"},
    ],
)
def test_without_a_good_ticket_nothing_is_taken(site: Site, headers: dict[str, str]) -> None:
    before = listing(site.room.corpus)
    response = site.request("PUT", "a.txt", b"Rain fell.", **headers)
    assert response.status_code == 403
    assert "\n" not in response.json()["problem"]
    assert listing(site.room.corpus) == before


def test_a_ticket_in_the_address_is_none(site: Site) -> None:
    ticket = site.admission.give_ticket()
    address = f"{site.address}/incoming?name=a.txt&ticket={ticket}"
    assert httpx.put(address, content=b"Rain fell.", trust_env=False).status_code == 403


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_file_comes_in_by_put_alone(site: Site, method: str) -> None:
    ticket = site.admission.give_ticket()
    response = site.request(method, "a.txt", b"Rain fell.", Authorization=f"Bearer {ticket}")
    assert response.status_code == 405
    assert site.batches.take(ticket) is None


def test_files_come_into_the_batch_of_their_ticket(site: Site) -> None:
    mine, other = site.admission.give_ticket(), site.admission.give_ticket()
    sent = [site.send(f"{name}.txt", b"Rain fell.", mine) for name in ("folder/a", "b")]
    assert [response.status_code for response in sent] == [200, 200]
    assert [item["name"] for response in sent for item in response.json()["items"]] == ["folder/a.txt", "b.txt"]
    assert sent[0].json()["items"][0] == {"name": "folder/a.txt", "state": "received", "articles": 0, "reason": ""}
    assert site.batches.take(other) is None
    batch = site.batches.take(mine)
    assert batch is not None
    assert [item.name for item in batch.items] == ["folder/a.txt", "b.txt"]
    batch.discard()
    assert site.batches.take(mine) is None


def test_a_zip_is_the_files_in_it(site: Site) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner/a.txt", "Rain fell.")
        archive.writestr("picture.png", "x")
    response = site.send("news.zip", packed.getvalue(), site.admission.give_ticket())
    states = {item["name"]: item["state"] for item in response.json()["items"]}
    assert states == {"news.zip/inner/a.txt": "received", "news.zip/picture.png": "refused"}


@pytest.mark.parametrize("name", ["../../a.txt", "/etc/a.txt", ".hidden.txt", "", "a.exe", "a\0.txt", "C:\\a.txt"])
def test_a_name_that_leads_elsewhere_is_refused_in_one_line(site: Site, name: str) -> None:
    response = site.send(name, b"Rain fell.", site.admission.give_ticket())
    assert response.status_code == 200
    (item,) = response.json()["items"]
    assert item["state"] == "refused"
    assert item["reason"] and "\n" not in item["reason"]
    assert not list(site.room.folder.glob("*.txt"))


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(site: Site) -> None:
    ticket = site.admission.give_ticket()
    response = site.send("a.txt", b"x" * (LIMIT + 1), ticket)
    assert response.status_code == 413
    assert response.json() == {"problem": "is over the limit of 100,000 bytes; split it"}
    assert site.batches.take(ticket) is None


def test_a_file_that_breaks_off_leaves_nothing(site: Site) -> None:
    ticket = site.admission.give_ticket()

    def break_off() -> Iterator[bytes]:
        yield b"Rain fell"
        raise ConnectionAbortedError("the reader closed the tab")

    with pytest.raises(ConnectionAbortedError):
        site.send("a.txt", break_off(), ticket)
    assert site.send("b.txt", b"Rain fell.", ticket).status_code == 200
    batch = site.batches.take(ticket)
    assert batch is not None
    assert [item.name for item in batch.items] == ["b.txt"]
    batch.discard()


def test_a_folder_that_is_gone_is_one_line(site: Site) -> None:
    corpus = site.room.corpus
    corpus.rename(site.room.folder / "elsewhere")
    response = site.send("a.txt", b"Rain fell.", site.admission.give_ticket())
    assert response.status_code == 422
    assert response.json() == {"problem": f"{corpus}: no such folder; name a folder of articles"}


def test_a_folder_that_cannot_be_written_is_one_line(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> str:
        raise OSError(errno.EROFS, "Read-only file system")

    ticket = site.admission.give_ticket()
    with monkeypatch.context() as patch:
        patch.setattr(staging, "mkdtemp", refuse)
        response = site.send("a.txt", b"Rain fell.", ticket)
    problem = "cannot be written (Read-only file system); check the folder and the room on the disk"
    assert (response.status_code, response.json()) == (422, {"problem": f"{site.room.corpus}: {problem}"})
    assert site.batches.take(ticket) is None
    assert site.send("a.txt", b"Rain fell.", ticket).status_code == 200


def test_a_text_that_was_pasted_joins_the_files_of_its_ticket(site: Site) -> None:
    ticket = site.admission.give_ticket()
    site.send("a.txt", b"Rain fell.", ticket)
    item = site.batches.add_text(ticket, "Ferry late", "It sails at noon.", source="Wire", published="", url="")
    assert (item.name, item.state) == ("ferry-late.md", "received")
    batch = site.batches.take(ticket)
    assert batch is not None
    assert [each.name for each in batch.items] == ["a.txt", "ferry-late.md"]
    batch.discard()
