"""What the page says: the same in every language, all that the code asks for and no more, said to whoever asks."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import pytest
from babel import Locale
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.browsing import Column, State
from assistant.errors import CorpusError, QuestionError
from assistant.feedback import Reason
from assistant.reading import furniture, repetition
from assistant.records import Order, Verdict
from assistant.web.desk import Stale
from assistant.web.scoping import DAYS, PARTS
from assistant.web.texts import LANGUAGES, Texts, choose_language, texts_in
from tests.toy import ROOT

HOUSE = ROOT / "assistant"
WEB = HOUSE / "web"
OTHERS = [language for language in LANGUAGES if language != "en"]
CHOSEN_BY_NUMBER = {"one", "other"}
ISOLATES = "\u2068", "\u2069"

APART = {"masks", "cautions", "errors", "fields", "script"}
"""Groups that have a test of their own for what asks for them."""

MADE: dict[str, tuple[str, ...]] = {
    "adding.{}": ("received", "added", "known", "refused"),
    "adding.paste_{}": ("title", "source", "published", "url"),
    "articles.{}": ("source", "section", "language", "state", "since", "until"),
    "articles.column_{}": get_args(Column),
    "comparison.{}": ("same", "changed", "added", "dropped"),
    "feedback.{}": get_args(Reason),
    "index.{}": ("articles", "copies", "passages", "dated", "folder", "model", "search", "id"),
    "page.{}": ("ask", "articles", "index"),
    "scope.{}": (*PARTS, *DAYS, *filter(None, get_args(Order))),
    "scope.{}_day": DAYS,
    "source.evidence_{}": ("fact", "value", "origin", "sure"),
    "states.{}": get_args(State),
    "status.{}": ("reading", "splitting", "encoding", "writing", *filter(None, get_args(Stale))),
    "turn.{}": get_args(Verdict),
}
"""Keys that the code puts together, and of what: f"turn.{verdict}"."""


@dataclass(frozen=True)
class Ask:
    """A place in the code that asks for a text; `values` is None where they are not all written out there."""

    where: str
    key: str
    values: frozenset[str] | None


def raw(language: str, key: str) -> str:
    return texts_in(language).of(key.partition(".")[0])[key.partition(".")[2]]


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def keys_in_order(tree: dict[str, Any], prefix: str = "") -> list[str]:
    inner = [
        keys_in_order(each, f"{prefix}{name}.") if isinstance(each, dict) else [prefix + name]
        for name, each in tree.items()
    ]
    return [key for keys in inner for key in keys]


def is_there(key: str) -> bool:
    return key in texts_in("en") or f"{key}.other" in texts_in("en")


def without_form(key: str) -> str:
    """A key without the form that a number chooses."""
    return key.rpartition(".")[0] if key.count(".") > 1 else key


@cache
def trees() -> dict[str, ast.Module]:
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text("utf-8")) for file in sorted(HOUSE.rglob("*.py"))}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node


def constants(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def page_trees() -> dict[str, ast.Module]:
    return {file: tree for file, tree in trees().items() if file.startswith("assistant/web/")}


def keys_written(node: ast.expr) -> list[str]:
    """The keys that an argument may be, as far as they are written out there."""
    if isinstance(node, ast.IfExp):
        return [*keys_written(node.body), *keys_written(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) else []


def values_written(call: ast.Call) -> frozenset[str] | None:
    names = [each.arg for each in call.keywords]
    return None if None in names else frozenset(map(str, names))


def asks() -> list[Ask]:
    return [
        Ask(f"{file}:{call.lineno}", key, values_written(call))
        for file, tree in page_trees().items()
        for name, call in calls(tree)
        if name in ("texts", "_texts", "say", "_say")
        for argument in call.args
        for key in keys_written(argument)
    ]


def made() -> set[str]:
    """Keys that the page's code puts together, {} for what it puts in."""
    groups = {key.partition(".")[0] for key in texts_in("en").keys} - APART
    found = {
        "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for tree in page_trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    }
    return {key for key in found if re.fullmatch(rf"({'|'.join(groups)})\.[\w{{}}]*", key)}


def keys_of_scripts() -> dict[str, set[str]]:
    """What the scripts say, with the names of the values that they put in."""
    found: dict[str, set[str]] = {}
    for file in sorted((WEB / "scripts").glob("*.js")):
        for said in re.finditer(r"(?<!function )\bsay\(([^(){}]*)(?:\{([^{}]*)\})?", file.read_text("utf-8")):
            keys = re.findall(r'(?:^|[?:])\s*"(\w+)"', said[1])
            assert keys, f"{file.name} says {said[0]!r}, which names no key"
            for key in keys:
                found[key] = {each.partition(":")[0].strip() for each in (said[2] or "").split(",") if each.strip()}
    return found


SET_APART = {"front matter", "outside the article", "page number", "quoted mail", "running head", "signature"}
"""Reasons that formats give, beside those of the rules."""


def mask_reasons() -> set[str]:
    return set(furniture.REASONS) | {repetition.REASON} | SET_APART


def cautions() -> set[str]:
    (told,) = (
        node
        for node in ast.walk(trees()["assistant/index/store.py"])
        if isinstance(node, ast.FunctionDef) and node.name == "caution_about"
    )
    return {each for node in ast.walk(told) if isinstance(node, ast.Return) for each in constants(node)} - {""}


def question_errors() -> list[Ask]:
    return [
        Ask(f"{file}:{call.lineno}", str(call.args[1].value), frozenset(str(each.arg) for each in call.keywords))
        for file, tree in trees().items()
        for name, call in calls(tree)
        if name == "QuestionError" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_in_the_same_order(language: str) -> None:
    english, other = (
        keys_in_order(tomllib.loads((WEB / "texts" / f"{each}.toml").read_text("utf-8"))) for each in ("en", language)
    )
    assert other == english


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_puts_in_the_same_values(language: str) -> None:
    theirs = {key: names_in(raw(language, key)) for key in texts_in(language).keys}
    assert theirs == {key: names_in(raw("en", key)) for key in texts_in("en").keys}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_chosen_by_number_has_all_forms_of_its_language(language: str) -> None:
    assert {*Locale.parse(language).plural_form.tags, "other"} == CHOSEN_BY_NUMBER
    by_number = {without_form(key) for key in texts_in(language).keys if key.count(".") > 1}
    assert by_number
    assert {f"{key}.{form}" for key in by_number for form in CHOSEN_BY_NUMBER} <= texts_in(language).keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_is_taken_for_markup_or_for_a_template(language: str) -> None:
    texts = {key: raw(language, key) for key in texts_in(language).keys}
    assert [key for key, text in texts.items() if text != text.strip() or not text] == []
    assert [key for key, text in texts.items() if re.search(r"[<>\\\r\n\t\0]|\$\{|\{\{|\}\}", text)] == []


@pytest.mark.parametrize(("language", "stop"), [("de", "."), ("ur", "۔")])
def test_what_is_a_sentence_in_english_is_one_elsewhere(language: str, stop: str) -> None:
    keys = texts_in("en").keys
    assert [key for key in keys if raw(language, key).endswith(stop) != raw("en", key).endswith(".")] == []


def test_german_is_written_with_german_quotes() -> None:
    for key in texts_in("de").keys:
        assert not re.search("[\"'”«»]", raw("de", key)), key
        assert raw("de", key).count("„") == raw("de", key).count("“"), key


def test_urdu_is_written_in_its_own_script_with_its_own_letters_and_commas() -> None:
    for key in texts_in("ur").keys - {"page.title"}:
        text = re.sub(r"\{\w+\}", "", raw("ur", key))
        assert re.search(r"[\u0600-\u06ff]", text), f"{key} is not in Urdu"
        assert not re.search(r"[\u0643\u064a\u0649\u0647,;?]", text), f"{key} has an Arabic letter or a Latin comma"


def test_urdu_sets_foreign_text_apart_in_pairs() -> None:
    begin, end = ISOLATES
    for key in texts_in("ur").keys:
        assert re.fullmatch(f"([^{begin}{end}]|{begin}[^{begin}{end}]+{end})*", raw("ur", key)), key
    for key in ("turn.sure", "source.announced", "errors.no_day", "errors.days_reversed", "script.deleted"):
        assert f"{begin}{{" in raw("ur", key)


def test_every_text_that_the_page_asks_for_is_there() -> None:
    assert len(asks()) > 100
    assert [ask for ask in asks() if not is_there(ask.key)] == []


def test_every_text_is_given_the_values_that_it_puts_in() -> None:
    lacking = [
        (ask, name)
        for ask in asks()
        if ask.values is not None
        for name in names_in(raw("en", ask.key if ask.key in texts_in("en") else f"{ask.key}.other")) - ask.values
    ]
    assert lacking == []


def test_every_key_that_the_code_puts_together_has_its_texts() -> None:
    assert made() == MADE.keys()
    assert [key for made, names in MADE.items() for key in map(made.format, names) if not is_there(key)] == []


def test_every_text_is_asked_for_somewhere() -> None:
    asked = {each for tree in page_trees().values() for each in constants(tree)}
    asked |= {made.format(name) for made, names in MADE.items() for name in names}
    keys = {key for key in texts_in("en").keys if key.partition(".")[0] not in APART}
    unused = {without_form(key) for key in keys} - asked
    assert not unused, f"nothing asks for {', '.join(sorted(unused))}"


def test_the_scripts_say_the_group_script_and_put_in_its_values() -> None:
    assert keys_of_scripts() == {key: names_in(text) for key, text in texts_in("en").of("script").items()}


def test_every_reason_of_a_mask_has_a_text() -> None:
    assert {"byline", "front matter", "repeated headline", "navigation", "caption"} <= mask_reasons()
    assert {reason.replace(" ", "_") for reason in mask_reasons()} == texts_in("en").of("masks").keys()


def test_every_caution_has_a_text() -> None:
    assert len(cautions()) == 2
    assert {caution.replace(" ", "_") for caution in cautions()} == texts_in("en").of("cautions").keys()


def test_every_kind_of_question_that_cannot_be_asked_has_a_text_and_brings_its_values() -> None:
    assert {ask.key for ask in question_errors()} == texts_in("en").of("errors").keys()
    lacking = [
        ask for ask in question_errors() if not names_in(raw("en", f"errors.{ask.key}")) <= (ask.values or set())
    ]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_and_cautions_are_named_in_the_language_and_what_is_unknown_as_it_is(language: str) -> None:
    texts = texts_in(language)
    for group, names in (("masks", mask_reasons()), ("cautions", cautions())):
        for name in names:
            assert (texts.name(group, name) == name) == (language == "en")
        assert texts.name(group, "something else") == "something else"


def test_a_question_error_is_told_in_the_language_and_any_other_error_as_it_is() -> None:
    error = QuestionError("the question has 12,345 characters", "question_too_long", length=12345, limit=2000)
    assert texts_in("en").problem(error) == "The question has 12,345 characters; shorten it to 2,000."
    assert texts_in("de").problem(error) == "Die Frage hat 12.345 Zeichen; bitte auf 2.000 kürzen."
    assert "12,345" in texts_in("ur").problem(error)
    for language in LANGUAGES:
        assert texts_in(language).problem(QuestionError("the order is newest")) == "The order is newest."
        assert texts_in(language).problem(CorpusError("/seeds", "gone", "bring it")) == "/seeds: gone; bring it."


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("ur-PK", "ur"),
        ("DE-at", "de"),
        ("ur-PK,ur;q=0.9,en;q=0.8", "ur"),
        ("en;q=0.8,de", "de"),
        ("en;q=0.3, ur;q=0.5, de;q=0.4", "ur"),
        ("de,ur", "de"),
        ("ur;q=0.7,de;q=0.7", "ur"),
        ("de ; Q=0.5 , en ; q=0.4", "de"),
        ("de;q=0.001", "de"),
    ],
)
def test_a_reader_is_spoken_to_in_the_language_that_weighs_the_most(accepted: str, language: str) -> None:
    assert choose_language(accepted) == language


