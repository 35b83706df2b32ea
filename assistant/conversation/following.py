"""Following up: what a question that does not stand alone takes over from the questions before it.

No language model. What is carried over is shown to the reader and weighs less than the question's own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.history import Turn
from assistant.words import distinct, find_words, is_stop_word, normalise, terms_of

CARRIED_WEIGHT = 0.5
_MOST_CARRIED = 6
_FEW_TERMS = 1

_POINTS_BACK = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|himself|herself|itself|themselves|these|those"
    r"|this(?! (?:year|month|week|morning|evening))|the same|the former|the latter"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )there"
    r"|then)\b|\bthat\b(?=\s*(?:[?.!,]|$))",
    re.IGNORECASE,
)
_NAME_INSIDE = re.compile(r"(?<=\w )[A-Z]\w+")
_CONTINUES = re.compile(
    r"(?:and|but|or|so|also|then|what about|how about|who else|what else|anything else)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with what it carries: `carried` are words as written, most telling first.

    `searched_for` is what is encoded and shown; `terms` weighs what is looked up.
    """

    searched_for: str
    carried: tuple[str, ...]
    terms: dict[str, float]


def resolve(question: str, history: Sequence[Turn] = (), carried: Sequence[str] | None = None) -> Resolved:
    """Completes a question from earlier ones, oldest first, if it does not stand alone.

    Args:
        question: the question.
        history: what came before it, oldest first.
        carried: what it carries, if the reader has said so; else it is found out.
    """
    own = distinct(terms_of(question))
    if carried is None:
        carried = []
        if history and not stands_alone(question):
            past = [turn.question for turn in history]
            earlier = next((each for each in reversed(past) if stands_alone(each)), past[-1])
            carried = _telling_words(earlier, without=own)
    terms = dict.fromkeys(terms_of(" ".join(carried)), CARRIED_WEIGHT)
    searched_for = f"{question} ({', '.join(carried)})" if carried else question
    return Resolved(searched_for, tuple(carried), {**terms, **dict.fromkeys(own, 1.0)})


def stands_alone(question: str) -> bool:
    """Whether a question can be understood without the ones before it.

    A pronoun after a name ("Did Iran say that it would?") stands for that name.
    """
    question = question.strip()
    pronoun = _POINTS_BACK.search(question)
    if _CONTINUES.match(question) or (pronoun and not _NAME_INSIDE.search(question, 0, pronoun.start())):
        return False
    return len(distinct(terms_of(question))) > _FEW_TERMS


def _telling_words(question: str, without: Sequence[str]) -> list[str]:
    """The content words of a question, as written, those that are not in `without`: names first, whole."""
    phrases: list[tuple[int, int, bool]] = []
    was_name = False
    for number, (word, start, end) in enumerate(find_words(question)):
        if is_stop_word(word) or normalise(word) in without:
            was_name = False
            continue
        is_name = number > 0 and word[0].isupper()
        if is_name and was_name and question[phrases[-1][1] : start] in (" ", "-"):
            phrases[-1] = (phrases[-1][0], end, True)
        else:
            phrases.append((start, end, is_name))
        was_name = is_name
    names_first = sorted(phrases, key=lambda phrase: not phrase[2])
    return [question[start:end] for start, end, _ in names_first][:_MOST_CARRIED]
