"""The words by which news prose says who speaks, as patterns. Knows no text and no offsets.

A speaker is a name, a description ("the minister", "a spokesman for the party") or a pronoun. A verb of saying counts
only right beside its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_SAYING = (
    "said says told tells added adds announced announces argued argues warned warns denied denies wrote writes"
    " tweeted posted explained explains insisted insists claimed claims confirmed confirms noted notes stressed"
    " stresses stated states reported reports revealed reveals admitted admits acknowledged acknowledges conceded"
    " concedes declared declares replied replies responded joked jokes quipped recalled recalls testified"
    " emphasised emphasized emphasizes reiterated concluded concludes predicted predicts cautioned cautions"
    " promised vowed pledged continued continues commented agreed agrees observed observes remarked complained"
    " lamented alleged alleges asserted asserts maintained maintains disclosed suggested suggests asked asks answered"
    " answers recommended recommends advised advises opined exclaimed recounts mused contended contends"
    " countered counters responds comments read reads say tell warn argue hinted indicated indicates assured"
    " informed reminded estimated wondered wonders shared shouted laughed vows promises tweets quips"
    " reasoned speculated teased urged proposed"
).split()
_ALONE = (
    "said says added adds explained explains wrote writes warned warns argued argues insisted insists tweeted"
    " noted notes replied replies joked jokes quipped recalled recalls continued continues commented agreed agrees"
    " admitted admits stated states claimed claims cautioned cautions concluded remarked lamented announced"
    " declared confirmed reveals revealed asked asks answered recommended advised advises opined exclaimed"
    " recounts mused countered responded reflected"
).split()
"""Verbs that may stand before their subject."""


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of some words, those of one first letter together: half the time of a plain list."""
    by_letter = groupby(sorted(words), key=lambda word: word[0])
    return "|".join(f"{letter}(?:{'|'.join(word[1:] for word in same)})" for letter, same in by_letter)


_ADVERBS = r"(?:(?:also|later|then|further|again|once|even|has|had|have|previously|recently|simply|\w{3,12}ly) ){0,2}"
_NOT_OF_SOMEBODY = r"(?! (?:is|was|are|were|by|to be|the story|the tale)\b)(?<!highly recommended)"
_IN_WORDS = "pointed out|points out|puts? it|ma(?:de|kes) (?:it )?clear|(?:(?:was|is|were|are) )?quoted as saying"
_GOES_ON = "went on to say|(?:went|goes) on(?=[.,:])"
VERB = rf"(?P<verb>{_any_of(_SAYING)}|{_IN_WORDS}|{_GOES_ON})\b{_NOT_OF_SOMEBODY}"

