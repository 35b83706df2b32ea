"""Fetching: a page is kept as it came, and no address leads into this machine, its network or a download without end.

Every server here listens on loopback, which is admitted by its address alone; names are resolved by the tests.
"""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest

from assistant.errors import FetchError
from assistant.fetching import Page, Reach, fetch, file_name, is_public, most_bytes_in, to_mhtml

HERE = "127.0.0.1"
PAGE = "<!DOCTYPE html><title>Fähre</title><p>The ferry is late.".encode("cp1252")
LIMIT = 100_000

Respond = Callable[[socket.socket], None]


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def html(body: bytes = PAGE) -> bytes:
    return response(body, "Content-Type: text/html; charset=windows-1252")


def redirect(target: str) -> bytes:
    return response(b"", f"Location: {target}", status="302 Found")


@dataclass
class Server:
    """A server on loopback that says to each request what it is told to, and remembers what it was asked."""

    listener: socket.socket
    answers: dict[str, bytes | Respond] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    @property
    def reach(self) -> Reach:
        return Reach(lambda address: address == HERE, frozenset({self.port}), lambda host, port: [HERE], 10)

    def address(self, path: str = "/", host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def fetch(self, path: str = "/") -> Page:
        return fetch(self.address(path), LIMIT, self.reach)

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with closing(connection):
                self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        try:
            request = connection.recv(65536)
            self.asked.append(request)
            path = request.split(b" ")[1].decode() if request.startswith(b"GET ") else "/"
            answer = self.answers.get(path, response(b"gone", status="404 Not Found"))
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)
        except ConnectionError:
            pass  # the one who asked has hung up


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.create_server((HERE, 0)) as listener:
        server = Server(listener)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def problem_of(fetching: Callable[[], object]) -> str:
    with pytest.raises(FetchError) as raised:
        fetching()
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith(raised.value.address)
    assert "; " in message
    return message


def test_a_page_is_what_the_server_sent(server: Server) -> None:
    server.answers["/"] = html()
    page = server.fetch()
    assert (page.content, page.media_type, page.charset) == (PAGE, "text/html", "windows-1252")
    assert page.url == server.address()
    assert page.retrieved.tzinfo is UTC


def test_a_page_is_asked_for_by_the_name_of_its_host_and_with_nothing_of_the_reader(server: Server) -> None:
    server.answers["/a?b=c"] = html()
    server.fetch("/a?b=c#part")
    (request,) = server.asked
    lines = request.decode().split("\r\n")
    assert lines[0] == "GET /a?b=c HTTP/1.1"
    assert f"Host: news.example:{server.port}" in lines
    assert not {"cookie", "authorization", "referer"} & {line.partition(":")[0].lower() for line in lines}


def test_tls_asks_for_the_name_of_the_host(server: Server) -> None:
    server.answers["/"] = b"this is not TLS\n"
    assert "cannot be fetched" in problem_of(lambda: fetch(f"https://news.example:{server.port}/", LIMIT, server.reach))
    (hello,) = server.asked
    assert b"news.example" in hello


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/"] = html()
    assert server.fetch().content == PAGE


def test_a_redirect_is_followed_and_the_page_has_the_address_where_it_is(server: Server) -> None:
    server.answers |= {"/old": redirect("/new"), "/new": redirect(server.address("/newest")), "/newest": html()}
    page = server.fetch("/old")
    assert (page.url, page.content) == (server.address("/newest"), PAGE)


def test_a_packed_page_is_unpacked(server: Server) -> None:
    packed = gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])
    server.answers["/"] = response(packed, "Content-Type: text/html", "Content-Encoding: gzip")
    assert server.fetch().content == PAGE


@pytest.mark.parametrize(
    ("content", "declared", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "application/pdf"),
        (b"%PDF-1.7 ...", "application/octet-stream", "application/pdf"),
        (b"\xef\xbb\xbf\n<!doctype HTML><p>x", "", "text/html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "", "application/xhtml+xml"),
        (b"<?xml version='1.0'?><rss/>", "", "application/xml"),
        (b"<feed/>", "APPLICATION/ATOM+XML; charset=utf-8", "application/atom+xml"),
        (b'{"text": "x"}', "application/json", "application/json"),
        (b'[{"text": "x"}]', "", "application/json"),
        (b"The ferry is late.", "", "text/plain"),
    ],
)
def test_what_a_page_is_says_its_type_or_its_first_bytes(
    server: Server, content: bytes, declared: str, kind: str
) -> None:
    server.answers["/"] = response(content, *([f"Content-Type: {declared}"] if declared else []))
    assert server.fetch().media_type == kind


