"""Languages: told from texts, and an index of articles in several, asked in any of them."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import Assistant
from assistant.browsing import Filters, Shelf
from assistant.conversation.phrases import telling_phrases
from assistant.encoding import EncodedPassage, EncodedQuestion, Passages
from assistant.encoding.token_codes import CODE_BYTES
from assistant.index.naming import NamedArticles
from assistant.languages import detect_language, language_code
from assistant.traits import FRAGMENT, traits_of
from assistant.words import unstemmed
from tests.toy import Newsroom, ToyEncoder

SENTENCES = {
    "en": "Ministers agreed late at night to raise the price of bread, although farmers had warned them.",
    "de": "Die Minister einigten sich spät in der Nacht auf einen höheren Brotpreis, obwohl die Bauern warnten.",
    "fr": "Les ministres se sont mis d'accord tard dans la nuit pour augmenter le prix du pain.",
    "es": "Los ministros acordaron tarde en la noche subir el precio del pan, aunque los agricultores avisaron.",
    "it": "I ministri hanno deciso a tarda notte di aumentare il prezzo del pane, nonostante gli agricoltori.",
    "pt": "Os ministros concordaram tarde da noite em aumentar o preço do pão, embora os agricultores avisassem.",
    "nl": "De ministers besloten laat in de nacht de prijs van brood te verhogen, hoewel de boeren waarschuwden.",
    "sv": "Ministrarna enades sent på natten om att höja brödpriset, trots att bönderna hade varnat dem.",
    "pl": "Ministrowie zgodzili się późno w nocy podnieść cenę chleba, choć rolnicy ich ostrzegali.",
    "tr": "Bakanlar gece geç saatlerde ekmek fiyatını artırmaya karar verdi, oysa çiftçiler onları uyarmıştı.",
    "ru": "Министры поздно ночью договорились повысить цену на хлеб, хотя фермеры их предупреждали.",
    "uk": "Міністри пізно вночі домовилися підвищити ціну на хліб, хоча фермери їх попереджали.",
    "ar": "اتفق الوزراء في وقت متأخر من الليل على رفع سعر الخبز رغم تحذير المزارعين.",
    "fa": "وزیران دیروقت شب توافق کردند که قیمت نان را افزایش دهند، اگرچه کشاورزان هشدار داده بودند.",
    "ur": "وزیروں نے رات گئے روٹی کی قیمت بڑھانے پر اتفاق کیا، حالانکہ کسانوں نے انہیں خبردار کیا تھا۔",
    "hi": "मंत्रियों ने देर रात रोटी की कीमत बढ़ाने पर सहमति जताई, हालांकि किसानों ने उन्हें चेतावनी दी थी।",
    "zh": "部长们深夜同意提高面包价格，尽管农民曾警告过他们。",
    "ja": "閣僚らは深夜、農家の警告にもかかわらずパンの値上げに合意した。",
    "ko": "장관들은 농민들의 경고에도 불구하고 밤늦게 빵값을 올리기로 합의했다.",
    "th": "รัฐมนตรีตกลงกันกลางดึกว่าจะขึ้นราคาขนมปัง แม้เกษตรกรจะเตือนแล้ว",
}


# Telling the language, and what is a sentence


@pytest.mark.parametrize("language", SENTENCES)
def test_the_language_of_a_sentence_is_told(language: str) -> None:
    detected = detect_language(SENTENCES[language])
    assert detected is not None
    assert detected.language == language
    assert 0.6 < detected.confidence <= 1


@pytest.mark.parametrize(
    "text",
    ["", "OK", "Berlin", "Port Calder", "1234 5678", "Gold 1,900.3 +0.4 %", "Ann Lee, Bob Ray, Cy Fox", "\ud800"],
)
def test_of_too_few_words_no_language_is_told(text: str) -> None:
    assert detect_language(text) is None


def test_of_a_text_in_two_languages_the_one_with_more_of_it_is_told_with_less_confidence() -> None:
    mixed = detect_language(f"{SENTENCES['de'] * 6}\n{SENTENCES['fr'] * 2}")
    assert mixed is not None
    assert mixed.language == "de"
    assert mixed.confidence < 0.8


def test_a_long_text_is_read_in_all_its_parts() -> None:
    detected = detect_language(SENTENCES["de"] * 10 + SENTENCES["fr"] * 100)
    assert detected is not None
    assert detected.language == "fr"
    assert detected.confidence == pytest.approx(0.75, abs=0.05)


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        *[("de-DE", "de"), ("EN", "en"), (" fr ", "fr"), ("pt_BR.UTF-8", "pt"), ("zh-Hans-CN", "zh"), ("fil", "fil")],
        *[("iw", "he"), ("in-ID", "id"), ("sh", "sr"), ("", ""), ("und", ""), ("English", ""), ("de, en", "")],
        *[("x-default", ""), ("12", ""), ("e\0", "")],
    ],
)
def test_a_declared_language_is_read_as_a_code(declared: str, code: str) -> None:
    assert language_code(declared) == code


@pytest.mark.parametrize(
    ("text", "is_statement"),
    [
        *[("मंत्री ने कहा कि वे जाएंगे।", True), ("क्या यह सच है?", False), ("部长说他会离开。", True), ("是的。", False)],
        *[
            ("「行こう。さあ早く。」", True),
            ("ماذا قال الوزير؟", False),
            ("這是真的嗎？", False),
            ("Նախարարն ասաց այո։", True),
        ],
        *[("وزیر نے کہا کہ وہ جائیں گے۔", True), ("المزيد من الأخبار", False)],
    ],
)
def test_a_statement_is_told_from_a_question_or_a_heading_in_every_script(text: str, is_statement: bool) -> None:
    assert bool(traits_of(text) & FRAGMENT) is not is_statement


# An index of several languages


def article(name: str, language: str, text: str, title: str = "") -> dict[str, str]:
    item = {"id": name, "language": language, "title": title, "text": text}
    return {f"{name}.jsonl": json.dumps(item, ensure_ascii=False) + "\n"}


FERRY = {
    **article("en", "en", "The ferries of Port Calder were late. Nobody was hurt in the harbour.", "Ferries late"),
    **article(
        "de", "de-AT", "Die Fähren kamen zu spät. In den Häusern am Hafen wartete Otto Kahn.", "Die Häuser am Hafen"
    ),
    **article("ur", "ur", "علی کی کشتیاں دیر سے آئیں۔ وزیر ۱۹۴۷ میں پیدا ہوئے۔"),
    **article("hi", "hi", "किसानों ने मंत्री को बताया कि नाव डूब गई। बैठक समाप्त हुई।"),
    **article("zh", "zh", "考尔德港的渡轮星期一沉没。部长说他会离开。"),
    **article("bg", "bg", "Фериботът закъсня с три часа. Никой не пострада."),
}


@pytest.fixture
def several(newsroom: Newsroom) -> Assistant:
    newsroom.build(FERRY)
    return newsroom.open()


def test_the_manifest_counts_the_articles_of_each_language(several: Assistant) -> None:
    assert several.store.manifest["languages"] == {"bg": 1, "de": 1, "en": 1, "hi": 1, "ur": 1, "zh": 1}
    assert unstemmed(several.store.manifest["languages"]) == {"bg": 1, "ur": 1}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Was the ferry late?", "en"),
        ("Wer wartete im Haus am Hafen?", "de"),
        ("Who waited in which Haus?", "de"),
        ("کیا علي کی کشتیاں دیر سے آئیں؟", "ur"),
        ("وزیر 1947", "ur"),
        ("किसान ने क्या बताया?", "hi"),
        ("渡轮沉没了吗?", "zh"),
        ("Кога фериботът закъсня?", "bg"),
    ],
)
def test_a_question_in_any_language_is_searched_with_that_languages_stems(
    several: Assistant, question: str, found: str
) -> None:
    answer = several.ask(question)
    assert answer.hits[0].passage.article_id == found
    assert answer.hits[0].signals["coverage"] > 0.3


def test_words_that_occur_nowhere_are_named_as_written_and_stop_words_are_not(several: Assistant) -> None:
    assert several.ask("Wann sind die Elefanten in das Haus gekommen?").absent_terms == ("Elefanten", "gekommen")
    assert several.ask("किसान ने हाथी को क्या बताया?").absent_terms == ("हाथी",)
    assert several.ask("Did elephants board the ferry?").absent_terms == ("elephants", "board")
    assert several.ask("渡轮沉没了吗?").absent_terms == ("轮沉", "没了吗")


def test_a_source_is_named_in_any_script() -> None:
    named = NamedArticles(["新华社", "Daily Jang", "روزنامہ جنگ"], ["", "", ""])
    assert named.source_named("新华社报道了什么?").tolist() == [1, 0, 0]
    assert named.source_named("روزنامہ جنگ کے مطابق").tolist() == [0, 0, 1]


def test_what_is_carried_over_from_a_question_without_spaces_is_a_run_of_it() -> None:
    assert telling_phrases("渡轮沉没了吗?") == ["渡轮沉没了吗"]


def test_a_list_of_articles_is_searched_in_every_language(several: Assistant) -> None:
    shelf = Shelf(several.store)

    def found(text: str) -> list[str]:
        return [row.article_id for row in shelf.browse(Filters(text=text)).rows]

    assert found("ferry") == ["en"]
    assert found("Haus") == ["de"]
    assert found("किसान") == ["hi"]
    assert found("1947") == ["ur"]
    assert found("Otto elephants") == []


# One language asked, another answering


ENGLISH = {
    **{"fähre": "ferry", "hafen": "harbour", "preis": "price", "stieg": "rose", "prozent": "percent"},
    **{"im": "in", "die": "the", "der": "the", "um": "by", "elf": "eleven"},
}


class TwoTongues(ToyEncoder):
    """A toy multilingual model: German words have the vectors of the English ones they mean."""

    def _vector(self, text: str) -> NDArray[np.float32]:
        return super()._vector(re.sub(r"\w+", lambda word: ENGLISH.get(word[0].lower(), word[0]), text))


class TwoTonguesWithoutTokens(TwoTongues):
    """The same without vectors of tokens, as a model that wants prompts."""

    def encode_passages(self, passages: Passages) -> list[EncodedPassage]:
        codes = np.empty((0, CODE_BYTES), np.uint8)
        encoded = super().encode_passages(passages)
        return [EncodedPassage(each.vectors, codes, np.zeros_like(each.counts)) for each in encoded]

    def encode_question(self, question: str) -> EncodedQuestion:
        return EncodedQuestion(self._vector(question), np.empty((0, self.dimension), np.float32), ())


@pytest.mark.parametrize("encoder", [TwoTongues(), TwoTonguesWithoutTokens()], ids=["tokens", "no tokens"])
def test_with_a_multilingual_model_a_question_finds_an_answer_in_another_language(
    tmp_path: Path, encoder: ToyEncoder
) -> None:
    newsroom = Newsroom(tmp_path, encoder)
    newsroom.build(
        {
            **article("a", "de", "Die Fähre sank am Montag im Hafen. Niemand wurde verletzt."),
            **article("b", "de", "Der Preis stieg um elf Prozent. Der Bürgermeister schwieg dazu."),
            **article("c", "de", "Otto Kahn kam mit seiner Schwester. Beide lachten laut."),
        }
    )
    answer = newsroom.open().ask("By how many percent rose the price?")
    assert set(answer.absent_terms) >= {"price", "percent"}
    assert answer.verdict == "answered"
    assert answer.quotes[0].text.startswith("Der Preis stieg um elf Prozent.")
    assert newsroom.open().ask("Which zebra ate melons?").verdict == "absent"
