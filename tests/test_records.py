"""The records: frozen, and what is always true of them."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from assistant import records
from assistant.records import Answer, Article, Mask, Passage, Quote, text_sha256

ALL = [each for each in vars(records).values() if isinstance(each, type) and is_dataclass(each)]
QUOTE = Quote("a", 0, 3, "One", text_sha256("One"), 0.5, (0, 3))


def answer(verdict: str, confidence: float = 0.5, quotes: tuple[Quote, ...] = ()) -> Answer:
    return Answer("Q?", "Q?", (), verdict, confidence, quotes, (), (), "id")  # type: ignore[arg-type]


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.__name__)
def test_every_record_is_frozen(record: type) -> None:
    assert len(ALL) >= 8
    instance = object.__new__(record)
    with pytest.raises(FrozenInstanceError):
        setattr(instance, fields(record)[0].name, "other")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3)])
def test_a_span_is_never_empty_or_reversed(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=rf"\[{start}, {end}\)"):
        Mask(start, end, "advert")
    with pytest.raises(ValueError, match=rf"\[{start}, {end}\)"):
        Passage("a", start, end, ((start, end),))


def test_an_article_knows_the_hash_of_its_text() -> None:
    article = Article("a", "a.txt", "Tide.")
    assert article.sha256 == "3ec97c428c1d0b79e22fb1ecbbc95c82354644fde79720993178a74093ac303a"


def test_an_article_has_an_id() -> None:
    with pytest.raises(ValueError, match=r"a\.txt"):
        Article("", "a.txt", "Tide.")


@pytest.mark.parametrize("masks", [[(0, 3), (2, 4)], [(2, 4), (0, 1)], [(0, 6)], [(1, 2), (1, 2)]])
def test_masks_do_not_overlap_and_stay_inside_the_text(masks: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="masks of a"):
        Article("a", "a.txt", "Tide.", masks=tuple(Mask(start, end, "advert") for start, end in masks))


def test_masks_may_touch() -> None:
    assert Article("a", "a.txt", "Tide.", masks=(Mask(0, 2, "advert"), Mask(2, 5, "advert"))).masks[1].start == 2


@pytest.mark.parametrize("sentences", [(), ((1, 5),), ((0, 4),), ((0, 2), (3, 4))])
def test_a_passage_begins_and_ends_with_its_sentences(sentences: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="does not begin and end"):
        Passage("a", 0, 5, sentences)


def test_a_place_names_the_file_and_the_line() -> None:
    assert Article("x", "a.txt", "Tide.").place == "a.txt"
    assert Article("x", "a.jsonl", "Tide.", line=7).place == "a.jsonl#7"


def test_an_absent_answer_carries_no_quotes() -> None:
    assert answer("absent").quotes == ()
    with pytest.raises(ValueError, match="no quotes"):
        answer("absent", quotes=(QUOTE,))


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        answer("related", confidence)


def test_the_hash_of_a_text_is_that_of_its_utf8() -> None:
    assert text_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
