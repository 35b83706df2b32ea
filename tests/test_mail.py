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
from assistant.reading.mail import read_mail, read_mailbox
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


@pytest.mark.parametrize(
    "plain",
    [
        "View this email in your browser:\nhttps://wet.example/1",
        "Your program shows no pages. Open https://wet.example/1?of=the&wet=almanac instead.",
    ],
)
def test_html_goes_before_a_plain_text_that_only_stands_in_for_it(read: Read, plain: str) -> None:
    both = message(plain)
    body = "The ferry sails at noon. " * 8
    both.add_alternative(f"<p>{body}", subtype="html")
    assert only(read(both)).text == body.strip()


def test_a_short_plain_text_stays_before_a_page_with_little_more_or_one_that_cannot_be_read(read: Read) -> None:
    both = message("The ferry sails at noon.")
    both.add_alternative("<p>The ferry sails at noon.<p>Unsubscribe here", subtype="html")
    assert only(read(both)).text == "The ferry sails at noon."
    broken = message("The ferry sails.")
    broken.add_alternative("<div>" * 3_000 + "It sails at noon. " * 20, subtype="html")
    assert only(read(broken)).text == "The ferry sails."


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


ARTICLE = "The ferry sails at noon, and the pier is shut."


def said_of(document: Document) -> dict[str, str]:
    return {each.field: each.value for each in document.evidence}


@pytest.mark.parametrize(
    ("subject", "above"),
    [
        (
            "Fwd: Ferry",
            "---------- Forwarded message ---------\nFrom: Bo <b@x.example>\nDate: Tue, Jan 2, 2024 at 10:00 AM\n"
            "Subject: Ferry\nTo: Anna <a@x.example>",
        ),
        (
            "Look",
            "FYI\n\n-------- Forwarded Message --------\nSubject: \tFerry\nDate: \tTue, 2 Jan 2024 10:00:00 +0100\n"
            "From: \tBo <b@x.example>\nTo: \ta@x.example,\n c@x.example",
        ),
        (
            "FW: Ferry",
            "For your information\n\n-- \nAnna Venn\nEditor of the Wet Almanac\n\nFrom: Bo <b@x.example>\n"
            "Sent: Tuesday, January 2, 2024 10:00 AM\nTo: Anna\nSubject: Ferry",
        ),
        (
            "WG: Ferry",
            "Zur Info\n\n-----Ursprüngliche Nachricht-----\nVon: Bo [mailto:b@x.example]\n"
            "Gesendet: Dienstag, 2. Januar 2024 10:00\nAn: Anna\nBetreff: WG: Ferry",
        ),
        ("TR: Ferry", "De : Bo\nEnvoyé : mardi 2 janvier 2024 10:00\nÀ : Anna\nObjet : Ferry"),
        ("RV: Ferry", "*De:* Bo\n*Enviado el:* martes, 2 de enero de 2024 10:00\n*Para:* Anna\n*Asunto:* Ferry"),
        ("Ferry", "Inizio messaggio inoltrato:\n\nDa: Bo\nData: 2 gennaio 2024 10:00\nA: Anna\nOggetto: Ferry"),
        (
            "Ferry",
            "---------- Mensagem encaminhada ---------\nDe: Bo\nDate: ter., 2 de jan. de 2024 às 10:00\n"
            "Subject: Ferry\nTo: Anna",
        ),
        ("Ferry", "Van: Bo\nVerzonden: dinsdag 2 januari 2024 10:00\nAan: Anna\nOnderwerp: Ferry"),
        ("Ferry", "Od: Bo\nWysłano: wtorek, 2 stycznia 2024 10:00\nDo: Anna\nTemat: Ferry"),
        ("Ferry", "Kimden: Bo\nTarih: 2 Ocak 2024 Salı 10:00\nKime: Anna\nKonu: Ferry"),
        ("Ferry", "От: Bo\nОтправлено: вторник, 2 января 2024 г. 10:00\nКому: Anna\nТема: Ferry"),
        ("Ferry", "من: Bo\nالتاريخ: الثلاثاء، 2 يناير 2024 10:00\nإلى: Anna\nالموضوع: Ferry"),
    ],
)
def test_a_message_that_is_only_passed_on_is_the_article(read: Read, subject: str, above: str) -> None:
    sent = message(
        f"{above}\n\n{ARTICLE}\n\n> Old.", Subject=subject, From="Anna", Date="Fri, 05 Jan 2024 09:00:00 +0000"
    )
    found = only(read(sent))
    assert masked(found) == {above: "front matter", "> Old.": "quoted mail"}
    assert said_of(found)["title"] == "Ferry"
    assert said_of(found)["author"] == "Bo"
    article = make_article("a.eml", found)
    assert (article.title, article.published[:10]) == ("Ferry", "2024-01-02")
    spans = {each.field: found.text[slice(*each.span)] for each in found.evidence if each.span}
    assert spans["title"] == "Ferry"
    assert "2024" in spans["published"]