@pytest.mark.parametrize("accepted", ["de;q=0", "de;q=0.000, ur;q=0", "en;q=0", "en;q=0,de;q=0"])
def test_a_language_that_weighs_nothing_is_not_spoken_unless_it_is_the_first(accepted: str) -> None:
    assert choose_language(accepted) == "en"


@pytest.mark.parametrize("accepted", ["", " ", "*", "fr", "fr-FR,fr;q=0.9", "den", "urd", "fr;q=1,*;q=0.1"])
def test_a_reader_of_none_of_the_languages_is_spoken_to_in_the_first(accepted: str) -> None:
    assert choose_language(accepted) == LANGUAGES[0] == "en"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("fr,de;q=0.2", "de"), ("tlh, ur;q=0.2, de;q=0.1, nl", "ur"), ("fr,*;q=0.5,de;q=0.1", "de")],
)
def test_unknown_languages_are_passed_over(accepted: str, language: str) -> None:
    assert choose_language(accepted) == language


@pytest.mark.parametrize(
    "malformed",
    ["de;q=", "de;q=x", "de;q=nan", "de;q=inf", "de;q=7", "de;q=1.5", "de;q=-1", "de;q=1_0", "de;x=1", "de;;", "d e"],
)
@pytest.mark.parametrize("header", ["{},ur;q=0.1", "ur;q=0.1,{}", ",,{},; ,ur;q=0.1"])
def test_what_is_malformed_is_passed_over(malformed: str, header: str) -> None:
    assert choose_language(header.format(malformed)) == "ur"


