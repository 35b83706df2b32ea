"""Exporting: a conversation as a document to keep, in Markdown, HTML, CSV or JSON, with every quote to the letter.

Pure functions: answers in, text out. Text of the corpus or the reader is escaped, so that none of it becomes markup.
Limits: a NUL shows as U+FFFD in Markdown and HTML, which cannot hold one; some sites make a link of an e-mail address,
however it is escaped.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Literal, get_args

from assistant.errors import ArticleNotFound
from assistant.exchange import answer_from_dict, scope_to_dict
from assistant.json_objects import check_object
from assistant.records import Answer, Article, NamedDay, Quote, Scope
from assistant.words import distinct

Kind = Literal["markdown", "html", "csv", "json"]

_OF_ANSWER = {
    "searched_for": "Searched for", "carried": "Carried over", "understood": "Understood",
    "ignored": "Not understood so", "scope": "Searched in", "verdict": "Verdict", "confidence": "Confidence",
    "absent_terms": "Nowhere in the articles", "withheld": "Withheld quotes", "index_id": "Index",
}  # fmt: skip
_OF_QUOTE = {
    "title": "Title", "source": "Source", "published": "Published", "url": "Address", "article_id": "Article",
    "place": "File", "page": "Page", "speaker": "Said by", "days": "Days", "start": "Starts at character",
    "end": "Ends before character", "sha256": "SHA-256", "also_in": "Also in", "caution": "Mind",
}  # fmt: skip
_LABELS = {**_OF_ANSWER, **_OF_QUOTE}
_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif;color:#222;background:#fff}"
    "blockquote{margin:1rem 0 .5rem;padding:.2rem 1rem;border-left:.25rem solid #888;white-space:pre-wrap}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.5rem 0;font:.8rem/1.5 sans-serif}"
    "dt{color:#666}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}figure{margin:0}h2{margin-top:2.5rem}"
)
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'"
)

_MARKDOWN = re.compile(r"[\\`*_\[\]<>&|~$@#]|:(?=[^\s\d])|(?<=www)\.")
_BEGINS_BLOCK = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))")
_STRIPPED = re.compile(r"^ | $|[\t\n\r\f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PLAIN_ADDRESS = re.compile(r"https?://[!#-;=?-\[\]^_a-z~|]+")


@dataclass(frozen=True, slots=True)
class _Citation:
    """Where a quote is from; of an article that the index no longer holds, only its id is known."""

    title: str
    source: str = ""
    published: str = ""
    url: str = ""
    place: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Turn:
    """An answer as it was saved and as a record, and its quotes, each with where it is from."""

    item: dict[str, Any]
    answer: Answer
    quotes: tuple[tuple[Quote, _Citation], ...]


def export_conversation(
    name: str, answers: Sequence[dict[str, Any]], kind: Kind, get_article: Callable[[str], Article]
) -> str:
    """A conversation as one document: each question, what was searched for, the verdict, the quotes with their sources.

    JSON keeps the answers as they are and adds a `citation` to each quote; `clippings verify` reads it. In CSV each
    quote has a row; a cell that begins with = + - @, a tab or a carriage return has an apostrophe before it, so that
    no spreadsheet takes it for a formula, while offsets and hash are those of the quote without it.

    Args:
        name: what the conversation is called.
        answers: its answers, oldest first, as `answer_to_dict` gives them.
        kind: the format.
        get_article: gives the article with an id; a quote whose article is not found is cited by the id.

    Raises:
        ExchangeError: an item is no answer; says which field is wrong.
        ValueError: there is no such format.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"a conversation is exported as {', '.join(get_args(Kind))}, not {kind!r:.60}")
    name = " ".join(name.encode("utf-8", "replace").decode("utf-8").split())
    write = {"markdown": _write_markdown, "html": _write_html, "csv": _write_csv, "json": _write_json}
    return write[kind](name, [_read_turn(item, get_article) for item in answers])


def _read_turn(item: dict[str, Any], get_article: Callable[[str], Article]) -> _Turn:
    answer = answer_from_dict(check_object(item))
    return _Turn(item, answer, tuple((quote, _cite(quote.article_id, get_article)) for quote in answer.quotes))


def _cite(article_id: str, get_article: Callable[[str], Article]) -> _Citation:
    try:
        article = get_article(article_id)
    except ArticleNotFound:
        return _Citation(article_id)
    title = article.title or article_id
    return _Citation(title, article.source, article.published, article.url, article.place, article.language)


def _facts_of_answer(answer: Answer) -> dict[str, str]:
    return {
        "searched_for": answer.searched_for,
        "carried": "; ".join(answer.carried),
        "understood": "; ".join(f"{each.phrase}: {each.meaning}" for each in answer.understood),
        "ignored": "; ".join(answer.ignored),
        "scope": _say_scope(answer.scope),
        "verdict": answer.verdict,
        "confidence": f"{answer.confidence:g}",
        "absent_terms": "; ".join(answer.absent_terms),
        "withheld": str(answer.withheld or ""),
        "index_id": answer.index_id,
    }


def _facts_of_quote(quote: Quote, citation: _Citation) -> dict[str, str]:
    facts = {
        **asdict(citation),
        "article_id": quote.article_id,
        "page": str(quote.page or ""),
        "speaker": quote.speaker,
        "days": "; ".join(describe_day(quote, day) for day in quote.days),
        "start": str(quote.start),
        "end": str(quote.end),
        "sha256": quote.sha256,
        "also_in": "; ".join(quote.also_in),
        "caution": quote.caution,
    }
    return {name: facts[name] for name in _OF_QUOTE}