def test_a_saved_page_holds_its_address_its_date_and_its_bytes() -> None:
    url = f"https://news.example/{'long,part;' * 30}?q=%C3%A4"
    retrieved = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
    message = message_from_bytes(to_mhtml(Page(url, "text/html", "windows-1252", PAGE, retrieved)))
    assert message["Snapshot-Content-Location"] == url
    assert message["From"] == "<Saved by Clippings>"
    assert parsedate_to_datetime(message["Date"]) == retrieved
    assert (message.get_content_type(), message.get_param("type")) == ("multipart/related", "text/html")
    (part,) = message.get_payload()
    assert (part.get_content_type(), part.get_content_charset()) == ("text/html", "windows-1252")
    assert part["Content-Location"] == url
    assert part.get_payload(decode=True) == PAGE


def test_a_file_that_is_no_page_is_saved_in_the_same_form() -> None:
    page = Page("https://news.example/a.pdf", "application/pdf", "", b"%PDF-\x00\xff\r\n", datetime.now(UTC))
    (part,) = message_from_bytes(to_mhtml(page)).get_payload()
    assert (part["Content-Type"], part.get_payload(decode=True)) == ("application/pdf", page.content)


def test_a_saved_page_is_named_for_its_address() -> None:
    page = Page("https://news.example/2026/F%C3%A4hre.html?id=../7", "text/html", "", PAGE, datetime.now(UTC))
    assert file_name(page) == "news-example-2026-fähre-html-id-7.mhtml"