@given(st.text())
@example("de;q=nan")
@example("\0")
def test_any_header_at_all_gets_one_of_the_languages(accepted: str) -> None:
    assert choose_language(accepted) in LANGUAGES


RANGES = st.tuples(
    st.sampled_from(["en", "de", "ur", "de-AT", "ur-PK", "fr", "*", ""]),
    st.sampled_from(["", ";q=0", ";q=0.5", ";q=1", ";q=nan", ";"]),
)


@given(st.lists(RANGES))
def test_any_list_of_ranges_gets_one_that_is_asked_for_or_the_first(ranges: list[tuple[str, str]]) -> None:
    language = choose_language(",".join(name + weight for name, weight in ranges))
    assert language in {"en", *(name.partition("-")[0] for name, weight in ranges if weight not in (";q=0", ";q=nan"))}


@given(st.permutations(["en", "de", "ur"]), st.permutations(["1", "0.9", "0.25"]))
def test_the_order_of_ranges_does_not_count_where_their_weights_differ(names: list[str], weights: list[str]) -> None:
    weighed = dict(zip(names, weights, strict=True))
    accepted = ",".join(f"{name};q={weight}" for name, weight in weighed.items())
    assert choose_language(accepted) == max(weighed, key=lambda name: float(weighed[name]))


