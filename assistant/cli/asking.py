"""The commands that ask: `ask`, one question from the command line, and `batch`, a file of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from assistant.cli.output import ProgressBar, complain, print_json, to_json, writing_to
from assistant.dates import read_day
from assistant.errors import AssistantError, ExchangeError
from assistant.exchange import answer_to_dict, field, read_json_objects, scope_from_dict
from assistant.exporting import describe_day
from assistant.records import Answer, Scope
from assistant.settings import Settings


def run_ask(options: argparse.Namespace, settings: Settings) -> int:
    """Answers the question and prints the answer."""
    history = [*_read_history(options.history_file), *options.history]
    assistant = Assistant.open(settings.index, settings=settings)
    answer = assistant.ask(
        options.question,
        history,
        options.k,
        carried=[] if options.alone else options.carry,
        scope=_make_scope(options),
        ignored=options.ignore,
        today=options.today,
    )
    if options.json:
        print_json(answer_to_dict("1", answer))
    else:
        _print_answer(assistant, answer)
    return 0


def run_batch(options: argparse.Namespace, settings: Settings) -> int:
    """Answers every line that can be answered; complains of each that cannot."""
    queries = list(read_json_objects(options.queries))
    assistant = Assistant.open(settings.index, settings=settings)
    bar = ProgressBar()
    done = failed = 0
    with writing_to(options.out) as write:
        for place, item in queries:
            try:
                if isinstance(item, ExchangeError):
                    raise item
                write(f"{_answer_line(assistant, place, item, options)}\n")
                done += 1
            except AssistantError as error:
                failed += 1
                complain(error if str(error).startswith(place) else f"{place}: {error}")
            bar.show("answering", done + failed, len(queries))
    bar.close()
    if options.json and options.out:
        print_json({"answered": done, "failed": failed, "out": str(options.out)})
    return 1 if failed else 0


def _answer_line(assistant: Assistant, place: str, item: dict[str, Any], options: argparse.Namespace) -> str:
    answer = assistant.ask(
        field(place, item, "question", str),
        field(place, item, "history", list, []),
        options.k,
        carried=_words(place, item, "carried") if item.get("carried") is not None else None,
        scope=scope_from_dict(field(place, item, "scope", dict, {})),
        ignored=_words(place, item, "ignored"),
        today=_day(place, item) or options.today,
    )
    return to_json(answer_to_dict(str(item.get("qid", place.rpartition("#")[2])), answer))


def _words(place: str, item: dict[str, Any], name: str) -> list[str]:
    return [field(place, {name: each}, name, str) for each in field(place, item, name, list, [])]


def _day(place: str, item: dict[str, Any]) -> date | None:
    try:
        return read_day(day) if (day := field(place, item, "today", str, "")) else None
    except ValueError as error:
        raise ExchangeError(f"{place}: 'today': {error}; correct it") from error


def _read_history(file: Path | None) -> Iterator[Any]:
    """The answers of a file, or those of the conversations in it, as a history."""
    for place, item in read_json_objects(file) if file else ():
        if isinstance(item, ExchangeError):
            raise item
        yield from field(place, item, "answers", list) if "answers" in item else [item]


def _make_scope(options: argparse.Namespace) -> Scope:
    return Scope(
        sources=tuple(options.source),
        not_sources=tuple(options.not_source),
        sections=tuple(options.section),
        not_sections=tuple(options.not_section),
        formats=tuple(options.format),
        not_formats=tuple(options.not_format),
        since=options.since.isoformat() if options.since else "",
        until=options.until.isoformat() if options.until else "",
        order=options.order,
    )


def _print_answer(assistant: Assistant, answer: Answer) -> None:
    if answer.carried:
        print(f"Searched for: {answer.searched_for}")
    for each in answer.understood:
        print(f"“{each.phrase}”: {each.meaning}")
    if answer.matching == 0:
        print("Nothing in the articles matches this scope; leave it out to search everything.")
    elif answer.verdict == "absent":
        print("The articles do not hold an answer.")
    elif answer.verdict == "related":
        print("No sentence answers this; these come nearest:")
    _print_quotes(assistant, answer)
    if answer.absent_terms:
        print(f"\nNowhere in the articles: {', '.join(answer.absent_terms)}")
    if answer.withheld:
        print(f"\n{answer.withheld} withheld: not, or no longer, in the article to the letter.")


def _print_quotes(assistant: Assistant, answer: Answer) -> None:
    for number, quote in enumerate(answer.quotes, 1):
        article = assistant.article(quote.article_id)
        page = f"page {quote.page}" if quote.page else ""
        cited = ", ".join(part for part in (article.title, article.source, article.published[:10], page) if part)
        print(f"\n[{number}] {quote.text}\n    {cited or quote.article_id}")
        print(f"    {quote.article_id} [{quote.start}, {quote.end})")
        if quote.speaker:
            print(f"    said by {quote.speaker}")
        for day in quote.days:
            print(f"    {describe_day(quote, day)}")
        if quote.also_in:
            print(f"    also in {', '.join(quote.also_in)}")
        if quote.caution:
            print(f"    Mind: {quote.caution}.")
