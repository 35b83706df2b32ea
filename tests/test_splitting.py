"""Splitting: passages of whole sentences, nothing lost, nothing over the limit, no mask crossed."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.encoding import Encoder
from assistant.reading.document import Document
from assistant.reading.making import make_article
from assistant.records import Article, Mask, Passage
from assistant.splitting import Tokenise, split_passages
from tests.toy import SEEDS, ToyEncoder

TOY = ToyEncoder()
_MARKER = re.compile(r"(?:[-*+•–—>]|\d{1,2}[.)])\s+")


def split(
    text: str, limit: int = 12, target: int = 8, masks: Sequence[Mask] = (), tokenise: Tokenise | None = None
) -> list[Passage]:
    article = Article("a", "a.txt", text, masks=tuple(masks))
    return split_passages(article, tokenise or TOY.tokenise, limit, target)


def sentences_of(text: str, passages: Sequence[Passage]) -> list[str]:
    return [text[start:end] for passage in passages for start, end in passage.sentences]


def assert_sound(
    text: str,
    passages: Sequence[Passage],
    limit: int,
    masks: Sequence[Mask] = (),
    tokenise: Tokenise = TOY.tokenise,
) -> None:
    """All that must hold of any split: order, limits, masks, and every character in exactly one sentence."""
    spans = [span for passage in passages for span in passage.sentences]
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for passage in passages:
        assert len(tokenise([text[passage.start : passage.end]])[0]) <= limit
        assert not any(mask.start < passage.end and passage.start < mask.end for mask in masks)
    covered = [*((mask.start, mask.end) for mask in masks), *spans]
    for at, char in enumerate(text):
        inside = sum(start <= at < end for start, end in covered)
        assert inside <= 1
        assert inside or char.isspace() or is_list_marker(text, at), f"{char!r} at {at} of {text!r} is in no sentence"


def is_list_marker(text: str, at: int) -> bool:
    """Whether the character belongs to a marker such as "- " or "1." that opens a line."""
    start = 0
    for line in text.splitlines(keepends=True):
        if at < start + len(line):
            marker = _MARKER.match(line, len(line) - len(line.lstrip()))
            return marker is not None and at < start + marker.end()
        start += len(line)
    return False


def test_sentences_are_whole_and_passages_are_runs_of_them() -> None:
    text = "The tide is high. The ferry is late.\n\nMr. Arkwell of the U.S. line waits. Nobody knows why."
    passages = split(text, limit=40, target=8)
    assert [text[passage.start : passage.end] for passage in passages] == [
        "The tide is high. The ferry is late.",
        "Mr. Arkwell of the U.S. line waits. Nobody knows why.",
    ]
    assert sentences_of(text, passages) == [
        "The tide is high.",
        "The ferry is late.",
        "Mr. Arkwell of the U.S. line waits.",
        "Nobody knows why.",
    ]


def test_a_passage_goes_on_to_the_next_paragraph_until_the_target_is_reached() -> None:
    text = "One two. Three four.\n\nFive six.\n\nSeven eight."
    assert [passage.end for passage in split(text, limit=40, target=9)] == [text.index("\n\nSeven"), len(text)]


def test_a_passage_that_begins_a_text_has_its_id_from_there() -> None:
    assert [passage.passage_id for passage in split("One two three. " * 6)][:2] == ["a@0", "a@45"]


def test_a_passage_never_crosses_a_mask() -> None:
    text = "One two. Three four. Five six."
    mask = Mask(9, 20, "advert")
    passages = split(text, 100, 100, [mask])
    assert [text[passage.start : passage.end] for passage in passages] == ["One two.", "Five six."]
    assert_sound(text, passages, 100, [mask])


def test_the_headline_is_in_no_passage() -> None:
    text = (SEEDS / "2024-01-17-demo-wire-iran-strikes-panjgur.txt").read_text("utf-8")
    article = make_article("a.txt", Document(text))
    assert article.title_span is not None
    passages = split_passages(article, TOY.tokenise, 60, 30)
    assert not any(
        start < article.title_span[1] and article.title_span[0] < end
        for passage in passages
        for start, end in passage.sentences
    )


def test_a_text_of_16240_characters_without_a_heading_is_split_within_the_limit() -> None:
    text = "The ferry of Port Calder sailed at noon. " * 396 + "End."
    assert len(text) == 16_240
    passages = split(text, limit=60, target=30)
    assert len(passages) > 50
    assert_sound(text, passages, 60)


def test_a_sentence_longer_than_the_limit_is_cut_with_nothing_lost() -> None:
    text = "The harbour master " + "and the ferryman, who was late, " * 20 + "left."
    passages = split(text)
    assert len(passages) > 10
    assert_sound(text, passages, 12)
    assert all(sentence.endswith((",", ".")) for sentence in sentences_of(text, passages))


def test_a_sentence_without_clauses_is_cut_between_words() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert sentences_of(text, split(text, limit=6)) == [
        "one two three four five six",
        "seven eight nine ten eleven twelve",
        "thirteen fourteen",
    ]


def test_a_word_longer_than_the_limit_is_cut_with_nothing_lost() -> None:
    text = "a" * 1000
    passages = split(text)
    assert_sound(text, passages, 12)
    assert "".join(sentences_of(text, passages)) == text


def test_what_the_tokenizer_drops_is_not_lost_where_a_sentence_is_cut() -> None:
    def words_alone(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        return [[match.span() for match in re.finditer(r"[a-z]+", text)] for text in texts]

    text = "\u00ad\u200b".join(["word"] * 50) + "\u00ad"
    passages = split(text, limit=6, tokenise=words_alone)
    assert "".join(sentences_of(text, passages)) == text


def test_several_tokens_of_one_character_are_not_parted() -> None:
    def bytes_alone(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """As byte-level tokenizers do: as many tokens as bytes, each with the span of the whole character."""
        return [[(at, at + 1) for at, char in enumerate(text) for _ in char.encode() if char != " "] for text in texts]

    text = "\U0001f6a2" * 40
    passages = split(text, limit=6, tokenise=bytes_alone)
    assert "".join(sentences_of(text, passages)) == text


def test_a_list_keeps_within_the_limit_with_its_markers() -> None:
    """The markers stand between the sentences of a passage, and the encoder reads them too."""
    for marker in ("- ", "1) ", "* "):
        text = "\n".join(f"{marker}harbour" for _ in range(200))
        assert_sound(text, split(text, limit=60, target=40), 60)


def test_list_markers_are_no_part_of_a_sentence() -> None:
    text = "- The tide is high.\n* The ferry is late.\n1. Nobody waits.\n12) It rains.\n• Boats stay in."
    assert sentences_of(text, split(text, 100, 100)) == [
        "The tide is high.",
        "The ferry is late.",
        "Nobody waits.",
        "It rains.",
        "Boats stay in.",
    ]


def test_a_full_passage_ends_before_a_quotation_that_would_be_cut() -> None:
    text = "One two three. Four five six. “Seven eight nine. Ten eleven twelve. Thirteen.” Fourteen fifteen."
    passages = split(text, limit=18, target=18)
    assert text[passages[0].start : passages[0].end] == "One two three. Four five six."


def test_a_full_passage_ends_before_a_quotation_however_early_it_began() -> None:
    quotation = "".join(f"It was late {number}. " for number in range(6))
    text = f"One two. “{quotation}It ended.” Three four."
    for opening in range(1, 6):
        before = "One two. " * opening
        passages = split(before + text, limit=40, target=40)
        inside = (before + text).index("“"), (before + text).index("”")
        assert not any(inside[0] < passage.end <= inside[1] for passage in passages)


def test_a_full_passage_ends_before_a_quotation_over_paragraphs() -> None:
    text = "One two three. Four five six. Seven eight nine.\n\n“Ten eleven.\n\n“Twelve thirteen,” he said."
    assert [text[passage.start : passage.end] for passage in split(text, limit=18, target=99)] == [
        "One two three. Four five six. Seven eight nine.",
        "“Ten eleven.\n\n“Twelve thirteen,” he said.",
    ]


@pytest.mark.parametrize("mark", '“"«„')
def test_a_mark_that_opens_a_quotation_belongs_to_what_is_quoted(mark: str) -> None:
    text = f"The tide is high. {mark}No ferry sails. Nobody waits."
    assert sentences_of(text, split(text, 99, 99)) == ["The tide is high.", f"{mark}No ferry sails.", "Nobody waits."]


def test_a_quotation_over_paragraphs_is_kept_together_where_the_limit_allows() -> None:
    text = "“One two three four five.\n\n“Six seven eight,” he said.\n\nNine ten."
    passages = split(text, limit=40, target=5)
    assert [text[passage.start : passage.end] for passage in passages] == [
        "“One two three four five.\n\n“Six seven eight,” he said.",
        "Nine ten.",
    ]


def test_a_quotation_longer_than_the_limit_is_cut() -> None:
    text = "“" + "One two three. " * 20 + "Four.”"
    passages = split(text)
    assert len(passages) > 5
    assert_sound(text, passages, 12)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Das gilt z. B. für Dr. Müller.", "Am 3. Mai kam er.", "„Wir warten“, sagte er.", "Dann ging er."]),
        (
            "de",
            ["Der 2. Weltkrieg begann 1939.", "Das 19. Jahrhundert endete 1900.", "Ludwig XIV. von Frankreich starb."],
        ),
        ("fr", ["« Nous partons. » a dit M. Dupont.", "Il a dit : « Non ! »", "Selon le Dr. Petit, c'est faux."]),
        ("es", ["¿Quién vino?", "¡Nadie!", "El Sr. Pérez llegó a las 10.30 h.", "Dijo: «No».", "Luego se fue."]),
        ("pl", ["Pan dr. Nowak był w Warszawie.", "W 2020 r. był w Pradze.", "Dlaczego?"]),
        ("tr", ["Sn. Yılmaz 3. kez konuştu.", "Doğru mu?", "Evet!"]),
        ("nl", ["Dhr. de Vries kwam, d.w.z. vroeg.", "Niemand weet het."]),
        ("ru", ["А. С. Пушкин родился в 1799 г. в Москве.", "«Нет», — сказал он."]),
        ("ar", ["ماذا قال الوزير؟", "قال إنه سيغادر."]),
        ("ur", ["وزیر نے کہا کہ وہ جائیں گے۔", "کیا یہ سچ ہے؟"]),
        ("hi", ["डॉ. शर्मा ने कहा कि वे जाएंगे।", "क्या यह सच है?"]),
        ("mr", ["मंत्री म्हणाले की ते जातील.", "हे खरे आहे का?"]),
    ],
)
def test_sentences_end_where_their_language_ends_them(language: str, sentences: list[str]) -> None:
    text = " ".join(sentences)
    passages = split_passages(Article("a", "a.txt", text, language=language), TOY.tokenise, 200, 200)
    assert sentences_of(text, passages) == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("zh", ["部长说他会离开。", "这是真的吗？", "会议结束了。"]),
        ("ja", ["大臣は辞任すると述べた。", "「行こう。」と彼は言った。", "本当ですか？", "会議は終わった。"]),
    ],
)
def test_sentences_end_without_spaces_too(language: str, sentences: list[str]) -> None:
    text = "".join(sentences)
    passages = split_passages(Article("a", "a.txt", text, language=language), TOY.tokenise, 200, 200)
    assert sentences_of(text, passages) == sentences


def test_a_small_letter_begins_no_sentence_but_in_english() -> None:
    text = "Plan B. Nobody knows. none of them."
    apart, whole = (
        split_passages(Article("a", "a.txt", text, language=language), TOY.tokenise, 99, 99)
        for language in ("en", "xx")
    )
    assert sentences_of(text, apart) == ["Plan B. Nobody knows.", "none of them."]
    assert sentences_of(text, whole) == [text]


@pytest.mark.parametrize(
    ("language", "quotation"),
    [("de", "„{}“"), ("de", "»{}«"), ("fr", "« {} »"), ("sv", "”{}”"), ("ja", "「{}」"), ("en", "“{}”")],
)
def test_a_quotation_is_followed_in_the_marks_of_its_language(language: str, quotation: str) -> None:
    quoted = quotation.format("Vier fünf sechs. Sieben acht neun. Zehn elf.")
    before, after = "Eins zwei drei. " * 2, " Eins zwei drei." * 6

    def first_passage(text: str, limit: int) -> str:
        article = Article("a", "a.txt", text, language=language)
        passage = split_passages(article, TOY.tokenise, limit, limit)[0]
        return text[: passage.end]

    assert first_passage(before + quoted, 18) == before.strip()
    assert first_passage(before + quoted + after, 30).startswith(before + quoted)


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "ur", "xx", "English", "", "1", "\U0001f6a2", "e\0"])
def test_a_text_may_be_in_any_language(language: str) -> None:
    text = "Die Flut ist hoch. 船は遅れています。 It is late."
    article = Article("a", "a.txt", text, language=language)
    assert_sound(text, split_passages(article, TOY.tokenise, 12, 8), 12)


_PIECES = st.sampled_from(
    [
        "One two. ",
        "“Go on! ",
        "”",
        '"',
        "word ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "\r\n",
        "\u2028",
        "\u00a0",
        "x" * 50,
        "? ",
        "Dr. ",
        "「行こう。」と",
        "3. ",
        "„Ja“ ",
    ]
)
_CHARACTERS = st.characters(exclude_categories=["Cs"])
_TEXTS = st.one_of(st.text(_CHARACTERS), st.lists(st.one_of(_PIECES, _CHARACTERS), max_size=60).map("".join))


@given(_TEXTS, st.integers(1, 20), st.integers(1, 20))
def test_any_text_is_split_soundly(text: str, limit: int, target: int) -> None:
    assert_sound(text, split(text, limit, target), limit)


@given(_TEXTS, st.sampled_from(["de", "fr", "ja", "hi", "sv", "xx"]))
def test_any_text_is_split_soundly_in_any_language(text: str, language: str) -> None:
    assert_sound(text, split_passages(Article("a", "a.txt", text, language=language), TOY.tokenise, 12, 8), 12)


@given(_TEXTS, st.data())
def test_any_masks_are_left_out(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    masks = [Mask(start, end, "advert") for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    passages = split(text, 12, 8, masks)
    for passage in passages:
        assert not any(mask.start < passage.end and passage.start < mask.end for mask in masks)
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end


@given(_TEXTS)
def test_any_text_is_split_soundly_with_the_real_tokenizer(model: Encoder, text: str) -> None:
    assert_sound(text, split(text, 24, 24, tokenise=model.tokenise), 24, tokenise=model.tokenise)


def test_a_long_list_can_be_encoded_with_the_real_model(model: Encoder) -> None:
    text = "\n".join(["- Azerbaijan", "- Kazakhstan"] * 200)
    passages = split(text, model.max_tokens, 160, tokenise=model.tokenise)
    assert_sound(text, passages, model.max_tokens, tokenise=model.tokenise)


def test_a_stretch_between_masks_is_joined_at_the_width_of_the_whole_text() -> None:
    text = (
        "The towns belong to the Union of Harbours, the successor of the old\nUnion of Quays, a body founded in 1964."
        "\n\nPage 1\n\nThe harbour office of Port Calder announced a timetable for the ferry,\nwhich sails twice a day."
    )
    start = text.index("Page 1")
    passages = split(text, 100, 100, [Mask(start, start + 6, "page number")])
    assert sentences_of(text, passages) == [text[: start - 2], text[start + 8 :]]
