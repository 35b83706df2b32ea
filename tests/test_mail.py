"""Mail: its text, what is quoted or signed, its attachments, its headers, and damaged messages."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.mail import read_mail
from assistant.reading.making import make_article
from assistant.records import Failure
from assistant.settings import Settings

Read = Callable[[bytes | EmailMessage], list[Document | Failure]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader_in(tmp_path)


def reader_in(folder: Path) -> Read:
    def read(message: bytes | EmailMessage) -> list[Document | Failure]:
        (folder / "a.eml").write_bytes(message if isinstance(message, bytes) else bytes(message))
        return list(read_mail(folder / "a.eml", "a.eml", Settings()))

    return read


def message(text: str = "The ferry sails.", **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def only(found: list[Document | Failure]) -> Document:
    (document,) = found
    assert isinstance(document, Document)
    return document


def masked(document: Document) -> dict[str, str]:
    return {document.text[mask.start : mask.end]: mask.reason for mask in document.masks}


def test_the_headers_say_who_wrote_what_and_when(read: Read) -> None:
    found = only(
        read(
            message(
                Subject="Grüße aus Köln",
                From="Jörg Ruß <j@x.example>",
                Date="Tue, 02 Jan 2024 10:00:00 +0100",
                List_Id="The Wet Almanac <wet.x.example>",
            )
        )
    )
    assert {each.field: each.value for each in found.evidence} == {
        "title": "Grüße aus Köln",
        "author": "Jörg Ruß",
        "published": "Tue, 02 Jan 2024 10:00:00 +0100",
        "source": "The Wet Almanac",
    }
    assert make_article("a.eml", found).published.startswith("2024-01-02")


def test_plain_text_goes_before_html_and_html_before_nothing(read: Read) -> None:
    both = message("Plain.")
    both.add_alternative("<p>Rich.", subtype="html")
    assert only(read(both)).text == "Plain."
    rich = EmailMessage()
    rich.set_content("<p>Rich &amp; <b>bold</b>.<blockquote type=cite>Old.</blockquote>", subtype="html")
    found = only(read(rich))
    assert (found.text, masked(found)) == ("Rich & bold.\n\nOld.", {"Old.": "quoted mail"})
    empty = message(" ")
    empty.add_alternative("<p>Rich.", subtype="html")
    assert only(read(empty)).text == "Rich."


def test_the_pictures_of_an_html_message_are_no_attachments(read: Read) -> None:
    made = EmailMessage()
    made.set_content("<p>Look: <img src=cid:a>", subtype="html")
    made.add_related(b"GIF", maintype="image", subtype="gif", cid="<a>", filename="a.gif")
    assert only(read(made)).text == "Look:"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "New.\n\nOn 1 Jan 2024, Bo <b@x.example> wrote:\n> Old.\n>\n> Older.\n\nMore.",
            {"On 1 Jan 2024, Bo <b@x.example> wrote:\n> Old.\n>\n> Older.": "quoted mail"},
        ),
        ("Am 1.1.2024 schrieb Bo:\n\n> Alt.\n\nNeu.", {"Am 1.1.2024 schrieb Bo:\n\n> Alt.": "quoted mail"}),
        ("> One.\n\n> Two.\nMine.", {"> One.\n\n> Two.": "quoted mail"}),
        (
            "See below.\n\n-----Original Message-----\nFrom: Bo\nSent: Monday\n\nOld.",
            {"-----Original Message-----\nFrom: Bo\nSent: Monday\n\nOld.": "quoted mail"},
        ),
        ("Text.\n\n-- \nBo\nEditor", {"-- \nBo\nEditor": "signature"}),
        ("Three ways of 2024:\nby sea, by land.\n", {}),
        ("--\n" + "A line of a long text.\n" * 40, {}),
        ("---------- a rule ----------\nText.", {}),
    ],
)
def test_what_another_wrote_and_the_signature_are_masked(read: Read, text: str, expected: dict[str, str]) -> None:
    assert masked(only(read(message(text)))) == expected


def test_attachments_that_are_read_are_documents_and_the_others_are_named(read: Read) -> None:
    made = message()
    made.add_attachment("A note.", filename="note.txt")
    made.add_attachment("Another.", filename="note.txt")
    made.add_attachment("<p>A page.", subtype="html", filename="page.html")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="../p.png")
    made.add_attachment(b"PNG\0", maintype="text", subtype="plain", filename="b.txt")
    found = read(made)
    documents = [(each.member, each.text.strip()) for each in found if isinstance(each, Document)]
    assert documents == [
        ("", "The ferry sails."),
        ("note.txt", "A note."),
        ("note (2).txt", "Another."),
        ("page.html", "A page."),
    ]
    failures = [(each.place, each.reason) for each in found if isinstance(each, Failure)]
    assert [place for place, _reason in failures] == ["a.eml/_p.png", "a.eml/b.txt"]
    assert "image/png" in failures[0][1]
    assert "binary" in failures[1][1]


def test_a_feed_that_is_attached_gives_its_entries(read: Read) -> None:
    made = message()
    feed = b"<rss version='2.0'><channel><item><description>Rain.</description></item></channel></rss>"
    made.add_attachment(feed, maintype="application", subtype="rss+xml", filename="f.rss")
    entry = read(made)[1]
    assert isinstance(entry, Document)
    assert make_article("a.eml", entry).place == "a.eml/f.rss#1"


def test_messages_within_messages_are_read_to_a_depth(read: Read) -> None:
    made = message("Innermost.")
    for depth in range(3):
        outer = message(f"Depth {depth}.")
        outer.add_attachment(made)
        made = outer
    found = read(made)
    texts = [each.text for each in found if isinstance(each, Document)]
    assert [text.strip() for text in texts] == ["Depth 2.", "Depth 1.", "Depth 0."]
    assert isinstance(found[-1], Failure)
    assert found[-1].place == "a.eml/message.eml/message.eml/message.eml"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Content-Type: text/plain; charset=koi8-r\n\n\xed\xef\xf3\xf4", "МОСТ"),
        (b"Content-Type: text/plain; charset=nonsense\n\ncaf\xc3\xa9", "café"),
        (b"Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 8bit\n\ncaf\xc3\xa9", "café"),
        (b"Content-Transfer-Encoding: base64\n\nUmFpbi4", "Rain."),
        (b'Subject: =?nonsense?q?a=FF?=\nFrom: <<>,"\nDate: noon\n\nRain.', "Rain."),
        (b"Subject: caf\xc3\xa9\n\nRain.", "Rain."),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nRain.", "Rain."),
        (b"Subject: a\r\n\r\nOne.\r\nTwo.", "One.\nTwo."),
    ],
)
def test_a_damaged_or_odd_message_is_read_as_far_as_it_goes(read: Read, raw: bytes, text: str) -> None:
    assert only(read(raw)).text == text


def test_an_8_bit_subject_is_decoded(read: Read) -> None:
    (title,) = only(read(b"Subject: caf\xc3\xa9\n\nRain.")).evidence
    assert title.value == "café"


@pytest.mark.parametrize(
    ("raw", "kind", "reason"),
    [
        (b"Subject: a\n\n", "empty", "without text"),
        (b"Subject: a\n\nna\xc3\xafve caf\xc3\xa9 \xff", "failed", "damaged bytes"),
        (b"Subject: a\n\nPNG\0", "failed", "binary"),
    ],
)
def test_a_message_that_gives_no_text_is_a_failure(read: Read, raw: bytes, kind: str, reason: str) -> None:
    (failure,) = read(raw)
    assert isinstance(failure, Failure)
    assert failure.kind == kind
    assert reason in failure.reason


@pytest.mark.parametrize("raw", [b"", b"\0\1\2", b"just some text"])
def test_a_file_that_is_no_message_is_refused(read: Read, raw: bytes) -> None:
    with pytest.raises(Refused, match="no mail message"):
        read(raw)


def a_full_message() -> bytes:
    made = message("New.\n\nOn 1 Jan 2024 Bo wrote:\n> Old.\n\n-- \nBo", Subject="Grüße", From="Bo <b@x.example>")
    made.add_alternative("<p>Rich.", subtype="html")
    made.add_attachment("A note.", filename="note.txt")
    return bytes(made)


@examples(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=3)), max_size=6), st.integers(100, 3_000))
def test_no_damage_raises_and_masks_stay_in_order(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, bytes]], length: int
) -> None:
    content = bytearray(a_full_message()[:length])
    for place, piece in damage:
        content[place : place + len(piece)] = piece
    try:
        found = reader_in(tmp_path_factory.mktemp("mail"))(bytes(content))
    except Refused:
        return
    for each in found:
        if isinstance(each, Document):
            assert make_article("a.eml", each).text == each.text
            assert all(mask.end <= after.start for mask, after in zip(each.masks, each.masks[1:], strict=False))