def test_a_page_of_the_largest_size_is_within_the_limit_when_it_is_saved() -> None:
    content = b"x" * most_bytes_in(LIMIT)
    assert (
        LIMIT * 0.9 < len(to_mhtml(Page("https://news.example/", "text/html", "", content, datetime.now(UTC)))) < LIMIT
    )


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 240.0.0.1
    255.255.255.255 :: ::1 fc00::1 fe80::1 fe80::1%eth0 ff0e::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1
    64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: 2001:0:7f00:1::""".split(),
)
def test_an_address_of_this_machine_or_its_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_network_of_all_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 10.0.0.1 169.254.169.254 [::1] [fc00::1] [::ffff:127.0.0.1] 0.0.0.0 100.64.0.1 2130706433 127.1".split(),
)
def test_a_private_address_is_not_contacted(host: str) -> None:
    assert "not a public address" in problem_of(lambda: fetch(f"http://{host}/", LIMIT))


def test_a_host_is_not_contacted_if_any_of_its_addresses_is_private() -> None:
    reach = Reach(resolve=lambda host, port: ["8.8.8.8", HERE])
    assert f"news.example is at {HERE}" in problem_of(lambda: fetch("http://news.example/", LIMIT, reach))


def test_a_redirect_to_a_private_address_is_not_followed(server: Server) -> None:
    server.answers["/"] = redirect(f"http://secret.example:{server.port}/")
    reach = replace(server.reach, resolve=lambda host, port: ["10.0.0.1" if host == "secret.example" else HERE])
    problem = problem_of(lambda: fetch(server.address(), LIMIT, reach))
    assert problem.startswith(f"http://secret.example:{server.port}/: secret.example is at 10.0.0.1")
    assert len(server.asked) == 1


def test_a_host_is_resolved_once_and_that_very_address_is_connected_to(server: Server) -> None:
    answers = iter([[HERE], ["10.0.0.1"]])
    server.answers["/"] = html()
    reach = replace(server.reach, resolve=lambda host, port: next(answers))
    assert fetch(server.address(), LIMIT, reach).content == PAGE
    assert list(answers) == [["10.0.0.1"]]


def test_a_name_that_turns_private_between_redirects_is_not_followed(server: Server) -> None:
    answers = iter([[HERE], ["192.168.0.1"]])
    server.answers["/"] = redirect("/again")
    reach = replace(server.reach, resolve=lambda host, port: next(answers))
    assert "is at 192.168.0.1" in problem_of(lambda: fetch(server.address(), LIMIT, reach))
    assert len(server.asked) == 1


def test_the_next_address_is_tried_if_one_does_not_answer(server: Server) -> None:
    server.answers["/"] = html()
    reach = replace(server.reach, admits=lambda _: True, resolve=lambda host, port: ["127.0.0.77", HERE])
    assert fetch(server.address(), LIMIT, reach).content == PAGE


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://news.example/", "neither http nor https"),
        ("gopher://news.example/", "neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("news.example", "neither http nor https"),
        ("http://", "names no host"),
        ("http:///path", "names no host"),
        ("http://[::1/", "no address of the web"),
        ("http://news.example:port/", "no address of the web"),
        ("http://news.example/\n", "no address of the web"),
        ("http://a..b/", "no "),
        ("http://reader:secret@news.example/", "name or password"),
        ("http://news.example:22/", "is at port 22; only 80 and 443"),
    ],
)
def test_what_is_no_address_to_fetch_is_one_line(address: str, said: str) -> None:
    assert said in problem_of(lambda: fetch(address, LIMIT, Reach(resolve=no_host)))


def no_host(host: str, port: int) -> list[str]:
    raise socket.gaierror("Name or service not known")


def test_a_password_is_not_repeated() -> None:
    assert "secret" not in problem_of(lambda: fetch("http://reader:secret@news.example/", LIMIT))


def test_a_host_that_is_not_known_is_one_line() -> None:
    assert "no host news.example is known" in problem_of(
        lambda: fetch("http://news.example/", LIMIT, Reach(resolve=no_host))
    )


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://news.example:22/", "http://reader:x@news.example/"])
def test_a_redirect_to_what_is_not_fetched_is_one_line(server: Server, target: str) -> None:
    server.answers["/"] = redirect(target)
    problem_of(server.fetch)
    assert len(server.asked) == 1


def test_redirects_in_a_circle_end(server: Server) -> None:
    server.answers |= {"/": redirect("/other"), "/other": redirect("/")}
    assert "is redirected more than 5 times" in problem_of(server.fetch)
    assert len(server.asked) == 6


def test_a_page_that_is_not_there_is_one_line(server: Server) -> None:
    assert "the server answers 404 Not Found" in problem_of(server.fetch)


def test_a_server_that_is_not_there_is_one_line(server: Server) -> None:
    with socket.create_server((HERE, 0)) as other:
        port = other.getsockname()[1]
    reach = replace(server.reach, ports=frozenset({port}))
    assert "cannot be fetched" in problem_of(lambda: fetch(f"http://news.example:{port}/", LIMIT, reach))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (response(b"\x89PNG", "Content-Type: image/png"), "is image/png"),
        (response(b"MZ\x00\x00"), "in no format that is read"),
        (response(b"", "Content-Type: text/html"), "is empty"),
        (response(b"x", "Content-Type: text/html", "Content-Encoding: br"), "packed as 'br'"),
        (response(b"x", "Content-Type: text/html", "Content-Encoding: gzip"), "not packed as its server says"),
        (response(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"), "breaks off"),
        (html()[:-5], "cannot be fetched"),
        (b"SSH-2.0-OpenSSH\r\n", "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Long: x\r\n" * 20_000 + b"\r\n", "cannot be fetched"),
        (redirect("http://[::1/"), "redirected to no address"),
    ],
)
def test_an_answer_that_is_of_no_use_is_one_line(server: Server, answer: bytes, said: str) -> None:
    server.answers["/"] = answer
    assert said in problem_of(server.fetch)


def test_a_body_without_end_is_given_up_at_the_limit(server: Server) -> None:
    def send_on(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            connection.sendall(b"x" * 4096)

    server.answers["/"] = send_on
    assert "is over 100,000 bytes" in problem_of(server.fetch)


def test_a_page_that_unpacks_to_more_than_the_limit_is_given_up_there(server: Server) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    server.answers["/"] = response(bomb, "Content-Type: text/html", "Content-Encoding: gzip")
    assert "is over 100,000 bytes" in problem_of(server.fetch)


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"])
def test_a_server_that_drips_is_given_up_in_the_end(server: Server, head: bytes) -> None:
    has_ended = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        while not has_ended.wait(0.01):
            connection.sendall(b"x")

    server.answers["/"] = drip
    problem = problem_of(lambda: fetch(server.address(), LIMIT, replace(server.reach, seconds=0.2)))
    has_ended.set()
    assert "is not there in full after 0.2 s" in problem


def test_a_resolver_that_hangs_is_given_up(server: Server) -> None:
    has_ended = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        has_ended.wait()
        return [HERE]

    reach = replace(server.reach, resolve=hang, seconds=0.1)
    assert "is not there in full" in problem_of(lambda: fetch(server.address(), LIMIT, reach))
    has_ended.set()


@pytest.mark.parametrize("tail", ["x" * 5000, "\u202e", "ä"])
def test_an_address_is_shown_as_one_short_line(tail: str) -> None:
    assert len(problem_of(lambda: fetch(f"http://news.example/{tail}", LIMIT, Reach(resolve=no_host)))) < 400
