"""The records that flow through the house, frozen, with what is always true of them.

Knows nothing of files, models or pages. Offsets are Unicode code points of `Article.text`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, get_args

Verdict = Literal["answered", "related", "absent"]
Order = Literal["", "newest", "oldest"]


def text_sha256(text: str) -> str:
    """Hex SHA-256 of the text's UTF-8."""
    return sha256(text.encode("utf-8")).hexdigest()


def place_of(path: str, member: str = "", line: int = 0) -> str:
    """How a place in the corpus is written: `path`, `path/member`, `path#line`."""
    inside = f"{path}/{member}" if member else path
    return f"{inside}#{line}" if line else inside


def _require_span(start: int, end: int) -> None:
    if not 0 <= start < end:
        raise ValueError(f"a span needs 0 <= start < end, not [{start}, {end})")


@dataclass(frozen=True, slots=True)
class Mask:
    """A span of `Article.text` that is page furniture, why, and how sure that is, from 0 to 1."""

    start: int
    end: int
    reason: str
    confidence: float = 1.0

    def __post_init__(self) -> None:
        _require_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an article, and from where.

    `field` is a field of `Article`, `value` what it says. `origin` names the place: "JSON-LD datePublished", "front
    matter date", "byline", "dateline". `span` is where the text says so, None where the text does not show it.
    `confidence` is from 0 to 1.
    """

    field: str
    value: str
    origin: str
    confidence: float = 1.0
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read; `text` is the decoded source text, never rewritten.

    Where the source is not plain text, `text` is all its visible text in document order. `path` is relative to the
    corpus; `member` is the name inside it where it is an archive; `line` counts from 1 where the article is one item of
    that file, such as a line or a row, else it is 0. `title_span` is where the headline stands in the text, None if it
    came from elsewhere: a headline is never quoted. `published` and `updated` are ISO dates where they are whole,
    `dateline` is the place that the report was sent from. `page` is the printed page it stood on, such as "A4";
    `page_starts` is where each page of a paged file begins. `masks` are sorted and do not overlap. `evidence` says
    where the fields come from, the one that was chosen first. `also_in` names exact copies, sorted.
    """

    article_id: str
    path: str
    text: str
    member: str = ""
    line: int = 0
    title: str = ""
    title_span: tuple[int, int] | None = None
    published: str = ""
    updated: str = ""
    dateline: str = ""
    source: str = ""
    section: str = ""
    page: str = ""
    url: str = ""
    author: str = ""
    language: str = "en"
    page_starts: tuple[int, ...] = ()
    masks: tuple[Mask, ...] = ()
    related: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    also_in: tuple[str, ...] = ()
    sha256: str = ""

    def __post_init__(self) -> None:
        if not self.article_id:
            raise ValueError(f"an article read from {self.path} has no article_id")
        if not self.sha256:
            object.__setattr__(self, "sha256", text_sha256(self.text))
        end = 0
        for mask in self.masks:
            if mask.start < end or mask.end > len(self.text):
                raise ValueError(f"masks of {self.article_id} overlap or leave the text at [{mask.start}, {mask.end})")
            end = mask.end

    @property
    def place(self) -> str:
        """Its file, with `/member` inside an archive, and `#line` where it is one item of it."""
        return place_of(self.path, self.member, self.line)

    def page_at(self, offset: int) -> int:
        """The page of a paged file that holds an offset, from 1; 0 where the file has no pages."""
        return bisect_right(self.page_starts, offset)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences, `[start, end)` of the article's text; never crosses a mask."""

    article_id: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        _require_span(self.start, self.end)
        if not self.sentences or self.sentences[0][0] != self.start or self.sentences[-1][1] != self.end:
            raise ValueError(f"a passage of {self.article_id} does not begin and end with its sentences")

    @property
    def passage_id(self) -> str:
        """The article's id and where in it the passage begins."""
        return f"{self.article_id}@{self.start}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found; `rank` starts at 1, a higher score is better.

    `also_in` are the articles of the same story that have nearly the same passage, and copies.
    """

    passage: Passage
    score: float
    rank: int
    signals: Mapping[str, float] = field(default_factory=dict)
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedDay:
    """Words of an article that name a day by when it was written, "on Tuesday", and the days meant, as ISO dates."""

    start: int
    end: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of an article: `text == article.text[start:end]`, one to three adjoining sentences.

    `core` is the span of the sentence that was chosen, `sentences` are the spans of all of them. `speaker` is who the
    article says said the chosen sentence, in its own words, empty if it does not say; `speaker_span` is where the name
    stands, `verb` where the text says that it was said. `days` are those that the quote names by when it was written.
    `page` is the page of a paged file that it begins on, 0 if there are none. `also_in` are the articles of the same
    story, and copies, that have the very words. `caution` is empty, or says what a reader should know, such as a source
    changed since it was indexed.
    """

    article_id: str
    start: int
    end: int
    text: str
    sha256: str
    score: float
    core: tuple[int, int]
    signals: Mapping[str, float] = field(default_factory=dict)
    speaker: str = ""
    speaker_span: tuple[int, int] | None = None
    verb: tuple[int, int] | None = None
    days: tuple[NamedDay, ...] = ()
    page: int = 0
    also_in: tuple[str, ...] = ()
    caution: str = ""
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What is searched, and what comes first: a passage has to meet every part; an empty part leaves everything in.

    `sources`, `sections` and `formats` (file endings such as "pdf") are names as the catalogue has them, of which an
    article needs one; those that begin with `not_` are names that it must not have. `since` and `until` are ISO dates,
    both included, between which an article was published. `during` are spans of time as (first, last) ISO dates, either
    empty if open: a passage counts if it was published in one of them or a sentence of it names a day of one.
    """

    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    not_sections: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    not_formats: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    during: tuple[tuple[str, str], ...] = ()
    order: Order = ""


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Understood:
    """A phrase of the question that was taken for a scope: as written, what it adds, and that in words."""

    phrase: str
    scope: Scope
    meaning: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets. `absent` has no quotes; `confidence` is the probability that the first quote answers.

    `carried` are the words taken over from earlier questions and quotes, `within` is the scope that the caller gave,
    `understood` what the question itself asked to be searched, `ignored` the phrases of it that the caller told not to
    be taken so. `scope` is all of that together. With the question, `carried`, `within`, `ignored` and `today` the same
    index gives the same answer, whatever came before.
    """

    question: str
    searched_for: str
    carried: tuple[str, ...]
    verdict: Verdict
    confidence: float
    quotes: tuple[Quote, ...]
    hits: tuple[Hit, ...]
    absent_terms: tuple[str, ...]
    index_id: str
    withheld: int = 0
    within: Scope = EVERYWHERE
    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
    today: str = ""
    scope: Scope = EVERYWHERE
    matching: int | None = None
    """How many passages the scope leaves, None if it leaves all."""

    def __post_init__(self) -> None:
        if self.verdict not in get_args(Verdict):
            raise ValueError(f"a verdict is answered, related or absent, not {self.verdict!r:.60}")
        if self.verdict == "absent" and self.quotes:
            raise ValueError("an absent answer carries no quotes")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence is a probability, not {self.confidence}")


@dataclass(frozen=True, slots=True)
class Failure:
    """A place in the corpus that gave no article: a path, with `#line` where a line is meant, and why.

    `kind` is "empty" where there was nothing to read, else "failed".
    """

    place: str
    reason: str
    kind: Literal["failed", "empty"] = "failed"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Counts are of source files but for `articles`, `copies` and `passages`.

    `moved` names the files that are gone and are found elsewhere with the same bytes: where they were, where they are.
    """

    read: int
    unchanged: int
    changed: int
    removed: int
    moved: tuple[tuple[str, str], ...]
    failed: tuple[Failure, ...]
    articles: int
    copies: int
    passages: int
    encoded: int
    seconds: float
    index_id: str
