"""What a question was taken for, as chips that can be taken out, and a box to add a word."""

from __future__ import annotations

from assistant.records import EVERYWHERE, Answer, Understood
from assistant.web.rendering.scope import describe_scope
from assistant.web.rendering.text import as_line, escape, say
from assistant.web.texts import Texts

_LONGEST_WORD = 100


def render_chips(texts: Texts, turn: int, answer: Answer) -> str:
    """What an answer was searched with beside the words of its question, and within what.

    Args:
        texts: what to say it in.
        turn: the number of the turn, for the page to say which one is corrected.
        answer: the answer.
    """
    carried = [_render_chip(texts, turn, "drop", word, word) for word in answer.carried]
    understood = [
        _render_chip(texts, turn, "ignore", each.phrase, f"“{each.phrase}”: {_say_meaning(texts, each)}")
        for each in answer.understood
        if each.phrase not in answer.carried
    ]
    within = texts("chips.within", scope=describe_scope(texts, answer.within)) if answer.within != EVERYWHERE else ""
    return (
        f'<div class="searched">{_label(texts("chips.carried"), carried)}'
        f"{_label(texts('chips.understood'), understood)}"
        f"{_render_box(texts, turn)}</div>{as_line('within', escape(within))}"
    )


def _say_meaning(texts: Texts, understood: Understood) -> str:
    """What a phrase means: in English as the rules that read it say it, elsewhere as the scope that it adds."""
    is_english = texts.language == "en"
    return understood.meaning if is_english else describe_scope(texts, understood.scope) or understood.meaning


def _label(label: str, chips: list[str]) -> str:
    return f'<span class="label">{escape(label)}</span>{"".join(chips)}' if chips else ""


def _render_chip(texts: Texts, turn: int, do: str, value: str, shown: str) -> str:
    return (
        f'<button type="button" class="chip" dir="auto" data-do="{do}" data-turn="{turn}" data-value="{escape(value)}" '
        f'aria-label="{say(texts, "chips.remove", what=shown)}">{escape(shown)} '
        '<span aria-hidden="true">×</span></button>'
    )


def _render_box(texts: Texts, turn: int) -> str:
    return (
        f'<form class="add" data-turn="{turn}"><input type="text" maxlength="{_LONGEST_WORD}" dir="auto" '
        f'aria-label="{say(texts, "chips.add")}" placeholder="{say(texts, "chips.add_short")}">'
        f'<button type="submit" aria-label="{say(texts, "chips.add")}">+</button></form>'
    )
