"""The words by which news prose says who speaks, as patterns. Knows no text and no offsets.

A speaker is a name, a description ("the minister", "a spokesman for the party") or a pronoun. A verb of saying counts
only right beside its subject.
"""

from __future__ import annotations

import re

_SAYING = (
    "said says told tells added adds announced announces argued argues warned warns denied denies wrote writes"
    " tweeted posted explained explains insisted insists claimed claims confirmed confirms noted notes stressed"
    " stresses stated states reported reports revealed reveals admitted admits acknowledged acknowledges conceded"
    " concedes declared declares replied replies responded joked jokes quipped recalled recalls testified"
    " emphasised emphasized emphasizes reiterated concluded concludes predicted predicts cautioned cautions"
    " promised vowed pledged continued continues commented agreed agrees observed observes remarked complained"
    " lamented alleged alleges asserted asserts maintained maintains disclosed suggested suggests"
).split()
_ALONE = (
    "said says added adds explained explains wrote writes warned warns argued argues insisted insists tweeted"
    " noted notes replied replies joked jokes quipped recalled recalls continued continues commented agreed agrees"
    " admitted admits stated states claimed claims cautioned cautions concluded remarked lamented announced"
    " declared confirmed"
).split()
"""Verbs that may stand before their subject."""
_ADVERBS = r"(?:(?:also|later|then|further|again|once|even|has|had|have|previously|recently|simply|\w{3,12}ly) ){0,2}"
_NOT_OF_SOMEBODY = r"(?! (?:is|was|are|were|by|to be|the story|the tale)\b)"
VERB = rf"(?P<verb>{'|'.join(_SAYING)}|pointed out|points out|went on to say)\b{_NOT_OF_SOMEBODY}"

_SHORTENED = r"(?:Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Fr|Rev|Adv|[A-Z])\."
_CAPITAL = rf"(?:{_SHORTENED}(?= [A-Z])|[A-Z][\w&-]*+(?:[’'](?!s\b)\w++)*|@\w++)"
_JOINT = r"(?: (?:de|da|del|van|von|der|den|bin|ibn|al|el|la|le|of|of the|and|&|and the))?"
NAME = rf"{_CAPITAL}(?:{_JOINT} {_CAPITAL}){{0,6}}"
_NOT_A_NOUN = (
    "who|that|which|whom|is|was|are|were|be|when|where|while|because|if|after|before|since|until|as|"
    "he|she|it|they|I|we|you|not|to|than|but"
)
_NOUN = rf"(?!(?:{_NOT_A_NOUN})\b)[\w’'&-]+"
_GROUPS = (
    "police officials officers researchers scientists experts analysts authorities prosecutors lawyers investigators"
    " doctors economists sources critics developers residents organisers organizers lawmakers regulators executives"
)
_GROUP = "|".join([*_GROUPS.split(), *_GROUPS.title().split()])
_DETERMINER = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ne|[Aa]nother)"
DESCRIPTION = (
    rf"(?:{_DETERMINER} (?:{_NOUN} ){{0,7}}?{_NOUN}|(?:{_NOUN} )?(?:{_GROUP})(?: (?:at|of|from|for|in|with) {NAME})?)"
)
_NOT_A_ROLE = (
    "or|while|as|when|which|that|who|in|on|at|of|to|by|with|from|for|if|because|after|during|about|before|but|told|"
    "de|da|del|van|von|der|den|bin|ibn|al|el|la|le"
)
_WORD_OF_A_ROLE = r"[a-z\d][\w’'-]* "
_WORDS_OF_A_ROLE = rf"(?!(?:and|{_NOT_A_ROLE})\b){_WORD_OF_A_ROLE}(?:(?!(?:{_NOT_A_ROLE})\b){_WORD_OF_A_ROLE}){{0,5}}?"
_ROLE = rf"(?:{NAME}[’']s )?(?:{_WORDS_OF_A_ROLE})?(?:{NAME} {_WORDS_OF_A_ROLE})?"
_PRONOUN = r"(?P<pronoun>[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Yy]ou)"
_NAMED = rf"{_ROLE}(?P<name>{NAME})"
_WHO = rf"(?:{_PRONOUN}|(?P<description>{DESCRIPTION})|{_NAMED})"
_APPOSITION = r"(?P<apposition>,[^.;:?!\x00\n]{1,160}?,| \([^)\n\x00]{1,80}\))?"
_SUBJECT_FIRST = rf"{_WHO}{_APPOSITION} {_ADVERBS}{VERB}"
_NOUN_AFTER = rf"(?!(?:in|on|at|during|about|when|yesterday|today|this)\b){_NOUN}"
_SPEAKER_AFTER = rf"(?:(?P<description>(?:the|an?|one|his|her|their) {_NOUN_AFTER}(?: {_NOUN_AFTER}){{0,3}})|{_NAMED})"

SAYS = re.compile(rf"\b(?:{VERB}|[Aa]ccording to\b)")
SUBJECT_FIRST = re.compile(rf",?\s+{_SUBJECT_FIRST}")
VERB_FIRST = re.compile(rf",?\s+(?P<verb>{'|'.join(_ALONE)}|according to) {_SPEAKER_AFTER}")
PLAINLY_SAID = re.compile(rf",?\s+(?P<verb>said|says|according to) {_SPEAKER_AFTER}")
"""After a clause without quotation marks: of another verb, what follows is its object ("…, confirmed the deaths")."""
OPENING = re.compile(
    r"(?:(?:But|And|Still|Yet|Instead|So|Meanwhile|Then|However),? )?"
    rf"(?:(?!(?:If|While|Although|Though)\b)[A-Z][^,.;:?!\x00\n]{{1,80}}, (?:and |but )?)??{_SUBJECT_FIRST}"
)
"""At the start of a sentence, what may stand before a verb of saying and its subject."""
OPENING_ACCORDING = re.compile(
    rf"(?:(?:But|And),? )?(?P<verb>According to) (?:(?P<description>{DESCRIPTION})|{_NAMED})(?=,)"
)
