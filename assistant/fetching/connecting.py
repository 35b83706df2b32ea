"""Connecting: a host is resolved once, each of its addresses is checked, and one of these very addresses is used.

So a name that is resolved anew between check and connection gains nothing. Every step ends at one common deadline.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import httpcore

from assistant.errors import FetchError
from assistant.fetching.addresses import is_public, resolve_host

_INSTEAD = "save the page in a browser and add the file"

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be contacted, and for how long.

    Attributes:
        admits: whether an address may be connected to.
        ports: the ports that may be connected to.
        resolve: the addresses of a host, given with the port.
        seconds: how long a fetch may take from its beginning to its end, redirects included.
    """

    admits: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    resolve: Callable[[str, int], Sequence[str]] = resolve_host
    seconds: float = 30


class Deadline:
    """The moment at which everything has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then.

        Raises:
            httpcore.ReadTimeout: it has passed.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return left


class CheckedNetwork(httpcore.NetworkBackend):
    """The network as far as it may be reached for one address of the web, which errors name."""

    def __init__(self, url: str, reach: Reach, deadline: Deadline) -> None:
        self._url = url
        self._reach = reach
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline is what counts
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Connects to the first address of a host that answers.

        Raises:
            FetchError: the host has no address, or one that may not be contacted.
            httpcore.ConnectError: no address answers.
            httpcore.ConnectTimeout: none does in time.
        """
        addresses = self._find(host, port)
        for each in addresses:
            if not self._reach.admits(each):
                where = host if each == host else f"{host} is at {each}, which"
                raise FetchError(self._url, f"{where} is not a public address", _INSTEAD)
        for tries_left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            seconds = self._deadline.left() / tries_left
            try:
                stream = self._network.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if tries_left == 1:
                    raise
            else:
                return _TimedStream(stream, self._deadline)
        raise FetchError(self._url, f"there is no address of a host {host}", "check the address")

    def _find(self, host: str, port: int) -> Sequence[str]:
        try:
            return _in_time(lambda: self._reach.resolve(host, port), self._deadline)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} is not resolved in time") from error
        except (OSError, UnicodeError) as error:
            raise FetchError(self._url, f"no host {host} is known", "check the address and the network") from error


class _TimedStream(httpcore.NetworkStream):
    """A connection on which nothing goes on past the deadline, however little comes at a time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _in_time(work: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str]:
    """What work returns or raises; a resolver cannot be told to stop, so one that hangs is left to itself."""
    outcome: Future[Sequence[str]] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            outcome.set_exception(error)

    threading.Thread(target=run, name="resolver", daemon=True).start()
    return outcome.result(deadline.left())
