"""Who says a quotation that nobody stands beside: it goes on another's words, or the article leaves only one.

Every rule asks for a quotation that stands for itself as a sentence, or is cut off by its own paragraph's end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from assistant.speech.beside import LONGEST_LEAD, PAUSES, opening
from assistant.speech.marks import Quotation
from assistant.speech.records import Span
from assistant.speech.referring import PERSONAL, Floor
from assistant.speech.story import Said, Story

_ENDS_ONE_SENTENCE = re.compile(r"(?:[^.?!]|[.?!](?!\s))*[.,:;?!]\s+\Z")
_LEADS = re.compile(
    r"(?:\b(?:adding|saying|writing|explaining|noting|insisting|arguing|warning|claiming|stating|joking|replying|telling"
    r"|tweeting|recalling|continuing|calling|describing|dubbing|branding|accusing|citing)"
    r"(?: [^.;:?!,\x00\n]{0,40})?(?: that|,)?|(?P<colon>:))\s*\Z"
)
_FOUR_WORDS = re.compile(r"(?:\A\W|[.?!…] +)(?P<key>[^\s.?!]+(?: [^\s.?!]+){3})")
_NEAR_BY = re.compile(r"[^.,;:?!—–\x00\n]{0,80}(?:[—–]\s)?\Z")
_FARTHEST = 250
_COPIES = 8
_FEWEST_OF_THE_ONLY_SPEAKER = 3
_ENDS = (".", "?", "!", "…")


def go_on(story: Story, floor: Floor, clauses: Sequence[Span], said: list[Said | None]) -> None:
    """Fills in, quotation by quotation, who goes on speaking.

    Args:
        story: the article.
        floor: who speaks in its sentences.
        clauses: its reported clauses, in order; what they quote is left to them.
        said: who says each of its quotations; filled in.
    """
    _take_from_the_rest(story, said)
    _take_from_the_whole(story, said)
    for at, quotation in enumerate(story.quotations):
        if said[at] is None:
            said[at] = _went_on(story, said, at) or _same_sentence(story, floor, clauses, at)
        if said[at] is None and stands_alone(story, quotation):
            said[at] = _next_paragraph(story, said, at) or _holds_the_floor(story, floor, at)
    _take_the_only_one(story, said)
    _take_from_below(story, said)


def stands_alone(story: Story, quotation: Quotation) -> bool:
    """Whether a quotation is a sentence or more by itself."""
    last = story.text[quotation.start : quotation.end].rstrip("”\"»’' ")[-1:]
    return last in _ENDS and _opens_at_length(story, quotation)


def _opens_at_length(story: Story, quotation: Quotation) -> bool:
    """Whether a quotation opens a sentence, and is more than a name or a title."""
    return story.opens_sentence(quotation) and story.has_words(quotation.span, 5)


def _take_from_the_rest(story: Story, said: list[Said | None]) -> None:
    """A quotation that its paragraph does not close is said by who says the next."""
    for at in range(len(said) - 1, 0, -1):
        if said[at] and not said[at - 1] and story.quotations[at - 1].goes_on:
            said[at - 1] = said[at]


def _take_from_the_whole(story: Story, said: list[Said | None]) -> None:
    """A quotation that another one holds word for word, as pages pull quotes out, is said by who says that."""
    wholes: dict[str, list[int]] = {}
    for at, each in enumerate(story.quotations):
        if story.who(said[at]):
            for match in _FOUR_WORDS.finditer(story.text[each.start : each.end]):
                wholes.setdefault(match["key"], []).append(at)
    for at, each in enumerate(story.quotations):
        if said[at] is None and story.has_words(each.span, 5):
            inside = story.text[each.start + 1 : each.end - 1].rstrip(".,!?… ")
            opening_words = _FOUR_WORDS.match(story.text[each.start : each.end])
            for whole in wholes.get(opening_words["key"], [])[:_COPIES] if opening_words else []:
                if inside in story.text[story.quotations[whole].start : story.quotations[whole].end]:
                    said[at] = said[whole]
                    break


def _went_on(story: Story, said: list[Said | None], at: int) -> Said | None:
    """Who says the quotation before, where this is the rest of it, or follows it in its paragraph."""
    before = said[at - 1] if at else None
    if before is None:
        return None
    last, this = story.quotations[at - 1], story.quotations[at]
    if last.goes_on:
        return before
    between = story.shadow[last.end : this.start]
    if before.verb is None or story.paragraph_at(last.start) != story.paragraph_at(this.start):
        return None
    beside = last.end <= before.verb[0] < this.start and len(between) <= _FARTHEST
    return before if beside and _ENDS_ONE_SENTENCE.match(between) else None


def _same_sentence(story: Story, floor: Floor, clauses: Sequence[Span], at: int) -> Said | None:
    """Who speaks in the sentence already, or is the one it names before "adding" or a colon leads to the quotation."""
    this = story.quotations[at]
    sentence = story.sentence_at(this.start)
    start = story.sentences[sentence][0]
    if this.start - start > LONGEST_LEAD:
        return None
    leads = _LEADS.search(story.shadow, start, this.start)
    named = story.names.people_between(start, this.start)
    if speakers := [each for each in floor.speakers_of(sentence) if each.end <= this.start]:
        one = speakers[-1] if len({story.who(each) for each in speakers}) == 1 else None
        others = one and any(span[0] > one.end for _, span in named)
        return one if leads or not (others or _is_within(clauses, this.span)) else None
    if leads is None or not named:
        return _told_of(story, clauses, this, start)
    owner, span = named[0]
    opens = story.tells_of((start, this.start), span) or (leads["colon"] and owner in story.names.speakers)
    if not owner or not opens or any(other != owner for other, _ in named):
        return None
    return Said(story.names.full_name(*span), span, None, span[1])


def _told_of(story: Story, clauses: Sequence[Span], this: Quotation, start: int) -> Said | None:
    """Who opens the sentence as speaking, with nobody else named up to a quotation that no reported clause holds."""
    said = opening(story, start, this.start) if start < this.start else None
    if said is None or not said.speaker or _is_within(clauses, this.span):
        return None
    if not story.has_words(this.span, 2) or not story.text[this.start + 1].islower():
        return None
    return said if _NEAR_BY.match(story.shadow[said.end : this.start]) else None


def _is_within(clauses: Sequence[Span], span: Span) -> bool:
    at = bisect_right(clauses, span) - 1
    return at >= 0 and clauses[at][1] >= span[1]


def _next_paragraph(story: Story, said: list[Said | None], at: int) -> Said | None:
    """Who is quoted to the end of the paragraph before, where this paragraph is nothing but a quotation."""
    paragraph = story.paragraph_at(story.quotations[at].start)
    if not story.is_only_quoted(story.paragraphs[paragraph]):
        return None
    before = story.paragraph_before(paragraph)
    quoted = story.quotations_in(*story.paragraphs[before]) if before >= 0 else range(0)
    if not quoted or story.quotations[quoted[0]].start != story.paragraphs[before][0]:
        return None
    last = said[quoted[-1]]
    return last if last and (not last.speaker or story.words(last.speaker)[:1].isupper()) else None


def _holds_the_floor(story: Story, floor: Floor, at: int) -> Said | None:
    """The person who speaks in the sentence before."""
    holder = floor.holder(story.sentence_at(story.quotations[at].start) - 1, still=True)
    return holder if holder and holder.speaker and story.names.owner(holder.speaker) else None


def _take_the_only_one(story: Story, said: list[Said | None]) -> None:
    """Whose words the article quotes before and after, with nobody else named between, speaks here too.

    So does the only one whom an article quotes at all, of three quotations and more.
    """
    people = [story.names.owner(each.speaker) if each and each.speaker else None for each in said]
    quoted = [at for at, each in enumerate(said) if each and each.speaker]
    alone = [at for at in quoted if _opens_at_length(story, story.quotations[at])]
    only = len(alone) >= _FEWEST_OF_THE_ONLY_SPEAKER and len({people[at] for at in quoted}) == 1
    for last, following in zip([-1, *quoted], [*quoted, len(said)], strict=True):
        near = last if last >= 0 else following
        if near == len(said) or not (person := people[near]):
            continue
        around = last >= 0 and following < len(said) and person == people[following]
        if only or (
            around and _nobody_else(story, person, story.quotations[last].end, story.quotations[following].start)
        ):
            for at in range(last + 1, following):
                said[at] = _also_said(story, said[at], said[near], at)


def _also_said(story: Story, here: Said | None, source: Said | None, at: int) -> Said | None:
    """Who says a quotation if its article leaves nobody but the source's speaker."""
    quotation, person = story.quotations[at], story.who(source)
    if source and here and here.pronoun in PERSONAL:
        return replace(here, speaker=source.speaker) if story.names.may_be(person, here.pronoun) else here
    before = story.sentences[max(0, story.sentence_at(quotation.start) - 1)]
    if here is None and stands_alone(story, quotation) and _nobody_else(story, person, *before):
        return source
    return here


def _take_from_below(story: Story, said: list[Said | None]) -> None:
    """A paragraph that is only a quotation, by nobody yet, is said by who is quoted as the next one opens."""
    for at in range(len(said) - 2, -1, -1):
        this, following = story.quotations[at], story.quotations[at + 1]
        below = story.paragraph_at(this.start) + 1
        if said[at] is None and stands_alone(story, this) and story.is_only_quoted(story.paragraphs[below - 1]):
            opens = below < len(story.paragraphs) and story.paragraphs[below][0] == following.start
            said[at] = said[at + 1] if opens and story.who(said[at + 1])[:1].isupper() else None


def _nobody_else(story: Story, person: str, start: int, end: int) -> bool:
    """Whether a span names nobody else who speaks, or is a person for sure."""
    names = story.names
    others = ((other, span) for other, span in names.people_between(start, end) if other != person)
    return not any(other in names.speakers or names.is_surely_a_person(span) for other, span in others)


def is_whole(story: Story, span: Span) -> bool:
    """Whether a quotation that nobody is named for is still more than a title or a word held at arm's length."""
    inside = story.text[span[0] + 1 : span[1] - 1]
    return story.has_words(span, 5) and inside.rstrip()[-1:] in (*PAUSES, ".")