def test_a_language_that_the_page_does_not_speak_is_refused() -> None:
    with pytest.raises(ValueError, match="the page speaks en, de, ur, not 'fr'"):
        Texts("fr")


def test_urdu_alone_runs_from_right_to_left() -> None:
    assert [texts_in(language).direction for language in ("en", "de", "ur")] == ["ltr", "ltr", "rtl"]


@pytest.mark.parametrize(
    ("language", "long", "medium"),
    [
        ("en", "29 January 2024", "29 Jan 2024"),
        ("de", "29. Januar 2024", "29.01.2024"),
        ("ur", "29 جنوری، 2024", "29 جنوری، 2024"),
    ],
)
def test_a_date_is_written_as_the_language_does(language: str, long: str, medium: str) -> None:
    assert texts_in(language).date("2024-01-29") == texts_in(language).date("2024-01-29T21:30:00") == long
    assert texts_in(language).date("2024-01-29", "medium") == medium


@pytest.mark.parametrize("written", ["", "January 2024", "2024", "2024-01", "2024-02-30", "yesterday"])
def test_what_is_no_date_stays_as_it_is_written(written: str) -> None:
    assert {texts_in(language).date(written) for language in LANGUAGES} == {written}


@given(st.text())
def test_any_date_at_all_is_shown(written: str) -> None:
    assert all(texts_in(language).date(written) or not written for language in LANGUAGES)


@pytest.mark.parametrize(("language", "shown"), [("en", "1,234,567"), ("de", "1.234.567"), ("ur", "1,234,567")])
def test_a_number_is_written_as_the_language_does(language: str, shown: str) -> None:
    texts = texts_in(language)
    assert texts.number(1234567) == shown
    assert (texts.number(0), texts.number(999)) == ("0", "999")
    assert shown in texts("articles.of_pages", pages=1234567)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ["0%", "87%", "100%"]), ("de", ["0\xa0%", "87\xa0%", "100\xa0%"]), ("ur", ["0%", "87%", "100%"])],
)
def test_a_share_is_a_whole_percentage(language: str, shown: list[str]) -> None:
    assert [texts_in(language).percent(share) for share in (0.0, 0.871, 1.0)] == shown


@pytest.mark.parametrize(
    ("language", "two", "three"),
    [
        ("en", "Wire or Herald", "Wire, Herald or Gazette"),
        ("de", "Wire oder Herald", "Wire, Herald oder Gazette"),
        ("ur", "Wire یا Herald", "Wire، Herald، یا Gazette"),
    ],
)
def test_names_are_joined_as_the_language_does(language: str, two: str, three: str) -> None:
    texts = texts_in(language)
    assert texts.one_of([]) == ""
    assert texts.one_of(["Wire"]) == "Wire"
    assert texts.one_of(["Wire", "Herald"]) == two
    assert texts.one_of(["Wire", "Herald", "Gazette"]) == three


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["0 passages", "1 passage", "2 passages", "1,001 passages"]),
        ("de", ["0 Passagen", "1 Passage", "2 Passagen", "1.001 Passagen"]),
        ("ur", ["0 عبارتیں", "1 عبارت", "2 عبارتیں", "1,001 عبارتیں"]),
    ],
)
def test_one_and_many_are_told_apart(language: str, shown: list[str]) -> None:
    assert [texts_in(language)("status.passages", n=n) for n in (0, 1, 2, 1001)] == shown


def test_a_value_is_put_in_to_the_letter() -> None:
    title = "“{n}” {0} {title!r} 12,345 <b>"
    assert title in texts_in("en")("turn.quote", number=1, title=title)


def test_a_text_that_is_not_there_is_told_by_its_key() -> None:
    with pytest.raises(KeyError, match=r"turn\.nothing"):
        texts_in("en")("turn.nothing")
    assert "turn.nothing" not in texts_in("en")
