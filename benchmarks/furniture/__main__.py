"""Measures page furniture and metadata on the golden set: `python -m benchmarks.furniture`.

Reads every page of tests/golden and prints, kind by kind, how much of the furniture is masked and how right the masks
are; how many sentences of the body are masked by mistake; how other extractors do on the same HTML pages; and how many
fields of the articles are found. The pages that rules were written with (open) and the others (kept) stand apart.

All pages are read as one corpus; `--alone` reads each by itself, without what others repeat.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.errors import AssistantError
from assistant.records import Article
from benchmarks.common import print_table
from benchmarks.furniture.extractors import load_extractors
from benchmarks.furniture.judging import JudgedLine, Score, add_scores, is_right, judge, score, score_text
from benchmarks.furniture.reading import read_alone, read_as_corpus
from tests.golden import FURNITURE, GOLDEN, Page, load_pages

_FIELDS = ("title", "author", "published", "source", "section", "language", "url")
_SCORES = ("furniture", "kept out", "recall", "sentences", "lost", "share")
_GROUPS: dict[str, Callable[[Page], bool]] = {
    "open, text": lambda page: not page.is_kept and not page.is_html,
    "open, HTML": lambda page: not page.is_kept and page.is_html,
    "open": lambda page: not page.is_kept,
    "kept, text": lambda page: page.is_kept and not page.is_html,
    "kept, HTML": lambda page: page.is_kept and page.is_html,
    "kept": lambda page: page.is_kept,
    "text": lambda page: not page.is_html,
    "HTML": lambda page: page.is_html,
    "all": lambda _page: True,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alone", action="store_true", help="read each page by itself, without what others repeat")
    parser.add_argument("--misses", action="store_true", help="also list what is judged wrong on the open pages")
    parser.add_argument("--only", choices=("text", "HTML"), help="the pages of one format alone")
    options = parser.parse_args()
    belongs = _GROUPS[options.only or "all"]
    try:
        pages = [page for page in load_pages() if belongs(page)]
        articles = read_alone(pages) if options.alone else read_as_corpus(pages)
        judged = {page: list(judge(page, articles[page.name])) for page in pages}
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1
    lines = [line for page in pages for line in judged[page]]
    print_kinds(lines)
    print_groups(pages, lines)
    if options.only != "text":
        print_extractors({page: judged[page] for page in pages if page.is_html}, articles)
    print_fields(pages, articles)
    if options.misses:
        print_misses(lines)
    return 0


def print_kinds(lines: Sequence[JudgedLine]) -> None:
    """Each kind of furniture: its lines and how many are masked; those masked for this reason and how right that is."""
    rows: list[Sequence[object]] = []
    for kind in sorted(FURNITURE | {line.reason for line in lines if line.reason}):
        of_kind = [line for line in lines if line.kind == kind]
        for_reason = [line for line in lines if line.reason == kind]
        masked = sum(bool(line.reason) for line in of_kind)
        right = sum(line.is_furniture for line in for_reason)
        named = sum(line.kind == kind for line in for_reason)
        shares = [_share(right, len(for_reason)), _share(named, len(for_reason))]
        rows.append([kind, len(of_kind), masked, _share(masked, len(of_kind)), len(for_reason), *shares])
    headings = ["kind", "lines", "masked", "recall", "masked for it", "precision", "of this kind"]
    print_table("Lines by kind, and masks by their reason", headings, rows)


def print_groups(pages: Sequence[Page], lines: Sequence[JudgedLine]) -> None:
    """Furniture and body, group by group."""
    rows = [
        [name, sum(map(belongs, pages)), *_cells(score(line for line in lines if belongs(line.page)))]
        for name, belongs in _GROUPS.items()
    ]
    print_table("Furniture masked, and sentences of the body masked by mistake", ["", "pages", *_SCORES], rows)


def print_extractors(judged: Mapping[Page, Sequence[JudgedLine]], articles: Mapping[str, Article]) -> None:
    """Clippings and others side by side, all judged by the text that they leave of the HTML pages."""
    own = add_scores(score_text(lines, _unmasked(articles[page.name])) for page, lines in judged.items())
    rows = [["clippings", *_cells(own)]]
    for name, extract in load_extractors().items():
        left = {page: extract((GOLDEN / page.name).read_text("utf-8"), page.fields["language"]) for page in judged}
        rows.append([name, *_cells(add_scores(score_text(lines, left[page]) for page, lines in judged.items()))])
    print_table(f"The {len(judged)} HTML pages, by the text that is left", ["", *_SCORES], rows)


def print_fields(pages: Sequence[Page], articles: Mapping[str, Article]) -> None:
    """Of the fields that pages show or mark, how many are found."""
    rows = []
    for field in _FIELDS:
        row: list[object] = [field]
        for is_kept in (False, True):
            stated = [page for page in pages if page.is_kept is is_kept and field in page.fields]
            right = sum(is_right(field, page.fields[field], getattr(articles[page.name], field)) for page in stated)
            row += [len(stated), _share(right, len(stated))]
        rows.append(row)
    print_table("Fields found right", ["field", "open", "right", "kept", "right"], rows)


def print_misses(lines: Iterable[JudgedLine]) -> None:
    """What is judged wrong on the open pages; the kept ones are not to be looked at."""
    print("\nJudged wrong on the open pages")
    for line in lines:
        if bool(line.reason) != line.is_furniture and not line.page.is_kept:
            print(f"  {line.page.name}: {line.kind}, masked for {line.reason or 'nothing'}: {line.text}")


def _unmasked(article: Article) -> str:
    at, pieces = 0, []
    for mask in article.masks:
        pieces.append(article.text[at : mask.start])
        at = mask.end
    return "\n".join([*pieces, article.text[at:]])


def _cells(found: Score) -> list[object]:
    share = f"{100 * found.wrongly_masked:.2f} %"
    return [found.furniture, found.kept_out, f"{found.recall:.3f}", found.sentences, found.lost, share]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