def test_a_message_passed_on_twice_is_the_innermost(read: Read) -> None:
    inner = "---------- Forwarded message ---------\nFrom: Bo\nDate: 2 Jan 2024\nSubject: Ferry"
    outer = "---------- Forwarded message ---------\nFrom: Cy\nDate: 3 Jan 2024\nSubject: Fwd: Ferry\n\nWorth reading"
    found = only(read(message(f"{outer}\n\n{inner}\n\n{ARTICLE}", Subject="Fwd: Fwd: Ferry")))
    assert masked(found) == {f"{outer}\n\n{inner}": "front matter"}
    assert (said_of(found)["author"], said_of(found)["published"]) == ("Bo", "2024-01-02")
    assert [found.text[slice(*each.span)] for each in found.evidence if each.span] == ["Ferry", "2 Jan 2024", "Bo"]


def test_what_is_passed_on_line_by_line_loses_the_marks_of_quotation(read: Read) -> None:
    above = (
        "Begin forwarded message:\n\n> From: Bo <b@x.example>\n> Subject: Ferry\n> Date: 2 January 2024 at 10:00:00 GMT"
    )
    found = only(
        read(message(f"{above}\n> \n> The ferry\n> sails.\n>\n> > Old.\n\nSent by pigeon", Subject="Fwd: Ferry"))
    )
    assert found.text.endswith("\n\nThe ferry\nsails.\n\n> Old.")
    assert list(masked(found).values()) == ["front matter", "quoted mail"]
    assert said_of(found)["title"] == "Ferry"


@pytest.mark.parametrize(
    ("markup", "is_quoted"),
    [
        (
            "<div>FYI</div><div class=gmail_quote><div>---------- Forwarded message ---------<br>From: "
            "<b>Bo</b> &lt;b@x.example&gt;<br>Date: Jan 2, 2024 at 10:00 AM<br>Subject: Ferry</div><p>{}</p></div>",
            True,
        ),
        (
            "<div>Begin forwarded message:</div><blockquote type=cite><div><b>From: </b>Bo</div>"
            "<div><b>Subject: </b>Ferry</div><div><b>Date: </b>2 January 2024</div><br><p>{}</p></blockquote>",
            True,
        ),
        (
            "<p><b>From:</b> Bo<br><b>Sent:</b> Tuesday, January 2, 2024 10:00 AM<br><b>To:</b> Anna<br>"
            "<b>Subject:</b> Ferry</p><p>{}</p><blockquote type=cite>Old.</blockquote>",
            False,
        ),
    ],
    ids=["Gmail", "Apple", "Outlook"],
)
def test_a_page_that_is_only_passed_on_is_the_article(read: Read, markup: str, is_quoted: bool) -> None:
    made = EmailMessage()
    made["Subject"] = "Fwd: Ferry"
    made.set_content(markup.format(ARTICLE), subtype="html")
    found = only(read(made))
    assert list(masked(found).values()) == ["front matter"] if is_quoted else ["front matter", "quoted mail"]
    article = make_article("a.eml", found)
    assert (article.title, article.published[:10], article.author) == ("Ferry", "2024-01-02", "Bo")
    start = found.text.index(ARTICLE)
    assert not [mask for mask in article.masks if mask.start < start + len(ARTICLE) and mask.end > start]


def test_an_attached_message_is_the_article_where_nothing_but_a_note_goes_with_it(read: Read) -> None:
    inner = message(ARTICLE, Subject="Ferry", Date="Tue, 02 Jan 2024 10:00:00 +0100")
    for note, texts in (("FYI", [ARTICLE]), ("I doubt all of this.", ["I doubt all of this.", ARTICLE])):
        outer = message(note, Subject="Fwd: Ferry")
        outer.add_attachment(inner)
        found = [each for each in read(outer) if isinstance(each, Document)]
        assert [each.text.strip() for each in found] == texts
        assert (found[-1].member, said_of(found[-1])["title"]) == ("message.eml", "Ferry")


HEAD = "From: Bo\nSent: 2 Jan 2024\nTo: Anna\nSubject: Ferry"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Fwd: Ferry",
            f"I doubt all of what this says.\n\n---------- Forwarded message ---------\n{HEAD}\n\n{ARTICLE}",
        ),
        ("Re: Ferry", f"Thanks!\n\n-----Original Message-----\n{HEAD}\n\n{ARTICLE}"),
        ("Ferry", f"Thanks!\n\n-----Original Message-----\n{HEAD}\n\n{ARTICLE}"),
        ("AW: Ferry", f"{HEAD}\n\n{ARTICLE}"),
        (
            "Fwd: Ferry",
            f"Begin forwarded message:\n\n> From: Bo\n> Subject: Ferry\n> \n> {ARTICLE}\n\nThis is all wrong, I say.",
        ),
        ("Fwd: Ferry", f"From: the pier\nTo: the sea\n\n{ARTICLE}"),
        ("Fwd: Ferry", f"---------- Forwarded message ---------\n{HEAD}\n"),
    ],
)
def test_a_message_that_says_something_of_its_own_or_answers_stays_its_own(read: Read, subject: str, text: str) -> None:
    found = only(read(message(text, Subject=subject)))
    assert said_of(found)["title"] == subject
    assert "front matter" not in masked(found).values()


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
        outer = message(f"This is at depth {depth}.")
        outer.add_attachment(made)
        made = outer
    found = read(made)
    texts = [each.text for each in found if isinstance(each, Document)]
    assert [text.strip() for text in texts] == [f"This is at depth {depth}." for depth in (2, 1, 0)]
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


