"""The site around the page: its languages and headers, and what is shut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from assistant.web.serving import check_password
from assistant.web.site import _replace_once
from assistant.web.texts import LANGUAGES, texts_in
from tests.web.conftest import Listener, Server, serving

PASSWORD = "open, sésame"
DIRECTIONS = {"en": "ltr", "de": "ltr", "ur": "rtl"}


def get(server: Server, path: str, language: str = "en") -> httpx.Response:
    return httpx.get(f"{server.address}{path}", headers={"Accept-Language": language}, trust_env=False, timeout=60)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, outside: Listener) -> Iterator[Server]:
    """A page that a password opens."""
    folder = tmp_path_factory.mktemp("locked")
    (folder / "corpus").mkdir()
    settings = {"CLIPPINGS_PASSWORD": PASSWORD}
    with serving(folder / "corpus", folder / "index", outside, settings=settings) as server:
        yield server


# The document.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_its_language_and_speaks_it(seed_page: Server, language: str) -> None:
    document = get(seed_page, "/", f"{language}-XX,{language};q=0.9,fr;q=0.5").text
    root = re.search(r"<html[^>]*>", document)
    assert root is not None
    assert f'<html lang="{language}" dir="{DIRECTIONS[language]}"' in root.group()
    assert document.count("<html") == 1
    config = json.dumps(get(seed_page, "/config", language).json(), ensure_ascii=False)
    for key in ("ask.placeholder", "articles.waiting", "index.waiting"):
        assert texts_in(language)(key) in config


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_of_the_document_has_all_that_it_says(seed_page: Server, language: str) -> None:
    document = get(seed_page, "/", language).text
    (said,) = re.findall(r"const texts = (\{.*?\});\n", document)
    assert "<" not in said
    assert json.loads(said) == texts_in(language).of("script")


@pytest.mark.parametrize("accepted", ["", "fr", "*", "tlh,xx;q=0.1", ";;;,=,q=", "de;q=0", "x" * 5000])
def test_whoever_speaks_none_of_its_languages_is_spoken_to_in_english(seed_page: Server, accepted: str) -> None:
    response = get(seed_page, "/", accepted)
    assert response.status_code == 200
    assert '<html lang="en" dir="ltr"' in response.text


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_document_may_load_from_this_site_alone_and_is_not_kept(seed_page: Server, encoding: str) -> None:
    headers = httpx.get(seed_page.address, headers={"Accept-Encoding": encoding}, trust_env=False).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == "'self'"
    sources = {source for part in policy.values() for source in part.split()}
    assert sources == {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"
    assert "Accept-Language" in headers["vary"]
    assert headers.get("content-encoding", "identity") == encoding


def test_the_document_is_the_same_packed_or_not(seed_page: Server) -> None:
    packed, plain = (
        httpx.get(seed_page.address, headers={"Accept-Encoding": encoding}, trust_env=False).text
        for encoding in ("gzip", "identity")
    )
    assert packed == plain


def test_a_document_that_gradio_makes_otherwise_is_an_error_that_says_so() -> None:
    assert _replace_once(b"a b a", b"a", b"c") == b"c b a"
    with pytest.raises(ValueError, match="the version in use is not the one that is pinned"):
        _replace_once(b"<html>", b"</head>", b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_one_entrance(seed_page: Server, language: str) -> None:
    info = get(seed_page, "/gradio_api/info", language).json()
    assert list(info["named_endpoints"]) == ["/ask"]
    assert info["unnamed_endpoints"] == {}


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/no/such/page", "/assistant/settings.py"])
def test_there_is_nothing_beside_the_page(seed_page: Server, path: str) -> None:
    assert get(seed_page, path).status_code == 404


def test_gradio_s_own_way_of_sending_files_is_shut(seed_page: Server) -> None:
    address = f"{seed_page.address}/gradio_api/upload"
    assert httpx.post(address, files={"files": ("a.txt", b"x" * 5000)}, trust_env=False).status_code >= 400


def test_the_site_says_that_it_is_well(seed_page: Server, locked: Server) -> None:
    for each in (seed_page, locked):
        response = get(each, "/healthz")
        assert (response.status_code, response.text) == (200, "well\n")


# A page that a password opens.


def test_a_password_keeps_the_page_and_its_entrance_shut(locked: Server) -> None:
    assert get(locked, "/config").status_code == 401
    assert get(locked, "/gradio_api/info").status_code == 401
    document = get(locked, "/", "de")
    assert texts_in("de")("ask.placeholder") not in document.text
    assert '<html lang="de"' in document.text
    assert httpx.put(f"{locked.address}/incoming?name=a.txt", content=b"x", trust_env=False).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_password_opens_the_page_whatever_the_name(locked: Server, language: str) -> None:
    headers = {"Accept-Language": language}
    with httpx.Client(base_url=locked.address, headers=headers, trust_env=False, timeout=60) as client:
        wrong = client.post("/login", data={"username": "anybody", "password": "open, sesame"})
        assert wrong.status_code == 400
        assert client.get("/config").status_code == 401
        right = client.post("/login", data={"username": "anybody", "password": PASSWORD})
        assert right.status_code == 200
        config = json.dumps(client.get("/config").json(), ensure_ascii=False)
        assert texts_in(language)("ask.placeholder") in config


def test_a_page_without_a_password_is_open_to_all() -> None:
    assert check_password("") is None
    check = check_password("x")
    assert check is not None
    assert (check("", "x"), check("x", ""), check("x", "X")) == (True, False, False)
