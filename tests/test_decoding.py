"""Decoding: the order in which encodings are tried, guesses, and bytes that are refused rather than guessed."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.reading import read_source
from assistant.reading.decoding import decode
from assistant.records import Article, Failure
from assistant.settings import Settings

SENTENCES = {
    "cp1252": "Der Bürgermeister sagte, die Brücke über die Straße bleibe für zwei Wochen gesperrt.",
    "koi8_r": "Москва. Президент заявил в среду, что мост будет открыт через две недели.",
    "cp1251": "Москва. Президент заявил в среду, что мост будет открыт через две недели.",
    "cp1253": "Ο δήμαρχος είπε την Τετάρτη ότι η γέφυρα θα ανοίξει σε δύο εβδομάδες.",
    "cp932": "東京の市長は水曜日、橋が二週間後に再開されると述べた。",
    "gb18030": "市长星期三表示，大桥将在两周后重新开放。",
}

ASCII = bytes(range(1, 128)).decode()
CHARACTERS = {
    **{encoding: ASCII + bytes(range(0xA0, 0x100)).decode(encoding) for encoding in ("cp1252", "koi8_r", "cp1251")},
    "cp932": ASCII + "東京市長水曜日橋がカタナー、。①ｱ",
    "gb18030": ASCII + "市长星期三，。镕é🙂",
    "utf-8": ASCII + "éЖ橋🙂",
    "utf-16-le": ASCII + "éЖ橋🙂",
}
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@pytest.mark.parametrize(("encoding", "sentence"), SENTENCES.items())
def test_the_encoding_of_a_sentence_is_guessed_and_said_to_be_a_guess(encoding: str, sentence: str) -> None:
    decoded = decode(sentence.encode(encoding))
    assert (decoded.text, decoded.encoding) == (sentence, encoding)
    (evidence,) = decoded.evidence
    assert (evidence.field, evidence.value, evidence.confidence) == ("encoding", encoding, decoded.confidence)
    assert 0 < decoded.confidence < 1


def is_utf_8_beyond_ascii(content: bytes) -> bool:
    try:
        return not content.decode().isascii()
    except UnicodeDecodeError:
        return False


@pytest.mark.parametrize("encoding", [*CHARACTERS])
@given(data=st.data())
def test_a_declared_encoding_gives_the_text_and_the_same_bytes_again(encoding: str, data: st.DataObject) -> None:
    text = data.draw(st.text(CHARACTERS[encoding]))
    content = text.encode(encoding)
    if not content.startswith(MARKS) and not is_utf_8_beyond_ascii(content):
        decoded = decode(content, encoding)
        assert decoded.text == text
        assert text.encode(decoded.encoding) == content


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "us-ascii", "utf-8", ""])
def test_utf_8_goes_before_a_declared_encoding_in_which_any_bytes_are_valid(label: str) -> None:
    decoded = decode("Die Brücke über den Fluß – gesperrt.".encode(), label)
    assert (decoded.text, decoded.encoding) == ("Die Brücke über den Fluß – gesperrt.", "utf-8")


def test_a_declared_encoding_of_ascii_bytes_alone_is_believed() -> None:
    assert decode("橋は東京".encode("iso-2022-jp"), "iso-2022-jp").text == "橋は東京"


LATIN = [
    ("cp1250", "Rada zatwierdziła budowę pomostu. Będzie źle, mówią mieszkańcy, że też są przeciw."),
    ("iso8859_2", "Rada zatwierdziła budowę pomostu. Będzie źle, mówią mieszkańcy, że też są przeciw."),
    ("cp1250", "Starosta ve středu řekl, že most přes řeku zůstane dva týdny uzavřený. Řidiči budou muset čekat."),
    ("cp1250", "A polgármester szerdán azt mondta, hogy a hidat két hétre lezárják, a felújítás után nyitják meg."),
    ("cp1252", "Borgmästaren sade på onsdagen att bron över ån förblir stängd i två veckor."),
    ("cp1252", "Le maire a déclaré que le pont resterait fermé. « Où irons-nous ? », a-t-il demandé à l’été."),
    ("cp1252", "Der Bürgermeister sagte, 3 m² der Brücke über die Straße blieben bei 25°C gesperrt."),
    ("cp1254", "Belediye başkanı çarşamba günü köprünün iki hafta boyunca kapalı kalacağını söyledi. İşçiler başladı."),
    ("cp1257", "Meras trečiadienį pareiškė, kad tiltas per upę bus uždarytas dvi savaites. Tai žinios."),
    ("mac_roman", "The mayor’s café on the quay re-opens — “at last”, he said."),
]


@pytest.mark.parametrize(("encoding", "sentence"), LATIN)
def test_letters_decide_among_encodings_that_are_as_likely(encoding: str, sentence: str) -> None:
    assert decode(sentence.encode(encoding)).text == sentence


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["The ferry sails at noon.\r\n", "Портовый совет во вторник одобрил."])
def test_utf_16_without_its_mark_is_told_by_its_zeros(encoding: str, text: str, tmp_path: Path) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.evidence
    (tmp_path / "a.jsonl").write_bytes(f'{{"text": "{text.strip()}"}}\n'.encode(encoding))
    (article,) = read_source(tmp_path, "a.jsonl", Settings())
    assert isinstance(article, Article)
    assert article.text == text.strip()


@pytest.mark.parametrize(
    "content",
    [bytes(range(1, 60)) + b"\0", b"\1\0\2\0" * 40, b"\0" * 40, "橋市長🙂東京水曜日".encode("utf-16-le") + b"a\0"],
)
def test_zeros_alone_make_no_text(content: bytes) -> None:
    with pytest.raises(Refused):
        decode(content)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"%PDF-1.7\nplain", "is a PDF; name it .pdf"),
        (b"{\\rtf1 Rain.}", "is in RTF; name it .rtf"),
        (b"PK\3\4\24\0", ".docx"),
        (b"\x1f\x8b\x08\0", "packed with gzip; unpack"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "save it as DOCX"),
        (b"\xff\xd8\xff\xe0", "is a picture"),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_to_do(content: bytes, advice: str, tmp_path: Path) -> None:
    for name in ("a.txt", "a.csv"):
        (tmp_path / name).write_bytes(content)
        (failure,) = read_source(tmp_path, name, Settings())
        assert isinstance(failure, Failure)
        assert advice in failure.reason


@given(st.binary(max_size=80))
def test_whatever_is_decoded_without_a_declaration_gives_the_same_bytes_again(content: bytes) -> None:
    try:
        decoded = decode(content)
    except Refused:
        return
    assert content in [mark + decoded.text.encode(decoded.encoding) for mark in (b"", *MARKS)]
    assert "\0" not in decoded.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_goes_before_what_is_declared_and_is_no_part_of_the_text(encoding: str) -> None:
    assert decode("Grüße, 橋".encode(encoding), "koi8-r").text == "Grüße, 橋"


@pytest.mark.parametrize(
    ("label", "content", "text"),
    [
        ("ISO-8859-1", b"\x93caf\xe9\x94 \x80 5", "“café” € 5"),
        ("latin1", b"\x85", "…"),
        ("gb2312", "镕".encode("gbk"), "镕"),
        ("shift_jis", "①".encode("cp932"), "①"),
        (' "utf-8" ', "é".encode(), "é"),
        ("us-ascii", "é".encode(), "é"),
        ("no-such-encoding", "é".encode(), "é"),
        ("windows-1252", "Ж\x81".encode(), "Ж\x81"),
        ("idna", b"abc", "abc"),
        ("hex", b"abc", "abc"),
        ("undefined", b"abc", "abc"),
    ],
)
def test_a_label_means_what_it_means_on_the_web_or_nothing(label: str, content: bytes, text: str) -> None:
    assert decode(content, label).text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PNG\0\1\2", "a NUL at place 3"),
        ("ab".encode("utf-16-le"), "binary"),
        (b"\xff\xfeA", "UTF-16 (byte 0"),
        ("naïve café, ".encode() + b"\xff\xfe", "2 damaged bytes, the first at byte 14"),
        ("Die Größe überrascht. ".encode() * 99 + b"\xc3", "1 damaged bytes"),
    ],
)
def test_bytes_that_would_lose_text_are_refused_with_their_place(content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode(content)
    assert reason in str(refusal.value)
    assert "; " in str(refusal.value)


def test_what_is_guessed_from_a_sample_holds_for_all_of_a_large_file() -> None:
    content = b"Plain lines.\n" * 10_000 + (SENTENCES["cp1252"] + "\n").encode("cp1252") * 2_000
    assert decode(content).text == content.decode("cp1252")


def test_the_guess_is_kept_as_evidence_of_a_text_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SENTENCES["cp1252"].encode("cp1252"))
    (article,) = read_source(tmp_path, "a.txt", Settings())
    assert isinstance(article, Article)
    assert article.text == SENTENCES["cp1252"]
    assert [each.value for each in article.evidence if each.field == "encoding"] == ["cp1252"]
