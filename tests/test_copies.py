"""Stories: which articles are near-copies, and what search makes of them."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.copies import group_stories, sign
from assistant.records import Article, Mask
from tests.toy import Newsroom

WORDS = [
    f"{first}{last}" for first in "ba do ki lu me no pa ru sa ti".split() for last in "ran den kos lim mer".split()
]


def make_text(seed: int, sentences: int = 12) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=9)).capitalize() + "." for _ in range(sentences)]


def article(number: int, sentences: list[str], masks: tuple[Mask, ...] = ()) -> Article:
    return Article(f"{number:03d}", f"{number:03d}.txt", " ".join(sentences), masks=masks)


def stories(*texts: list[str]) -> list[int]:
    return group_stories([sign(article(number, text)) for number, text in enumerate(texts)]).tolist()


STORY, OTHER = make_text(1), make_text(2)


def test_a_copy_with_a_changed_sentence_tells_the_same_story() -> None:
    changed = [*STORY[:4], make_text(3, 1)[0], *STORY[5:]]
    assert stories(STORY, OTHER, changed) == [0, 1, 0]


def test_a_shortened_copy_tells_the_same_story() -> None:
    assert stories(STORY[:5], STORY, OTHER) == [0, 0, 2]


def test_an_update_with_more_paragraphs_tells_the_same_story() -> None:
    assert stories(STORY, [*STORY, *make_text(4, 4)]) == [0, 0]


def test_articles_with_a_paragraph_in_common_are_two_stories() -> None:
    assert stories(STORY, [*OTHER, *STORY[:3]]) == [0, 1]


def test_short_texts_are_alone() -> None:
    assert stories(STORY[:1], STORY[:1]) == [0, 1]
    assert stories([], [""]) == [0, 1]
    assert stories() == []


def test_a_chain_of_changes_does_not_tie_together_what_has_little_in_common() -> None:
    sentences = make_text(5, 40)
    chain = [sentences[at : at + 12] for at in range(0, 28, 2)]
    found = stories(*chain)
    assert found[0] != found[-1]
    assert found[0] == found[1]


def test_a_text_without_spaces_is_compared_by_letters() -> None:
    chance = random.Random(1)
    text = "".join(chance.choices("的一是不了人我在有他这中大来上国", k=300))
    assert stories([text], [text[:150] + "新" + text[150:]], [text[::-1]]) == [0, 0, 2]


def test_what_is_masked_does_not_count() -> None:
    footer = make_text(6, 30)
    texts = [[*make_text(seed, 6), *footer] for seed in (7, 8)]
    masks = [(Mask(len(" ".join(text[:6])), len(" ".join(text)), "footer"),) for text in texts]
    assert stories(*texts) == [0, 0]
    signed = [sign(article(at, text, mask)) for at, (text, mask) in enumerate(zip(texts, masks, strict=True))]
    assert group_stories(signed).tolist() == [0, 1]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(7)))
def test_the_order_of_the_articles_changes_no_story(order: list[int]) -> None:
    texts = [STORY, STORY[:6], [*STORY, *OTHER[:2]], OTHER, [*OTHER[:5], *OTHER[6:]], make_text(9), STORY[3:]]
    expected = stories(*texts)
    found = stories(*(texts[at] for at in order))
    together = {frozenset(np.flatnonzero(np.array(expected) == each).tolist()) for each in expected}
    assert {frozenset(order[at] for at, one in enumerate(found) if one == each) for each in found} == together


def test_many_copies_are_one_story() -> None:
    texts = [[*STORY[: at % 12], *STORY[at % 12 + 1 :]] for at in range(200)]
    assert set(stories(*texts)) == {0}


# In the index

REPORT = (
    "The harbour office of Port Calder closed the old pier on Monday after divers found cracks in nine of its pillars. "
    "The ferry to Eastmere sails from the northern quay until further notice. "
    "Repairs are to cost four million crowns and to take until the spring."
)
UPDATE = "The mayor visited the pier on Tuesday and promised the fishermen a subsidy for new moorings."


@pytest.fixture
def story(newsroom: Newsroom) -> Newsroom:
    newsroom.build(
        {
            "gazette.txt": REPORT,
            "herald.txt": f"{REPORT} {UPDATE}",
            "wire.txt": REPORT.replace("nine", "ten"),
            "exact.txt": REPORT,
            "other.txt": "The lighthouse of Eastmere was painted white. " * 3,
        }
    )
    return newsroom


def test_the_copies_of_a_story_share_a_place_among_the_hits(story: Newsroom) -> None:
    hits = story.open().ask("What do the repairs of the pier cost?", k=10).hits
    assert len({hit.passage.article_id for hit in hits} & {"gazette.txt", "exact.txt"}) <= 1
    places = [{hit.passage.article_id, *hit.also_in} for hit in hits]
    assert {"exact.txt", "gazette.txt", "herald.txt"} in places


def test_a_copy_with_another_figure_is_listed_and_quoted_for_itself(story: Newsroom) -> None:
    answer = story.open().ask("In how many of its pillars did divers find cracks?")
    assert {"wire.txt"} in [{hit.passage.article_id, *hit.also_in} for hit in answer.hits]
    assert {number for number in ("nine", "ten") for quote in answer.quotes if f"in {number} of" in quote.text} == {
        "nine",
        "ten",
    }


def test_a_quote_names_the_articles_that_have_its_very_words(story: Newsroom) -> None:
    (quote, *_) = story.open().ask("Where does the ferry to Eastmere sail from?").quotes
    assert "northern quay" in quote.text
    assert {quote.article_id, *quote.also_in} == {"exact.txt", "gazette.txt", "herald.txt", "wire.txt"}


def test_a_quote_does_not_name_a_copy_that_says_it_otherwise(story: Newsroom) -> None:
    quotes = story.open().ask("In how many pillars did divers find cracks?").quotes
    for quote in quotes:
        if "nine of its pillars" in quote.text:
            assert "wire.txt" not in {quote.article_id, *quote.also_in}


def test_what_one_copy_adds_is_found_as_its_own(story: Newsroom) -> None:
    (quote, *_) = story.open().ask("What did the mayor promise the fishermen?").quotes
    assert (quote.article_id, quote.text, quote.also_in) == ("herald.txt", UPDATE, ())


def test_every_copy_is_named_by_its_story(story: Newsroom) -> None:
    store = story.open().store
    assert store.story_of("herald.txt") == ("exact.txt", "wire.txt")
    assert store.story_of("gazette.txt") == ("herald.txt", "wire.txt")
    assert store.story_of("other.txt") == ()


def test_a_story_is_followed_as_copies_come_and_go(story: Newsroom) -> None:
    (story.corpus / "herald.txt").unlink()
    story.build({"new.txt": f"{REPORT} Nobody was hurt."})
    assert story.open().store.story_of("new.txt") == ("exact.txt", "wire.txt")