@pytest.mark.parametrize(
    "start", [b"\xef\xbb\xbf", b"\r\n\n", b"\xef\xbb\xbf\n", b"From bo Wed Jan 17 08:00:00 2024\n"]
)
def test_what_stands_before_the_headers_is_passed_over(read: Read, start: bytes) -> None:
    found = only(read(start + b"Subject: Ferry\n\nThe ferry sails."))
    assert (found.text, said_of(found)) == ("The ferry sails.", {"title": "Ferry"})


def parted(*messages: bytes) -> bytes:
    return b"".join(b"From bo@x.example Wed Jan 17 08:00:00 2024\n" + each + b"\n\n" for each in messages)


def in_mailbox(folder: Path, content: bytes, **limits: int) -> list[Document | Failure]:
    (folder / "a.mbox").write_bytes(content)
    return list(read_mailbox(folder / "a.mbox", "a.mbox", Settings(**limits)))  # type: ignore[arg-type]


def test_each_message_of_a_mailbox_is_an_article_below_its_number(read: Read, tmp_path: Path) -> None:
    with_note = message("Two.", Subject="Second")
    with_note.add_attachment("A note.", filename="note.txt")
    box = parted(bytes(message("One.", Subject="First")), bytes(with_note))
    for found in (in_mailbox(tmp_path, box), read(box)):
        documents = [each for each in found if isinstance(each, Document)]
        assert documents == found
        assert [(each.member, each.text.strip()) for each in documents] == [
            ("1.eml", "One."),
            ("2.eml", "Two."),
            ("2.eml/note.txt", "A note."),
        ]
        assert [said_of(each).get("title") for each in documents] == ["First", "Second", None]


def test_a_sentence_that_begins_with_from_parts_no_messages(read: Read) -> None:
    text = "One.\n\nFrom noon at 12:00 it rained.\n\nFrom here on: fog.\nNote: mist."
    assert only(read(b"Subject: a\n\n" + text.encode())).text == text


def test_a_message_of_a_mailbox_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    found = in_mailbox(
        tmp_path, b"no header\n\n" + parted(b"Subject: b\n\n" + b"x" * 99, b"Subject: c\n\nRain."), max_file_bytes=60
    )
    assert [each.place for each in found if isinstance(each, Failure)] == ["a.mbox/1.eml", "a.mbox/2.eml"]
    assert [each.text for each in found if isinstance(each, Document)] == ["Rain."]


def test_a_mailbox_without_messages_is_empty(tmp_path: Path) -> None:
    (failure,) = in_mailbox(tmp_path, b"\n\n")
    assert isinstance(failure, Failure)
    assert failure.kind == "empty"


def test_a_line_that_a_mailbox_marks_since_it_begins_with_from_is_no_quotation(read: Read) -> None:
    found = only(read(b"Subject: a\n\nFog.\n\n>From the harbour office came word.\nIt sails.\n\n>From noon it rained."))
    assert found.text == "Fog.\n\nFrom the harbour office came word.\nIt sails.\n\nFrom noon it rained."
    assert not found.masks


@pytest.mark.parametrize(
    "quoted",
    ["> Fog.\n>From noon it rained.", ">From noon it rained.\n> Fog.", "On 1 Jan 2024 Bo wrote:\n\n>From noon on."],
)
def test_a_quoted_line_may_begin_with_from(read: Read, quoted: str) -> None:
    assert masked(only(read(message(f"New.\n\n{quoted}")))) == {quoted: "quoted mail"}


def a_forwarded_message() -> bytes:
    return bytes(message(f"FYI\n\n---------- Forwarded message ---------\n{HEAD}\n\n> {ARTICLE}", Subject="Fwd: Ferry"))


def a_full_message() -> bytes:
    made = message("New.\n\nOn 1 Jan 2024 Bo wrote:\n> Old.\n\n-- \nBo", Subject="Grüße", From="Bo <b@x.example>")
    made.add_alternative("<p>Rich.", subtype="html")
    made.add_attachment("A note.", filename="note.txt")
    return bytes(made)


@examples(max_examples=40)
@given(
    st.sampled_from([a_full_message(), a_forwarded_message()]),
    st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=3)), max_size=6),
    st.integers(100, 3_000),
)
def test_no_damage_raises_and_masks_stay_in_order(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, damage: list[tuple[int, bytes]], length: int
) -> None:
    content = bytearray(whole[:length])
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