_SHORTENED = r"(?:Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Fr|Rev|Adv|[A-Z])\."
_CAPITAL = rf"(?:{_SHORTENED}(?= [A-Z])|[A-Z][\w&-]*+(?:[’'](?!s\b)\w++)*|@\w++)"
_JOINT = r"(?: (?:de|da|del|di|du|dos|van|von|der|den|ten|ter|bin|ibn|al|el|la|le|of|of the|and|&|and the))?"
NAME = rf"{_CAPITAL}(?:{_JOINT} {_CAPITAL}){{0,6}}"
_NOT_OF_AN_OWNER = rf"(?! (?:of|at)(?: the)?(?: {_CAPITAL}){{1,4}}[’']s\b)"
_SPEAKING_NAME = rf"{_CAPITAL}(?:{_NOT_OF_AN_OWNER}{_JOINT} {_CAPITAL}){{0,6}}+(?![’'](?:s\b|\s))(?<!\bSt)(?<!\bDr)"
"""A whole name that is not the owner of what follows; it ends before "of St. Mary's Hospital"."""
_NOT_A_NOUN = (
    "has|have|had|will|would|can|could|may|might|must|should|did|do|does|didn|don|doesn|who|that|which|whom|is|was|"
    "are|were|be|when|where|while|because|if|after|before|since|until|as|"
    "he|she|it|they|I|we|you|not|to|than|but"
)
_NOUN = rf"(?!(?:{_NOT_A_NOUN})\b)[\w’'&-]+"
_GROUPS = (
    "police officials officers researchers scientists experts analysts authorities prosecutors lawyers investigators"
    " doctors economists sources critics developers residents organisers organizers lawmakers regulators executives"
)
_GROUP = "|".join([*_GROUPS.split(), *_GROUPS.title().split()])
_QUANTIFIER = "[Oo]ne|[Aa]nother|[Mm]any|[Ss]ome|[Ss]everal|[Mm]ost|[Tt]wo|[Tt]hree"
_DETERMINER = rf"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|{_QUANTIFIER})"
_OF_A_GROUP = rf"(?:{_NOUN} )?(?:{_GROUP})(?: (?:at|of|from|for|in|with) {NAME})?"
_OF_A_NAME = rf"{NAME}[’']s (?:{_NOUN} ){{0,4}}?[a-z][\w’'-]*"
DESCRIPTION = rf"(?:{_DETERMINER} (?:{_NOUN} ){{0,7}}?{_NOUN}|{_OF_A_GROUP}|{_OF_A_NAME})(?<! and)(?<![’']s)"
_NOT_A_ROLE = (
    "or|nor|not|never|while|as|when|which|that|who|what|whether|how|why|where|in|on|at|of|to|by|with|from|for|if|because|"
    "after|during|about|before|but|told|said|says|asked|asks|"
    "de|da|del|van|von|der|den|bin|ibn|al|el|la|le"
)
_WORD_OF_A_ROLE = r"[a-z\d][\w’'-]* "
_WORDS_OF_A_ROLE = rf"(?!(?:and|{_NOT_A_ROLE})\b){_WORD_OF_A_ROLE}(?:(?!(?:{_NOT_A_ROLE})\b){_WORD_OF_A_ROLE}){{0,5}}?"
_OWNER = (
    rf"(?:(?!St\. \w+[’']s [A-Z]){_CAPITAL}(?: {_CAPITAL}){{0,3}}"
    rf"(?:[’']s |(?:{_JOINT} {_CAPITAL}){{0,6}}[’']s? (?=[a-z])))"
)
_ROLE = rf"{_OWNER}?(?:[A-Z]{{2,4}} and )?(?:{_WORDS_OF_A_ROLE})?(?:{NAME} {_WORDS_OF_A_ROLE})?"
_PRONOUN = r"(?P<pronoun>[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Yy]ou)"
_NAMED = rf"{_ROLE}(?P<name>{_SPEAKING_NAME})"
_WHO = rf"(?:{_PRONOUN}|(?P<description>{DESCRIPTION})|{_NAMED})"
_APPOSITION = r"(?P<apposition>,[^.;:?!\n]{1,160}?,| \([^)\n\x00]{1,80}\))?"
NAME_BETWEEN_COMMAS = re.compile(rf",\s(?P<name>{NAME}),")
NAME_AFTER_OFFICE = re.compile(rf"(?:, {_CAPITAL})?, (?P<name>{NAME})")
_SUBJECT_FIRST = rf"{_WHO}{_APPOSITION} {_ADVERBS}{VERB}"
_NOUN_AFTER = rf"(?!(?:in|on|at|during|about|when|yesterday|today|this)\b|(?:St|Rev)\. ){_NOUN}"
_ENDS_A_DESCRIPTION = r"\b(?<! from)(?<! of)(?<! at)(?<! in)(?<! for)(?<! with)"
_DESCRIPTION_AFTER = (
    rf"(?:the|an?|one|his|her|their) {_NOUN_AFTER}(?: {_NOUN_AFTER}){{0,3}}{_ENDS_A_DESCRIPTION}"
    rf"|{NAME}[’']s [a-z][\w’'-]*+(?=[.,;]|\s*\Z)(?!, {NAME})"
)
_OWNED = rf"{NAME}[’']s (?:[a-z][\w’'-]* ){{0,3}}[a-z][\w’'-]*, (?={_SPEAKING_NAME}(?:[.,;]|\s*\Z))"
"""What a name stands in apposition to ("Berg's lawyer, Otto Lund")."""
_SPEAKER_AFTER = rf"(?:(?P<description>{_DESCRIPTION_AFTER})|(?:the (?=Rev\. )|{_OWNED})?{_NAMED})"

