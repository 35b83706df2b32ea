"""What a question was taken for, as chips that can be taken out, and a box to add a word."""

from __future__ import annotations

from assistant.records import EVERYWHERE, Answer
from assistant.web.rendering.scope import describe_scope
from assistant.web.rendering.text import as_line, escape

_LONGEST_WORD = 100


def render_chips(turn: int, answer: Answer) -> str:
    """What an answer was searched with beside the words of its question, and within what.

    Args:
        turn: the number of the turn, for the page to say which one is corrected.
        answer: the answer.
    """
    carried = [_render_chip(turn, "drop", word, word) for word in answer.carried]
    understood = [
        _render_chip(turn, "ignore", each.phrase, f"“{each.phrase}”: {each.meaning}")
        for each in answer.understood
        if each.phrase not in answer.carried
    ]
    within = escape(describe_scope(answer.within)) if answer.within != EVERYWHERE else ""
    return (
        f'<div class="searched">{_label("Also searched for:", carried)}{_label("Understood:", understood)}'
        f"{_render_box(turn)}</div>{as_line('within', within and f'Within {within}')}"
    )


def _label(label: str, chips: list[str]) -> str:
    return f'<span class="label">{label}</span>{"".join(chips)}' if chips else ""


def _render_chip(turn: int, do: str, value: str, shown: str) -> str:
    return (
        f'<button type="button" class="chip" data-do="{do}" data-turn="{turn}" data-value="{escape(value)}" '
        f'aria-label="Remove {escape(shown)}">{escape(shown)} <span aria-hidden="true">×</span></button>'
    )


def _render_box(turn: int) -> str:
    return (
        f'<form class="add" data-turn="{turn}"><input type="text" maxlength="{_LONGEST_WORD}" '
        'aria-label="Add a word to search for" placeholder="add a word"><button type="submit">+</button></form>'
    )
