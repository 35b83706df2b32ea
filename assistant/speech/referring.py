"""Who "he" and "she" are, and who holds the floor after a sentence.

Reads back, sentence by sentence. The speaker of a sentence holds the floor; in one without speech it is the one person
named in it, if that person is known to speak. Where two may be meant, nobody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.speech.records import Span
from assistant.speech.story import Said, Story

PERSONAL = ("he", "she")
"""The pronouns that may be resolved."""
_OF_OTHERS = ("it", "they")
_PERSONS = (
    "spokes(?:man|woman|person)|minister|president|mayor|officer|official|father|mother|manager|coach|priest|judge"
    "|chief|analyst|expert|researcher|scientist|professor|doctor|author|lawyer|attorney|director|executive|founder"
    "|player|captain|singer|actor|actress|writer|user|developer|commissioner|source|witness|resident|man|woman|boss"
    "|striker|midfielder|defender|goalkeeper|quarterback|star|rapper|comedian|billionaire|\\d\\d-year-old"
)
_A_PERSON = re.compile(rf"\b(?:{_PERSONS})(?: (?:for|of|at|from|in)\b|\Z)")
_OPENS_WITH_A_PERSON = re.compile(rf"(?:The|A|An) (?:[\w’'-]+ ){{0,3}}?(?:{_PERSONS})(?= )")
_ROLE_BEFORE = re.compile(r"\b[a-z][\w-]+ \Z")
_OWN = re.compile(r"[^.?!\x00\n]*?\b(?:(?P<his>his|himself)|her|herself)\b")
_NEAR = 80
_SENTENCES_BACK = 4
_PARAGRAPHS_BACK = 2
_FARTHEST_BACK = 40
_STILL_OF_A_PERSON = frozenset("he she his her him".split())


class Floor:
    """Who is found to speak in each sentence, pronouns resolved as far as that is safe.

    Args:
        story: the article.
        found: who speaks, in any order.
    """

    def __init__(self, story: Story, found: Iterable[Said]) -> None:
        self._story = story
        self._resolved: dict[int, Said] = {}
        self._by_sentence: dict[int, list[Said]] = {}
        ordered = sorted({each.mention: each for each in found}.values(), key=lambda each: each.mention)
        for said in ordered:
            if said.speaker and (own := _OWN.match(story.shadow, said.mention[1], said.mention[1] + _NEAR)):
                story.names.add_person(said.speaker, "he" if own["his"] else "she")
            if who := story.names.owner(said.speaker) if said.speaker else "":
                story.names.speakers.add(who)
        for said in ordered:
            self._resolved[said.mention[0]] = resolved = self._resolve(said)
            self._by_sentence.setdefault(story.sentence_at(said.mention[0]), []).append(resolved)

    def resolved(self, said: Said | None) -> Said | None:
        """The same with the pronoun's person, where that is safe."""
        return self._resolved[said.mention[0]] if said else None

    def speakers_of(self, sentence: int) -> list[Said]:
        """Who speaks in a sentence."""
        return self._by_sentence.get(sentence, [])

    def holder(self, sentence: int, *, still: bool) -> Said | None:
        """Who holds the floor after a sentence, looking back from it.

        Args:
            sentence: its number.
            still: whether a sentence that names nobody must at least speak of a person to be looked past.
        """
        story, left, paragraphs = self._story, _SENTENCES_BACK, _PARAGRAPHS_BACK
        paragraph = story.paragraph_at(story.sentences[sentence][0]) if sentence >= 0 else -1
        for at in range(sentence, max(-1, sentence - _FARTHEST_BACK), -1):
            span = story.sentences[at]
            here = story.paragraph_at(span[0])
            if story.is_only_quoted(span) or story.is_aside(here):
                continue
            paragraphs -= here != paragraph
            left -= 1
            paragraph = here
            if left < 0 or paragraphs < 0:
                return None
            if speakers := self.speakers_of(at):
                return speakers[-1] if len({story.who(each) for each in speakers}) == 1 else None
            if named := story.names.people_between(*span):
                return self._one_of(named) or (None if still or at < sentence else self._surely(span, named))
            if not still and at == sentence and (described := self._described(span)):
                return described
            if still and not _STILL_OF_A_PERSON & set(story.shadow[slice(*span)].casefold().split()):
                return None
        return None

    def _one_of(self, named: list[tuple[str, Span]]) -> Said | None:
        """The first person among names, the only one of them known to speak."""
        (owner, span), others = named[0], {each for each, _ in named[1:]} - {named[0][0]}
        speakers = self._story.names.speakers
        if owner not in speakers or "" in others or others & speakers:
            return None
        return self._named(span)

    def _surely(self, sentence: Span, named: list[tuple[str, Span]]) -> Said | None:
        """The only person whom a sentence names, where it tells of that person and no doubt of a person."""
        owner, span = named[0]
        if not owner or any(other != owner for other, _ in named) or not self._story.tells_of(sentence, span):
            return None
        has_role = _ROLE_BEFORE.search(self._story.shadow, sentence[0], span[0]) is not None
        return self._named(span) if has_role or self._story.names.is_surely_a_person(span) else None

    def _described(self, sentence: Span) -> Said | None:
        """The person whom a sentence opens with, by description alone ("The manager …")."""
        match = _OPENS_WITH_A_PERSON.match(self._story.shadow, *sentence)
        return Said(match.span(), match.span(), None, match.end()) if match else None

    def _named(self, span: Span) -> Said:
        return Said(self._story.names.full_name(*span), span, None, span[1])

    def _resolve(self, said: Said) -> Said:
        sentence = self._story.sentence_at(said.mention[0])
        if said.pronoun in PERSONAL:
            found = self._person(sentence, said)
        elif said.pronoun in _OF_OTHERS:
            found = self._group(sentence)
        else:
            found = None
        return replace(said, speaker=found.speaker) if found else said

    def _person(self, sentence: int, said: Said) -> Said | None:
        names = self._story.names
        named = names.people_between(self._story.sentences[sentence][0], said.mention[0])
        found = self._one_of(named) if named else self.holder(sentence - 1, still=False)
        if found is None or found.speaker is None:
            return None
        if who := names.owner(found.speaker):
            return found if names.is_told(found.mention) and names.may_be(who, said.pronoun) else None
        return found if who is None and _A_PERSON.search(self._story.words(found.speaker)) else None

    def _group(self, sentence: int) -> Said | None:
        """Who speaks in the sentence right before, if that is nobody by name."""
        speakers = self.speakers_of(sentence - 1)
        found = speakers[-1] if len({self._story.who(each) for each in speakers}) == 1 else None
        if found is None or found.speaker is None or self._story.names.owner(found.speaker) is not None:
            return None
        return None if _A_PERSON.search(self._story.words(found.speaker)) else found
