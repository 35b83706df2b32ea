"""PDFs made by hand: their text page by page, what is set apart, what they say of themselves, and bad ones."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.lines import split_lines
from assistant.reading.pdf import read_pdf
from assistant.records import Article, Failure
from assistant.settings import Settings
from tests.toy import Newsroom

Placed = tuple[int, int, str]
"""Where on the page a line stands, and what it says."""

_KEY_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def make_pdf(pages: Sequence[Sequence[Placed]], info: str = "", trailer: str = "") -> bytes:
    """A PDF with lines of Helvetica at places of its pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    objects += [f"<< {info} >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"BT /F1 10 Tf {x} {y} Td ({escaped(text)}) Tj ET\n" for x, y, text in lines)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return write_pdf(objects, f"/Root 1 0 R /Info 4 0 R {trailer}")


def write_pdf(objects: Sequence[str], trailer: str) -> bytes:
    """Objects as a PDF with its table of where they stand."""
    content = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} {trailer} >>\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF\n".encode()


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def column(lines: Sequence[str], x: int = 72, top: int = 700) -> list[Placed]:
    return [(x, top - 14 * at, line) for at, line in enumerate(lines)]


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password: its owner's key is that of "secret", the user's one fits no empty password."""
    owner = md5(b"secret", usedforsecurity=False).hexdigest() * 2
    security = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner}> /U <{_KEY_PADDING.hex()}> >>"
    return make_pdf([column(["The ferry is late."])], trailer=f"{security} /ID [<00> <00>]")


def read(tmp_path: Path, content: bytes, **limits: int) -> Document | Failure:
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    (found,) = read_pdf(file, "a.pdf", Settings(**limits))  # type: ignore[arg-type]
    return found


def read_article(newsroom: Newsroom, content: bytes) -> Article:
    newsroom.write({"a.pdf": content})
    articles, failures = newsroom.read()
    assert not failures
    return articles[0]


def reason(newsroom: Newsroom, content: bytes) -> Failure:
    newsroom.write({"a.pdf": content})
    articles, (failure,) = newsroom.read()
    assert not articles
    assert "\n" not in failure.reason
    return failure


WRAPPED = [
    "The council said on Monday that the ferry would sail every forty",
    "minutes from April, and that the pier would open on time, weather",
    "and money allowing.",
]
SECOND = [
    "A second crossing is planned for the summer, when most visitors",
    "come, the harbour office said.",
]


def test_lines_stay_as_they_are_printed_and_join_into_paragraphs(tmp_path: Path) -> None:
    document = read(tmp_path, make_pdf([[*column(WRAPPED), *column(SECOND, top=630)]]))
    assert isinstance(document, Document)
    assert document.text == "\n".join(WRAPPED) + "\n\n" + "\n".join(SECOND)
    assert [line.text for line in split_lines(document.text)] == ["\n".join(WRAPPED), "\n".join(SECOND)]


def test_an_indented_line_opens_a_paragraph(tmp_path: Path) -> None:
    indented = [(84, 658, SECOND[0]), (72, 644, SECOND[1])]
    document = read(tmp_path, make_pdf([[*column(WRAPPED), *indented]]))
    assert isinstance(document, Document)
    assert document.text == "\n".join(WRAPPED) + "\n\n" + "\n".join(SECOND)


@pytest.mark.parametrize("order", [["head", "foot", "body"], ["foot", "head", "body"], ["body", "foot", "head"]])
def test_head_and_foot_of_a_page_are_blocks_whenever_they_are_drawn(tmp_path: Path, order: list[str]) -> None:
    drawn = {
        "head": [(72, 770, "The Port Gazette"), (72, 758, "31 January 2024")],
        "foot": [(300, 30, "Printed in Port Calder")],
        "body": column([*WRAPPED, *SECOND]),
    }
    document = read(tmp_path, make_pdf([[line for part in order for line in drawn[part]]]))
    assert isinstance(document, Document)
    assert document.text.split("\n\n") == ["\n".join(text for _, _, text in drawn[part]) for part in order]


@pytest.mark.parametrize(
    "head",
    [
        "Tollwick Post, 17 January 2024",
        "The Post of Tollwick | Wednesday, January 17, 2024",
        "Der Bote, 17. Januar 2024",
    ],
)
def test_the_name_and_day_above_a_headline_are_no_headline(newsroom: Newsroom, head: str) -> None:
    body = [*column(["Ferry late again after nine days", "By Ann Bee"], top=744), *column(WRAPPED)]
    article = read_article(newsroom, make_pdf([[(72, 770, head), (300, 30, "1"), *body, *column(SECOND, top=630)]]))
    assert article.title == "Ferry late again after nine days"
    assert [article.text[mask.start : mask.end] for mask in article.masks[:2]] == [head, "1"]


def test_a_name_and_day_right_above_the_text_are_kept(tmp_path: Path) -> None:
    title = (72, 770, "Minutes of the Board, 17 January 2024")
    document = read(tmp_path, make_pdf([[title, *column([*WRAPPED, *SECOND])]]))
    assert isinstance(document, Document)
    assert not document.masks


def test_a_word_broken_at_the_end_of_a_line_keeps_its_hyphen(tmp_path: Path) -> None:
    document = read(tmp_path, make_pdf([column(["The ferry sails every forty min-", "utes from April."])]))
    assert isinstance(document, Document)
    assert document.text == "The ferry sails every forty min-\nutes from April."


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = [line[:40].strip() for line in WRAPPED], [line[:40].strip() for line in SECOND]
    document = read(tmp_path, make_pdf([[*column(left), *column(right, x=330)]]))
    assert isinstance(document, Document)
    assert document.text.split("\n") == [*left, *right]


def test_an_offset_knows_its_page(newsroom: Newsroom) -> None:
    article = read_article(newsroom, make_pdf([column(WRAPPED), [], column(SECOND)]))
    assert len(article.page_starts) == 3
    assert article.page_at(article.text.index("council")) == 1
    assert article.page_at(article.text.index("crossing")) == 3


def test_running_heads_and_page_numbers_are_masked(newsroom: Newsroom) -> None:
    words = "north south east west".split()
    pages = [
        [
            (72, 770, "The Port Gazette, 31 January 2024"),
            *column([f"The {word} pier {line}" for line in SECOND]),
            (300, 30, f"Page {number} of 4"),
        ]
        for number, word in enumerate(words, 1)
    ]
    article = read_article(newsroom, make_pdf(pages))
    masked = {(article.text[mask.start : mask.end], mask.reason) for mask in article.masks}
    assert ("The Port Gazette, 31 January 2024", "running head") in masked
    assert {(f"Page {number} of 4", "page number") for number in range(1, 5)} <= masked
    assert not [text for text, _ in masked if "pier" in text]


def test_a_line_that_two_pages_share_is_no_running_head(newsroom: Newsroom) -> None:
    article = read_article(newsroom, make_pdf([column(WRAPPED), column(WRAPPED)]))
    assert not [mask for mask in article.masks if mask.reason == "running head"]


def test_what_a_file_says_of_itself_is_evidence_of_low_confidence(tmp_path: Path) -> None:
    info = "/Title (Ferry late) /Author (O. Venn) /CreationDate (D:20240131120000Z)"
    document = read(tmp_path, make_pdf([column(WRAPPED)], info))
    assert isinstance(document, Document)
    assert [(each.field, each.value, each.confidence) for each in document.evidence] == [
        ("title", "Ferry late", 0.4),
        ("author", "O. Venn", 0.6),
        ("published", "2024-01-31", 0.4),
    ]


def test_a_headline_on_the_page_goes_before_the_title_of_the_file(newsroom: Newsroom) -> None:
    printed = [[(72, 740, "Ferry late again"), *column(WRAPPED)]]
    assert read_article(newsroom, make_pdf(printed, "/Title (Edition 31)")).title == "Ferry late again"
    assert read_article(newsroom, make_pdf([column(WRAPPED)], "/Title (Ferry late)")).title == "Ferry late"


@pytest.mark.parametrize("title", ["Microsoft Word - final2.doc", "Untitled", "layout_v3.indd", "Document1", " "])
def test_a_title_that_a_program_left_behind_is_none(tmp_path: Path, title: str) -> None:
    document = read(tmp_path, make_pdf([column(WRAPPED)], f"/Title ({title})"))
    assert isinstance(document, Document)
    assert not document.evidence


def test_a_scan_is_reported_as_one(newsroom: Newsroom) -> None:
    failure = reason(newsroom, make_pdf([[], [], []]))
    assert failure.kind == "empty"
    assert "scan without text on 3 pages; run OCR" in failure.reason


def test_an_encrypted_file_is_reported_as_one(newsroom: Newsroom) -> None:
    assert "encrypted; save it without a password" in reason(newsroom, encrypted_pdf()).reason


@pytest.mark.parametrize(
    "content",
    [b"The ferry is late.", b"%PDF-1.7\n", make_pdf([column(WRAPPED)])[:500]],
    ids=["text", "head alone", "cut off"],
)
def test_what_is_no_whole_pdf_is_a_failure(newsroom: Newsroom, content: bytes) -> None:
    assert "damaged, cut off, or no PDF" in reason(newsroom, content).reason


def test_a_file_cut_off_anywhere_is_read_or_a_failure(tmp_path: Path) -> None:
    whole = make_pdf([column(WRAPPED), column(SECOND)])
    for cut in range(0, len(whole), 97):
        try:
            assert read(tmp_path, whole[:cut])
        except Refused as refusal:
            assert ";" in str(refusal)


def pages_of(kids: str, count: int) -> bytes:
    return write_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        ],
        "/Root 1 0 R",
    )


def test_a_file_of_a_hundred_thousand_pages_is_refused(newsroom: Newsroom) -> None:
    assert "100,000 pages, over the limit" in reason(newsroom, pages_of("3 0 R " * 100_000, 100_000)).reason


def test_a_file_that_lies_about_its_pages_is_a_failure(newsroom: Newsroom) -> None:
    assert "9,999 pages cannot be read" in reason(newsroom, pages_of("3 0 R", 10_000)).reason


def test_a_deep_tree_of_pages_is_a_failure(newsroom: Newsroom) -> None:
    deep = 2_000
    tree = [f"<< /Type /Pages /Count 1 /Kids [{at + 3} 0 R] /Parent {at + 1} 0 R >>" for at in range(deep)]
    page = f"<< /Type /Page /Parent {deep + 1} 0 R /MediaBox [0 0 612 792] >>"
    content = write_pdf(["<< /Type /Catalog /Pages 2 0 R >>", *tree, page], "/Root 1 0 R")
    assert "cannot be read" in reason(newsroom, content).reason


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="over the limit of 100"):
        read(tmp_path, make_pdf([column(WRAPPED)]), max_file_bytes=100)


WORDS = st.lists(st.sampled_from("ferry pier tide (fog) harbour 7 12 quay\\ Monday".split()), min_size=1, max_size=8)


@given(st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=5).filter(any))
@examples(max_examples=30)
def test_the_words_come_out_in_order_and_offsets_are_in_range(
    tmp_path_factory: pytest.TempPathFactory, pages: list[list[list[str]]]
) -> None:
    content = make_pdf([column([" ".join(line) for line in page]) for page in pages])
    document = read(tmp_path_factory.mktemp("pdf"), content)
    assert isinstance(document, Document)
    assert document.text.split() == [word for page in pages for line in page for word in line]
    assert list(document.page_starts) == sorted(document.page_starts)
    assert len(document.page_starts) == len(pages)
    assert document.page_starts[-1] <= len(document.text)
    assert all(0 <= mask.start < mask.end <= len(document.text) for mask in document.masks)
    for page, start in zip(pages, document.page_starts, strict=True):
        if page:
            assert document.text[start:].split()[0] == page[0][0]