SAYS = re.compile(rf"\b(?:{VERB}|[Aa]ccording to\b|[Pp]er (?=[A-Z]|the\b))")
SUBJECT_FIRST = re.compile(rf",?\s+{_SUBJECT_FIRST}")
VERB_FIRST = re.compile(rf",?\s+(?P<verb>{_any_of(_ALONE)}|according to) {_SPEAKER_AFTER}")
PLAINLY_SAID = re.compile(rf",?\s+(?P<verb>said|says|according to) {_SPEAKER_AFTER}")
"""After a clause without quotation marks: of another verb, what follows is its object ("…, confirmed the deaths")."""
OPENING = re.compile(
    r"(?:(?:But|And|Still|Yet|Instead|So|Meanwhile|Then|However|As),? )?"
    rf"(?:(?!(?:If|While|Although|Though)\b)[A-Z][^,.;:?!\x00\n]{{1,80}}, (?:and |but )?)??{_SUBJECT_FIRST}"
)
"""At the start of a sentence, what may stand before a verb of saying and its subject."""
_STARTS = [verb.capitalize() for verb in _ALONE]
OPENING_INVERTED = re.compile(rf"(?P<verb>{_any_of(_STARTS)}) {_SPEAKER_AFTER}[,:]?")
"""At the start of a sentence, the verb before its subject ("Says Berg, …")."""
_CALLING = "called|calls|described|describes|dubbed|labelled|labeled|labels|defined|defines|characterized|characterised"
OPENING_CALLING = re.compile(
    rf"(?:[A-Z][^,.;:?!\x00\n]{{1,80}}, )??{_WHO}{_APPOSITION} {_ADVERBS}(?P<verb>{_CALLING})\b"
)
"""At the start of a sentence, who gives something the name that is quoted."""
_ACTING = (
    "praised praises criticised criticized criticises criticizes slammed hailed blasted accused accuses blamed spoke"
    " dismissed defended cited expressed compared likened touted mocked condemned denounced branded referred refers"
    " apologised apologized thanked rejected questioned boasted talked attacked celebrated highlighted"
).split()
OPENING_ACTING = re.compile(
    rf"(?:[A-Z][^,.;:?!\x00\n]{{1,80}}, )??{_WHO}{_APPOSITION} {_ADVERBS}(?P<verb>{_any_of(_ACTING)})\b"
)
"""The same, of verbs that take a title in quotation marks as well as somebody's words."""
WHO_ACTED = re.compile(
    rf"(?P<name>{NAME}),? who {_ADVERBS}(?:{VERB}|{_any_of(_ACTING)}|{_CALLING})\b[^.,;:?!\x00\n]{{0,60}}[,:]?\s*\Z"
)
"""Right before a quotation, of a name that the sentence goes on about ("Berg, who called it …")."""
_NAMED_OR_PRONOUN = rf"(?:{_PRONOUN}|{_NAMED})"
JUST_BEFORE = re.compile(
    rf"(?<![\w’'.-]){_NAMED_OR_PRONOUN} {_ADVERBS}(?:{VERB}(?: [^.,;:?!\x00\n]{{1,40}})?[,:]|writing:|adding:) \Z"
)
"""Anywhere in a sentence, right before a quotation."""
LONG_SUBJECT = re.compile(
    rf",?\s+(?P<description>(?:the|an?|one) [^.,;:?!\x00\n]{{3,80}}?) {_ADVERBS}{VERB}"
    r"(?=[.,:]|\s*\Z| [A-Z]| us\b| me\b| reporters\b)"
)
"""After a quotation, whatever its noun goes with ("a source close to the board told us")."""
OPENING_COLON = re.compile(rf"{_NAMED}(?: (?:on|about|speaking|to|in|after) [^.:;\x00\n]{{1,60}})?:\s*\Z")
"""The whole of a sentence before its quotation, a name with no verb."""
SIGNED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\s*[—–―-]{{1,2}}\s*(?P<name>{NAME})(?=,|\Z)",
        rf"\s(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,3}})(?:, [^.\x00\n]{{1,100}})?\Z",
    )
)
"""To the end of a quotation's paragraph, who signs it."""
_PART = r"\s(?:(?:and|but|while|whereas|although|though|because|since|as|when|after|where) )?"
PART_SAID = re.compile(
    rf"{_PART}(?:(?P<description>{_DETERMINER} (?:{_NOUN} ){{0,3}}?{_NOUN})(?<! and)|{_NAMED})"
    rf"{_APPOSITION} {_ADVERBS}{VERB}"
)
WHO_SAID = re.compile(rf"(?P<name>{NAME}),? who {_ADVERBS}{VERB}(?= that\b)")
PART_ACCORDING = re.compile(rf"\s(?:and |but )?(?P<verb>according to) (?:(?P<description>{DESCRIPTION})|{_NAMED})(?=,)")
"""After a comma, a dash or a semicolon, a part of a sentence with a speaker of its own."""
CLOSES_ACCORDING = re.compile(
    r"(?:,|(?<=[\w%)]))\s(?P<verb>according to|per(?= [A-Z]| the )) "
    r"(?!(?:him|her|them|it|us|me|plan|schedule|which|whom)\b)"
    rf"(?:(?P<name>{NAME})|(?P<description>[^,;:?!()—–\x00\n]{{3,100}}?))(?: \([^)]*\))?[.,]?\Z"
)
"""At the end of a sentence."""
_PARTICIPLES = "saying|adding|noting|explaining|insisting|arguing|warning|claiming|stating|admitting|confirming"
SECOND_VERB = re.compile(
    rf"(?: and {_ADVERBS}{VERB}(?: that (?=\S)| (?=(?:he|she|it|they|there)\b))"
    rf"|, (?P<participle>{_PARTICIPLES}) that (?=\S))"
)
OPENING_SUBJECT = re.compile(rf"(?:[A-Z][^,.;:?!\x00\n]{{1,80}}, )??(?:{_PRONOUN}|(?P<name>{NAME})) ")
"""At the start of a sentence, what may be the subject of a verb further on."""
NAMED_SUBJECT = re.compile(rf"(?:[A-Z][^,.;:?!\x00\n]{{1,80}}, )??{_NAMED}")
"""At the start of a sentence, whom it tells of."""
AS_SUBJECT_SAID = re.compile(rf",\s+as (?!(?:the|its|their) (?:name|title)\b){_SUBJECT_FIRST}")
OPENING_ACCORDING = re.compile(
    rf"(?:(?:But|And),? )?(?P<verb>According to|Per) (?:(?P<description>{DESCRIPTION})(?!, {NAME},)|{_NAMED})(?=,)"
)
