"""What one article says otherwise than another, by offsets into both."""

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.copies import Change, compare

LEFT = "Nine pillars are cracked. The ferry sails from the quay. Nobody was hurt."


def spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^ .][^.]*\.", text)]


def changes(left: str, right: str) -> list[tuple[str, str, str]]:
    return [
        (
            each.kind,
            left[slice(*each.left)] if each.left else "",
            right[slice(*each.right)] if each.right else "",
        )
        for each in compare(left, spans(left), right, spans(right))
    ]


def test_an_equal_text_has_no_change() -> None:
    assert {kind for kind, _, _ in changes(LEFT, LEFT.replace(" The", "\n\nThe"))} == {"same"}


def test_added_and_dropped_sentences_are_told_apart() -> None:
    right = "Nine pillars are cracked. Gulls came back. Nobody was hurt."
    assert changes(LEFT, right)[1:3] == [
        ("added", "", "Gulls came back."),
        ("dropped", "The ferry sails from the quay.", ""),
    ]


def test_a_changed_sentence_shows_its_words() -> None:
    right = LEFT.replace("Nine", "Some ten").replace("the quay", "the old quay")
    found = compare(LEFT, spans(LEFT), right, spans(right))
    assert [each.kind for each in found] == ["changed", "changed", "same"]
    words = [
        ([LEFT[slice(*span)] for span in each.left_words], [right[slice(*span)] for span in each.right_words])
        for each in found[:2]
    ]
    assert words == [(["Nine"], ["Some ten"]), ([], ["old"])]


def test_an_empty_text_drops_everything() -> None:
    assert [kind for kind, _, _ in changes(LEFT, "")] == ["dropped"] * 3
    assert compare("", [], "", []) == []


TEXTS = st.lists(st.lists(st.sampled_from("pier quay gull fog boat".split()), min_size=1, max_size=6), max_size=8).map(
    lambda rows: " ".join(" ".join(row) + "." for row in rows)
)


@given(TEXTS, TEXTS)
def test_every_sentence_of_both_is_accounted_for_once_and_in_order(left: str, right: str) -> None:
    found = compare(left, spans(left), right, spans(right))
    assert [each.left for each in found if each.left] == spans(left)
    assert [each.right for each in found if each.right] == spans(right)
    for each in found:
        check_kind(left, right, each)


def check_kind(left: str, right: str, change: Change) -> None:
    match change.kind:
        case "same":
            assert change.left and change.right
            assert left[slice(*change.left)] == right[slice(*change.right)]
        case "changed":
            assert change.left and change.right
            assert change.left_words or change.right_words
        case "added":
            assert change.left is None and change.right
        case "dropped":
            assert change.right is None and change.left
