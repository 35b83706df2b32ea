"""One GET, and those that redirects ask for: from an address to what is there, or the line that says why not."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus

import httpcore
import httpx

from assistant.errors import FetchError
from assistant.fetching.connecting import CheckedNetwork, Deadline, Reach
from assistant.fetching.media import ACCEPTED, is_opaque, parse_content_type, sniff
from assistant.fetching.saving import Page

_MOST_REDIRECTS = 5
_PIECE = 64 * 1024
_GZIP_OR_ZLIB = 47
"""zlib's own code for "whichever of the two the first bytes say"."""

_ANYWHERE = Reach()
_INSTEAD = "open it in a browser, and add what you save there"
_REQUEST: dict[bytes | str, bytes | str] = {
    "User-Agent": "Clippings (fetches one page when its reader asks)",
    "Accept": ", ".join(ACCEPTED),
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


def fetch(address: str, most_bytes: int, reach: Reach = _ANYWHERE) -> Page:
    """Fetches what is at an address, once.

    Args:
        address: http or https, without a name or password.
        most_bytes: how large it may be, unpacked.
        reach: what may be contacted, and for how long.

    Raises:
        FetchError: it cannot be fetched, may not be, or is of no use.
    """
    deadline = Deadline(reach.seconds)
    url = _check(address, reach)
    for _ in range(_MOST_REDIRECTS + 1):
        with _explaining(url, reach), _get(url, reach, deadline) as response:
            target = _redirect_of(response)
            if target is None:
                return _read(url, response, most_bytes)
        url = _check(_join(url, target), reach)
    raise FetchError(address, f"is redirected more than {_MOST_REDIRECTS} times", _INSTEAD)


def _check(address: str, reach: Reach) -> httpx.URL:
    """The address, if it is one that may be fetched."""
    try:
        url = httpx.URL(address).copy_with(fragment=None)
        port = url.port or {"http": 80, "https": 443}.get(url.scheme)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(address, f"is no address of the web ({error})", "check it") from error
    if port is None or url.scheme not in ("http", "https"):
        raise FetchError(address, "is neither http nor https, and nothing else is fetched", "check the address")
    if not url.host:
        raise FetchError(address, "names no host", "check the address")
    if url.userinfo:
        bare = str(url.copy_with(username=None, password=None))
        raise FetchError(bare, "is given with a name or password, which are not sent", _INSTEAD)
    if port not in reach.ports:
        ports = " and ".join(map(str, sorted(reach.ports)))
        raise FetchError(address, f"is at port {port}; only {ports} are contacted", _INSTEAD)
    return url


def _join(url: httpx.URL, target: str) -> str:
    try:
        return str(url.join(target))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(str(url), f"is redirected to no address of the web ({error})", _INSTEAD) from error


@contextmanager
def _get(url: httpx.URL, reach: Reach, deadline: Deadline) -> Iterator[httpcore.Response]:
    network = CheckedNetwork(str(url), reach, deadline)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    tls = httpx.create_ssl_context(trust_env=False) if url.scheme == "https" else None
    with (
        httpcore.ConnectionPool(tls, network_backend=network) as pool,
        pool.stream("GET", target, headers={"Host": url.netloc, **_REQUEST}) as response,
    ):
        yield response


@contextmanager
def _explaining(url: httpx.URL, reach: Reach) -> Iterator[None]:
    """Says in one line what went wrong on the way."""
    try:
        yield
    except httpcore.TimeoutException as error:
        problem = f"is not there in full after {reach.seconds:g} s"
        raise FetchError(str(url), problem, f"try again later, or {_INSTEAD}") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        problem = f"cannot be fetched ({str(error) or type(error).__name__})"
        raise FetchError(str(url), problem, f"try again later, or {_INSTEAD}") from error
    except zlib.error as error:
        raise FetchError(str(url), f"is not packed as its server says ({error})", _INSTEAD) from error


def _redirect_of(response: httpcore.Response) -> str | None:
    location = _header(response, b"location")
    return location if location and response.status in (301, 302, 303, 307, 308) else None


def _header(response: httpcore.Response, name: bytes) -> str:
    """The first value of a header; empty if it has none."""
    return next((value.decode("utf-8", "replace") for each, value in response.headers if each.lower() == name), "")


def _read(url: httpx.URL, response: httpcore.Response, most_bytes: int) -> Page:
    if response.status != HTTPStatus.OK:
        phrase = next((each.phrase for each in HTTPStatus if each == response.status), "")
        raise FetchError(str(url), f"the server answers {f'{response.status} {phrase}'.strip()}", "check the address")
    media_type, charset = parse_content_type(_header(response, b"content-type"))
    if media_type not in ACCEPTED and not is_opaque(media_type):
        raise FetchError(str(url), f"is {media_type}, which holds no article that can be read", _INSTEAD)
    content = _read_body(url, response, most_bytes)
    if not content.strip():
        raise FetchError(str(url), "is empty", _INSTEAD)
    kind = sniff(content) if is_opaque(media_type) else media_type
    if not kind:
        raise FetchError(str(url), "is in no format that is read", _INSTEAD)
    return Page(str(url), kind, charset, content, datetime.now(UTC).replace(microsecond=0))


def _read_body(url: httpx.URL, response: httpcore.Response, most_bytes: int) -> bytes:
    encoding = _header(response, b"content-encoding").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(str(url), f"is packed as {encoding!r}, which was not asked for", _INSTEAD)
    chunks = response.iter_stream()
    content = bytearray()
    for piece in chunks if encoding in ("", "identity") else _unpack(chunks):
        content += piece
        if len(content) > most_bytes:
            remedy = "fetch another, or raise CLIPPINGS_MAX_FILE_BYTES"
            raise FetchError(str(url), f"is over {most_bytes:,} bytes", remedy)
    return bytes(content)


def _unpack(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes that were packed, in pieces of a bounded size, whatever they unpack to.

    Raises:
        zlib.error: they were packed otherwise, or break off.
    """
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    for packed in chunks:
        left = packed
        while left:
            if unpacker.eof:
                unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
            yield unpacker.decompress(left, _PIECE)
            left = unpacker.unconsumed_tail or unpacker.unused_data
    yield unpacker.flush()
    if not unpacker.eof:
        raise zlib.error("it breaks off")
