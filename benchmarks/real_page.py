"""Checks a real scraped page, indexed alone: `python -m benchmarks.real_page PATH`.

Says of each check whether it holds: that the page's furniture is masked with its reasons and nothing else is lost, that
questions about it are answered with the right sentences, that others are not answered, and that every quote is its
slice of the file. The page is the report "Pakistan And Iran Emphasize Joint Anti-Terrorism Efforts"; it is not part of
the project, so PATH says where it is: the file, or a folder with nothing else in it. Exits with 1 if a check fails.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant import Answer, Article, Assistant, Settings
from assistant.encoding import load_encoder
from assistant.index import build_index

Check = tuple[str, bool, str]
"""What is checked, whether it holds, and what was found."""

HEADLINE = "Pakistan And Iran Emphasize Joint Anti-Terrorism Efforts"
TEASER = "Ambassador Verifies Killing Of Nine Pakistanis In Iran"
FURNITURE = {
    "search prompt": "Type to search",
    "breadcrumb": "Pakistan Islamabad",
    "repeated headline": HEADLINE,
    "related-link teaser": f"Read more: {TEASER}",
}
ANSWERED = {
    "What did the two countries agree to deploy?": ("military liaison officers in each other’s countries",),
    "What did General Munir say about sovereignty?": ("sovereignty", "Munir", "sacrosanct"),
    "Who met the army chief?": ("Amir Abdollahian", "Asim Munir"),
}
NOT_ANSWERED = ("Did they discuss the gas pipeline?", "What is the capital of France?")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, metavar="PATH", help="the page, or a folder that holds nothing else")
    path = parser.parse_args().path
    pages = [path] if path.is_file() else [each for each in path.glob("*") if each.is_file()]
    if len(pages) != 1:
        parser.error(f"{path} holds {len(pages)} files, not one page")
    with tempfile.TemporaryDirectory() as scratch:
        assistant = _index_alone(pages[0], Path(scratch))
        checks = [*check_reading(assistant), *check_answers(assistant, pages[0])]
    for what, holds, found in checks:
        print(f"{'ok  ' if holds else 'FAIL'} {what}" + ("" if holds else f"\n     found: {found}"))
    failed = sum(not holds for _, holds, _ in checks)
    print(f"{len(checks) - failed} of {len(checks)} checks hold.")
    return 1 if failed else 0


def check_reading(assistant: Assistant) -> Iterator[Check]:
    """The page's furniture and what is left of it."""
    (article, passages) = next(assistant.store.catalogue.kept_articles())
    masked = {mask.reason: " ".join(article.text[mask.start : mask.end].split()) for mask in article.masks}
    for reason, line in FURNITURE.items():
        yield f"{reason} masked: {line!r}", masked.get(reason) == line, str(masked)
    yield "nothing else is masked", len(article.masks) == len(FURNITURE), str(masked)
    yield "the headline is the title", article.title == HEADLINE, article.title
    span = article.title_span
    yield "the title stands where it says", span is not None and article.text[slice(*span)] == HEADLINE, str(span)
    yield "the teaser's headline is kept as related", article.related == (TEASER,), str(article.related)
    lost = _lost(article, [span for passage in passages for span in passage.sentences])
    yield "no character of the body is outside a sentence", not lost, repr(lost)


def check_answers(assistant: Assistant, page: Path) -> Iterator[Check]:
    """The answers, and every quote of them against the file."""
    answers: list[Answer] = []
    for question, needed in ANSWERED.items():
        answer = assistant.ask(question)
        answers.append(answer)
        first = answer.quotes[0].text if answer.quotes else ""
        holds = answer.verdict == "answered" and all(words in first for words in needed)
        yield f"{question} answered with {' and '.join(map(repr, needed))}", holds, f"{_described(answer)} {first!r}"
    for question in NOT_ANSWERED:
        answer = assistant.ask(question)
        answers.append(answer)
        yield f"{question} not answered", answer.verdict != "answered", _described(answer)
    quotes = [quote for answer in answers for quote in answer.quotes]
    furniture = [quote.text for quote in quotes if TEASER in quote.text or HEADLINE in quote.text]
    yield "no quote holds the headline or the teaser", not furniture, str(furniture)
    text = page.read_bytes().decode("utf-8")
    moved = [quote.text for quote in quotes if text[quote.start : quote.end] != quote.text]
    yield f"each of the {len(quotes)} quotes is its slice of the file", bool(quotes) and not moved, str(moved)


def _index_alone(page: Path, scratch: Path) -> Assistant:
    corpus, index = scratch / "corpus", scratch / "index"
    corpus.mkdir()
    shutil.copy(page, corpus)
    settings = Settings.from_environment()
    encoder = load_encoder(settings)
    build_index(corpus, index, encoder, settings)
    return Assistant.open(index, encoder, settings)


def _lost(article: Article, sentences: list[tuple[int, int]]) -> str:
    """The characters, white space aside, that are in no mask, headline or sentence."""
    spans = [*sentences, *((mask.start, mask.end) for mask in article.masks), article.title_span or (0, 0)]
    held = {at for start, end in spans for at in range(start, end)}
    return "".join(char for at, char in enumerate(article.text) if at not in held and not char.isspace())


def _described(answer: Answer) -> str:
    return f"{answer.verdict} ({answer.confidence:.2f})"


if __name__ == "__main__":
    sys.exit(main())