def describe_day(quote: Quote, day: NamedDay) -> str:
    """Words of a quote that name a day, and which: "on Tuesday = 2024-01-16"."""
    words = quote.text[day.start - quote.start : day.end - quote.start]
    return f"{words} = {day.first}" + (f" to {day.last}" if day.last != day.first else "")


def _say_scope(scope: Scope) -> str:
    """A scope on one line: "sources: Demo Wire, Demo Herald; since: 2024-01-01"."""
    parts = scope_to_dict(scope)
    if "during" in parts:
        parts["during"] = [f"{first or '…'} to {last or '…'}" for first, last in parts["during"]]
    said = {name: ", ".join(part) if isinstance(part, list) else part for name, part in parts.items()}
    return "; ".join(f"{name.replace('_', ' ')}: {part}" for name, part in said.items())


def _write_json(name: str, turns: Sequence[_Turn]) -> str:
    answers = [{**turn.item, "quotes": _cited_quotes(turn)} for turn in turns]
    index_ids = distinct(turn.answer.index_id for turn in turns)
    document = {"format": "clippings-conversation", "version": 1, "name": name, "index_ids": index_ids}
    return json.dumps({**document, "answers": answers}, ensure_ascii=False, indent=2) + "\n"


def _cited_quotes(turn: _Turn) -> list[dict[str, Any]]:
    items = zip(turn.item.get("quotes", ()), turn.quotes, strict=True)
    return [{**item, "citation": asdict(citation)} for item, (_, citation) in items]


def _write_csv(_name: str, turns: Sequence[_Turn]) -> str:
    columns = ["answer", "question", *_OF_ANSWER, "quote", "text", *_OF_QUOTE]
    file = io.StringIO(newline="")
    rows = csv.DictWriter(file, columns, restval="")
    rows.writeheader()
    for number, turn in enumerate(turns, 1):
        asked = {"answer": str(number), "question": turn.answer.question, **_facts_of_answer(turn.answer)}
        quoted = [
            {"quote": str(at), "text": quote.text, **_facts_of_quote(quote, citation)}
            for at, (quote, citation) in enumerate(turn.quotes, 1)
        ]
        for each in quoted or [{}]:
            rows.writerow({column: _as_cell(value) for column, value in {**asked, **each}.items()})
    return file.getvalue()


def _as_cell(value: str) -> str:
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _write_markdown(name: str, turns: Sequence[_Turn]) -> str:
    parts = [f"# {_as_markdown(name)}"]
    for number, turn in enumerate(turns, 1):
        parts += [f"## {number}. {_as_markdown(turn.answer.question)}", _list_facts(_facts_of_answer(turn.answer))]
        for quote, citation in turn.quotes:
            parts += [_as_block_quote(quote.text), _list_facts(_facts_of_quote(quote, citation))]
    return "\n\n".join(parts) + "\n"


def _list_facts(facts: Mapping[str, str]) -> str:
    shown = {name: _as_markdown(fact) for name, fact in facts.items() if fact}
    if _PLAIN_ADDRESS.fullmatch(facts.get("url", "")):
        shown["url"] = f"<{facts['url']}>"
    return "\n".join(f"- **{_LABELS[name]}:** {fact}" for name, fact in shown.items())


def _as_block_quote(text: str) -> str:
    """A quote with each of its line breaks as a hard one; those at its end as entities, where none can be hard."""
    body = text.rstrip("\n")
    return "> " + "\\\n> ".join(map(_as_markdown, body.split("\n"))) + "&#10;" * (len(text) - len(body))


def _as_markdown(text: str) -> str:
    """A text on one line that CommonMark shows to the letter, wherever it stands."""
    escaped = _BEGINS_BLOCK.sub(r"\1\\", _MARKDOWN.sub(r"\\\g<0>", text))
    return _STRIPPED.sub(lambda match: f"&#{ord(match.group())};", escaped)


def _write_html(name: str, turns: Sequence[_Turn]) -> str:
    sections = "".join(_section(number, turn) for number, turn in enumerate(turns, 1))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{_as_html(name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1 dir="auto">{_as_html(name)}</h1>\n{sections}</main>\n</body>\n</html>\n'
    )


def _section(number: int, turn: _Turn) -> str:
    figures = "".join(
        f'<figure>\n<blockquote lang="{_as_html(citation.language)}" dir="auto">{_as_html(quote.text)}</blockquote>\n'
        f"<figcaption>{_define(_facts_of_quote(quote, citation))}</figcaption>\n</figure>\n"
        for quote, citation in turn.quotes
    )
    heading = f'<h2 id="answer-{number}" dir="auto">{_as_html(turn.answer.question)}</h2>'
    return f"<section>\n{heading}\n{_define(_facts_of_answer(turn.answer))}\n{figures}</section>\n"


def _define(facts: Mapping[str, str]) -> str:
    shown = {name: _link(fact) if name == "url" else _as_html(fact) for name, fact in facts.items() if fact}
    items = (f'<dt>{_LABELS[name]}</dt><dd dir="auto">{fact}</dd>' for name, fact in shown.items())
    return f"<dl>{''.join(items)}</dl>"


def _link(address: str) -> str:
    shown = _as_html(address)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if address.startswith(("https://", "http://")) else shown


def _as_html(text: str) -> str:
    """The text as HTML that shows it to the letter, carriage returns too, which browsers else make line feeds."""
    return html.escape(text).replace("\r", "&#13;")
