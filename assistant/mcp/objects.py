"""What the tools take and return, typed: the schemas and descriptions that a client reads are made of these.

An answer's object is that of `assistant.exchange.answer_to_dict`; a field added there passes through.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, with_config
from typing_extensions import TypedDict

Start = Annotated[int, Field(description="Where it begins in the article's text, in Unicode code points, from 0.")]
End = Annotated[int, Field(description="Where it ends, exclusive: the text is article[start:end].")]
Sha256 = Annotated[str, Field(description="Hex SHA-256 of the text's UTF-8.")]
ArticleId = Annotated[str, Field(description="The article's id, to be cited with start and end.")]
Copies = Annotated[list[str], Field(description="Ids of exact copies of the article.")]
Published = Annotated[str, Field(description="When the article was published, in ISO 8601; empty if it does not say.")]
Caution = Annotated[str, Field(description="Empty, or what a reader should know, such as a source changed since.")]
Confidence = Annotated[float, Field(description="Probability, from 0 to 1, that the first quote answers.")]
IndexId = Annotated[str, Field(description="Names the index: the same id and arguments give the same result.")]
Matching = Annotated[int | None, Field(description="How many passages the scope leaves; null if it leaves all.")]


@with_config(ConfigDict(extra="forbid"))
class ScopeObject(TypedDict, total=False):
    """What is searched, and what comes first: a passage has to meet every part; leave out what does not matter."""

    sources: Annotated[list[str], Field(description="Sources, of which an article needs one.")]
    not_sources: Annotated[list[str], Field(description="Sources that an article must not have.")]
    sections: Annotated[list[str], Field(description="Sections, of which an article needs one.")]
    not_sections: Annotated[list[str], Field(description="Sections that an article must not have.")]
    formats: Annotated[list[str], Field(description="File endings such as 'pdf', of which an article needs one.")]
    not_formats: Annotated[list[str], Field(description="File endings that an article must not have.")]
    since: Annotated[str, Field(description="First day of publication, such as 2024-01-18.")]
    until: Annotated[str, Field(description="Last day of publication, such as 2024-01-24.")]
    during: Annotated[
        list[tuple[str, str]],
        Field(description="[first, last] dates, either empty if open: published then, or naming a day of then."),
    ]
    order: Annotated[Literal["", "newest", "oldest"], Field(description="What comes first; empty for the best.")]


class _Object(BaseModel):
    model_config = ConfigDict(extra="allow")


class DayObject(BaseModel):
    """Words such as "on Tuesday", and the day or days that are meant."""

    start: Start
    end: End
    first: str
    last: str


class QuoteObject(_Object):
    """A quote: one to three whole sentences of an article, to the letter."""

    article_id: ArticleId
    start: Start
    end: End
    text: Annotated[str, Field(description="The article's own words; copy them to the letter.")]
    sha256: Sha256
    score: float
    core: Annotated[list[int], Field(description="[start, end) of the sentence that was chosen.")]
    speaker: Annotated[str, Field(description="Who the article says said it, in its words; empty if it does not say.")]
    speaker_span: Annotated[list[int] | None, Field(description="[start, end) of the speaker's name.")]
    verb: Annotated[list[int] | None, Field(description="[start, end) of the words that say it was said.")]
    days: Annotated[list[DayObject], Field(description="Days that the quote names by when it was written.")]
    page: Annotated[int, Field(description="The page of a paged file, from 1; 0 if there are none.")]
    also_in: Copies
    caution: Caution


class HitObject(_Object):
    """A passage that the search found."""

    article_id: ArticleId
    start: Start
    end: End
    score: float
    also_in: Copies


class UnderstoodObject(_Object):
    """A phrase of the question that was taken for a scope."""

    phrase: str
    meaning: str
    scope: ScopeObject


class AnswerObject(_Object):
    """An answer in the articles' own words."""

    qid: str
    question: str
    verdict: Annotated[
        Literal["answered", "related", "absent"],
        Field(description="related: the articles cover this, no sentence answers; absent: they do not, no quotes."),
    ]
    confidence: Confidence
    searched_for: str
    carried: Annotated[list[str], Field(description="Words taken over from the history.")]
    understood: Annotated[list[UnderstoodObject], Field(description="Phrases of the question taken for a scope.")]
    ignored: Annotated[list[str], Field(description="Phrases that were not to be taken for a scope.")]
    within: Annotated[ScopeObject, Field(description="The scope that was given.")]
    scope: Annotated[ScopeObject, Field(description="All that was asked to be searched, given or understood.")]
    matching: Matching
    today: Annotated[str, Field(description="The day that 'last week' was counted from.")]
    absent_terms: Annotated[list[str], Field(description="Words of the question that occur nowhere in the articles.")]
    index_id: IndexId
    withheld: Annotated[int, Field(description="How many quotes were withheld because they were not verbatim.")]
    quotes: Annotated[list[QuoteObject], Field(description="Best first.")]
    hits: Annotated[list[HitObject], Field(description="The best passages, best first.")]


class PassageObject(HitObject):
    """A passage with its text and what its article is."""

    text: Annotated[str, Field(description="The article's own words; quote whole sentences of it to the letter.")]
    sha256: Sha256
    title: str
    source: str
    published: Published
    caution: Caution


class SearchObject(BaseModel):
    """The passages that a search found."""

    query: str
    scope: Annotated[ScopeObject, Field(description="What was searched: as given, and as the query asks for.")]
    matching: Matching
    index_id: IndexId
    hits: Annotated[list[PassageObject], Field(description="Best first.")]


class MaskObject(BaseModel):
    """A span that is page furniture: do not quote it as what the article says."""

    start: Start
    end: End
    reason: str


class ArticleObject(BaseModel):
    """An article, or as much of its text as one call gives."""

    article_id: ArticleId
    start: Start
    end: End
    text: Annotated[str, Field(description="The article's text from start to end, to the letter.")]
    sha256: Sha256
    next_start: Annotated[int | None, Field(description="Where to read on; null at the end of the article.")]
    length: Annotated[int, Field(description="Length of the whole text, in Unicode code points.")]
    article_sha256: Annotated[str, Field(description="Hex SHA-256 of the whole text's UTF-8.")]
    title: str
    source: str
    published: Published
    section: str
    url: str
    place: Annotated[str, Field(description="The file, with #line where the article is one line of it.")]
    masks: Annotated[list[MaskObject], Field(description="Page furniture that this part of the text touches.")]
    also_in: Copies
    caution: Caution
    index_id: IndexId


class SpanObject(BaseModel):
    """A span of the article's text."""

    start: Start
    end: End


class CheckedObject(BaseModel):
    """Whether a quote is to the letter."""

    verbatim: Annotated[bool, Field(description="Whether the text is article[start:end], to the letter.")]
    problem: Annotated[str, Field(description="What is wrong; empty if nothing is.")]
    elsewhere: Annotated[
        list[SpanObject], Field(description="Other places of the article where the text stands to the letter.")
    ]
    sha256: Annotated[str, Field(description="Hex SHA-256 of the given text's UTF-8.")]
    article_sha256: Annotated[str, Field(description="Hex SHA-256 of the article's whole text.")]
    caution: Caution
    index_id: IndexId
