"""Whether a question stands alone, and if not, what it leans on. Rules on its words; English only.

A pronoun whose antecedent is in the question itself ("What did Iran say of the group it struck?") leans on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from assistant.conversation.names import NAME_INSIDE, PERSON
from assistant.words import distinct, terms_of


class Leaning(Enum):
    """What a question leans on."""

    NOTHING = "nothing"
    PERSON = "a person named before"
    THING = "something named before"
    QUESTION = "the question before, of which it changes a part"
    CORRECTED = "the question before, which it corrects"
    QUOTE = "one of the quotes before"


_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
    r"|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|can't|couldn't|won't|wouldn't)"
)
_ASKING = re.compile(rf"\b(?:who|whom|whose|what|which|when|where|why|how|{_AUXILIARY})\b", re.IGNORECASE)

_CORRECTS = re.compile(
    r"(?:(?:oh|well|hm+),? )?"
    r"(?:(?:(?:no|sorry|actually|wait|oh)[,.;]? )*i (?:mean|meant)\b(?! to (?!say|ask|write))(?: to (?:say|ask|write))?"
    r"|(?:no|nope|sorry|wait|actually|oops)(?:,? (?:no|sorry|wait|actually))*(?: ?[,.:;!–—-]+|$)"
    r"|(?=not (?:the|in|on|at|by|from|that|this|him|her|them|[A-Z]))|(?:rather|instead),)\s*",
    re.IGNORECASE,
)
_RETURNS = re.compile(
    r"(?:(?:and|so|ok|okay|now|well),? )?(?:(?:going|coming|turning|getting|to go|to come|let's go) )?"
    r"(?:back|return(?:ing)?) to (?P<what>[^:,;?]+)[:,;] *",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?P<word>first|second|third|fourth|fifth|last|latter|former|other)"
    r" (?P<what>one|quote|quotation|source|story)\b"
    r"|\bthe (?P<alone>former|latter)\b"
    r"|\b(?:quote|number|no\.) ?(?P<number>[1-5])\b|^(?:and )?the (?P<bare>first|second|third|fourth|fifth|last)\W*$",
    re.IGNORECASE,
)
_NUMBERED_WHOLE = re.compile(rf"\b(?:(?:the|quote|number) )*(?:{_NUMBERED.pattern})", re.IGNORECASE)
_CONTINUES = re.compile(r"(?:and|but|or|so|also|then|plus|what about|how about)\b(?! far\b)", re.IGNORECASE)
_CONTINUES_ALWAYS = re.compile(
    r"(?:(?:who|what|where|when|how|anything|anyone|anybody|why) else|tell me more|(?:any|some) more"
    r"|more about (?:it|that|this)|go on|how so|why not|how come)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"(?:(?:what|who)(?:'s|’s| is| are| was| were)|define|explain) (?!the\b|an?\W*$)", re.IGNORECASE)
_ONES = re.compile(r"\b(?:which|that|this|the(?: \w+)?) ones?\b|\b(?:the same|at that) (?:place|time)\b", re.IGNORECASE)

_EXPLETIVE = re.compile(
    r"\bit(?:'s|’s)? ?(?:is|was|be|been|become|becomes|became)? ?(?:not |n't )?(?:\w+ )?"
    r"(?:possible|impossible|worth|true|ok|okay|safe|safer|legal|illegal|allowed|necessary|important|easy|easier|hard"
    r"|harder|difficult|better|best|good|bad|fair|normal|common|likely|unlikely|estimated"
    r"|inappropriate|appropriate|said|believed|reported|claimed|thought|known|called when)\b"
    r"|\bit (?:\w+ )?(?:takes?|took|taken|means?|meant|snows?|rains?|matters?)\b|\bit that\b"
    r"|\b(?:makes?|made|making|find|found) it \w+ (?:to|for)\b"
    r"|\bwith (?:[\w’'-]+ ){1,4}(?:in|on|inside|aboard) it\b|\bhow long (?:ago )?(?:was|is|has|will) it\b"
    r"|\b(?:was|is) it that\b",
    re.IGNORECASE,
)
_AUXILIARIES = re.compile(rf"\b{_AUXILIARY}\b", re.IGNORECASE)
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_ASKS_OF_SUBJECT = re.compile(
    rf"(?:^|[,;.!?] |\b(?:and|but|or|so) )(?:in |on |at |by |to |for |from |with |of |since |until )?"
    r"(?:(?:what|which|how|who|whom|whose|when|where|why)\b(?:(?!\b(?:that|when|if|because)\b)[^,;?])*?)?"
    rf"\b{_AUXILIARY} $",
    re.IGNORECASE,
)
"""A clause up to its first auxiliary, after which its subject stands: "How many of them did"."""
_GOES_ON_AS_SUBJECT = re.compile(
    r" (?!(?:in|on|at|to|from|by|with|for|about|of|into|over|under|up|out|off|down|away|back|and|or|but|so|then|now"
    r"|today|yesterday|before|after|again|too|also|there|here|as|if|when|while|because|all|more|better|first|last)\b)"
    r"[a-z’']+",
    re.IGNORECASE,
)
"""What follows an "it" that is a subject: a verb, or an adverb before it."""
_PRONOUN = re.compile(
    r"\b(?P<person>he|she|him|her|his|hers|himself|herself)\b"
    r"|\b(?P<thing>it|its|they|them|their|theirs|itself|themselves)\b"
    r"|\b(?P<shown>this|these|those|that)\b",
    re.IGNORECASE,
)
_POSSESSIVE = ("his", "her", "its", "their")
_SHOWS_NOTHING = re.compile(
    r"(?:this|that|these|those) (?:year|month|week|morning|evening|afternoon|summer|winter|spring|autumn|century|decade"
    r"|days?|time|kind|sort|type)\b"
    r"|that (?!one|day|was\W*$|year|happen|mean|one\b)\w|(?:those|these) (?:who|that|which|of|with|in|from)\b",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(
    r"[,;:?!]|\b(?:that|when|before|after|if|because|and|but|or|who|which|while|as|since|until|once|where|why|how|what"
    r"|to)\b",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\b(?:there|since then|by then|before then)\W*$", re.IGNORECASE
)

_FEW = 1
_FRAGMENT = 2
_SHORT = 4
_SAYS_ENOUGH = 3
_LONG = 14


def leaning_of(question: str) -> Leaning:
    """What a question leans on; nothing if it can be understood without what came before it."""
    question = question.strip()
    terms = distinct(terms_of(question))
    if _CORRECTS.match(question):
        return Leaning.CORRECTED
    if _NUMBERED.search(question):
        return Leaning.QUOTE
    pronoun = Leaning.NOTHING if is_long(question) else _points_back(question)
    continues = _CONTINUES_ALWAYS.match(question) or (_CONTINUES.match(question) and len(terms) <= _SHORT)
    if continues and (pronoun is Leaning.NOTHING or not _ASKING.search(question)):
        return Leaning.QUESTION
    return _says_too_little(question, terms) if pronoun is Leaning.NOTHING else pronoun


def is_long(question: str) -> bool:
    """Whether a question is so long that it brings all it needs with it, and says no word for itself alone."""
    return len(distinct(terms_of(question))) > _LONG


def leans(question: str) -> bool:
    """Whether a question cannot be understood without what came before it."""
    return leaning_of(question) is not Leaning.NOTHING


def _says_too_little(question: str, terms: Sequence[str]) -> Leaning:
    """The question before, if this one has no words of its own to be understood by: "when?", "in Texas?"."""
    is_fragment = not _ASKING.search(question) and len(terms) <= _FRAGMENT
    is_definition = bool(terms) and bool(_DEFINES.match(question))
    says_little = is_fragment or len(terms) <= _FEW
    return Leaning.QUESTION if says_little and not is_definition else Leaning.NOTHING


def correction_of(question: str) -> str:
    """What a correction says, without the words that announce it: "no, I meant"; empty if it is none."""
    match = _CORRECTS.match(question)
    return (question[match.end() :] or question) if match else ""


def returning_to(question: str) -> tuple[str, str]:
    """What a question goes back to ("back to the pipeline: who …"), and the rest of it; empty if it does not."""
    match = _RETURNS.match(question)
    return (match["what"], question[match.end() :]) if match else ("", question)


def without_number(question: str) -> str:
    """A question without the words that name one of several: "in which country is the second one?"."""
    return _NUMBERED_WHOLE.sub("", question)


def number_named(question: str) -> tuple[int, bool] | None:
    """Which of several a question names: from 0 on, -1 for the last, and whether of the quotes; None if none."""
    match = _NUMBERED.search(question)
    if match is None:
        return None
    if match["number"]:
        return int(match["number"]) - 1, True
    word = (match["word"] or match["alone"] or match["bare"]).lower()
    number = {"first": 0, "former": 0, "second": 1, "other": 1, "third": 2, "fourth": 3, "fifth": 4}.get(word, -1)
    return number, bool(match["what"]) and match["what"].lower() != "one"


def _points_back(question: str) -> Leaning:
    """What the first word that stands for something the question does not name stands for."""
    expletives = [match.span() for match in _EXPLETIVE.finditer(question)]
    for match in _PRONOUN.finditer(question):
        is_empty = any(start <= match.start() < end for start, end in expletives)
        if not is_empty and not _has_antecedent(question, match):
            return Leaning.PERSON if match["person"] else Leaning.THING
    is_named_by_place = _ONES.search(question) or _PLACE_BEFORE.search(question)
    return Leaning.THING if is_named_by_place else Leaning.NOTHING


def _has_antecedent(question: str, pronoun: re.Match[str]) -> bool:
    """Whether what a pronoun stands for is named in the question before it."""
    before = question[: pronoun.start()]
    if pronoun["shown"]:
        says_enough = len(distinct(terms_of(before))) >= _SAYS_ENOUGH and _CLAUSE_ENDS.search(before)
        return bool(_SHOWS_NOTHING.match(question, pronoun.start()) or says_enough)
    if _ASKS_OF_SUBJECT.search(before):
        before = before[: _asking_word(before)]
    elif _is_object(question, pronoun):
        ends = [match.start() for match in _CLAUSE_ENDS.finditer(before)]
        before = before[: ends[-1]] if ends else ""
    return bool(NAME_INSIDE.search(before) or PERSON.search(before)) if pronoun["person"] else bool(terms_of(before))


def _is_object(question: str, pronoun: re.Match[str]) -> bool:
    """Whether a pronoun can be an object, which never stands for the subject of its own clause."""
    word = pronoun.group().lower()
    following = question[pronoun.end() :]
    if word == "it":
        return not _GOES_ON_AS_SUBJECT.match(following)
    return word in ("him", "them") or (word == "her" and not re.match(r" \w", following))


def _asking_word(before: str) -> int:
    """Where the clause that asks begins: at its last question word, else at its auxiliary."""
    words = list(_QUESTION_WORD.finditer(before)) or list(_AUXILIARIES.finditer(before))
    return words[-1].start()
