"""DOCX, ODT, RTF and EPUB: their visible text in order, what is set apart, what they say of it, and bad ones."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import odfdo
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.docx import read_docx
from assistant.reading.epub import read_epub
from assistant.reading.odt import read_odt
from assistant.reading.rtf import read_rtf
from assistant.records import Failure
from assistant.settings import Settings

Reader = Callable[[Path, str, Settings], object]
READERS = {"docx": read_docx, "odt": read_odt, "epub": read_epub, "rtf": read_rtf}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OPF = 'xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
DRAWN = (
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/list.opf"/></rootfiles></container>'
)


def read(tmp_path: Path, ending: str, content: bytes, **limits: int) -> list[Document | Failure]:
    file = tmp_path / f"a.{ending}"
    file.write_bytes(content)
    return list(READERS[ending](file, file.name, Settings(**limits)))  # type: ignore[arg-type]


def read_one(tmp_path: Path, ending: str, content: bytes) -> Document:
    (document,) = read(tmp_path, ending, content)
    assert isinstance(document, Document)
    return document


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def masked(document: Document) -> list[tuple[str, str]]:
    return [(document.text[mask.start : mask.end], mask.reason) for mask in document.masks]


def make_docx(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def make_odt(*paragraphs: str) -> bytes:
    document = odfdo.Document("odt")
    document.body.clear()
    for paragraph in paragraphs:
        document.body.append(odfdo.Paragraph(paragraph))
    return saved(document)


def make_rtf(*paragraphs: str) -> bytes:
    lines = [line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for line in paragraphs]
    return ("{\\rtf1\\ansi " + "".join(f"{line}\\par\n" for line in lines) + "}").encode("ascii")


def page(*paragraphs: str) -> str:
    shown = "".join(f"<p>{each.replace('&', '&amp;').replace('<', '&lt;')}</p>" for each in paragraphs)
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{shown}</body></html>'


def make_epub(pages: Mapping[str, str], properties: str = "", spine: str = "") -> bytes:
    items = "".join(f'<item id="{name}" href="{name}.xhtml"/>' for name in pages)
    order = spine or "".join(f'<itemref idref="{name}"/>' for name in pages)
    package = (
        f"<package {OPF}><metadata>{properties}</metadata><manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    named = {f"book/{name}.xhtml": content for name, content in pages.items()}
    return zipped({"META-INF/container.xml": CONTAINER, "book/list.opf": package} | named)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replaced(content: bytes, name: str, part: str | bytes) -> bytes:
    """A zip with one file of it replaced."""
    with ZipFile(io.BytesIO(content)) as archive:
        return zipped({each: part if each == name else archive.read(each) for each in archive.namelist()})


MAKERS: dict[str, Callable[..., bytes]] = {
    "docx": make_docx,
    "odt": make_odt,
    "rtf": make_rtf,
    "epub": lambda *paragraphs: make_epub({"a": page(*paragraphs)}),
}
PARTS = {"docx": "word/document.xml", "odt": "content.xml", "epub": "book/list.opf"}
"""What holds the text, or for a book the list of its contents."""


@pytest.mark.parametrize("ending", MAKERS)
def test_paragraphs_are_blocks_parted_by_blank_lines(tmp_path: Path, ending: str) -> None:
    document = read_one(tmp_path, ending, MAKERS[ending]("The ferry is late.", "The pier {opens} in May."))
    assert document.text == "The ferry is late.\n\nThe pier {opens} in May."
    assert not document.masks


PARAGRAPHS = st.lists(st.text("abc XYZ 012.,&<|{}\\", min_size=1).filter(str.strip), min_size=1, max_size=6)


@pytest.mark.parametrize("ending", ["odt", "epub", "rtf"])
@given(paragraphs=PARAGRAPHS)
@examples(max_examples=20)
def test_the_words_put_in_come_out_in_order(
    tmp_path_factory: pytest.TempPathFactory, ending: str, paragraphs: list[str]
) -> None:
    paragraphs = [paragraph.rstrip("|") + "." for paragraph in paragraphs]
    document = read_one(tmp_path_factory.mktemp(ending), ending, MAKERS[ending](*paragraphs))
    assert document.text.split() == " ".join(paragraphs).split()


@given(body=PARAGRAPHS, head=PARAGRAPHS, foot=PARAGRAPHS)
@examples(max_examples=10)
def test_masks_of_a_docx_are_in_range_and_hold_what_is_set_apart(
    tmp_path_factory: pytest.TempPathFactory, body: list[str], head: list[str], foot: list[str]
) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = head[0]
    document.sections[0].footer.paragraphs[0].text = foot[0]
    for paragraph in body:
        document.add_paragraph(paragraph)
    read_back = read_one(tmp_path_factory.mktemp("docx"), "docx", saved(document))
    assert masked(read_back) == [(head[0].strip(), "running head"), (foot[0].strip(), "footer")]
    assert read_back.text.split() == " ".join([head[0], *body, foot[0]]).split()


def test_a_docx_is_read_in_document_order_with_its_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Ferry late", 1)
    document.add_paragraph("Before.")
    table = document.add_table(2, 2)
    for at, text in enumerate(["Port", "Hour", "Calder", "9.40"]):
        table.cell(at // 2, at % 2).text = text
    document.add_paragraph("After.")
    found = read_one(tmp_path, "docx", saved(document))
    assert found.text == "Ferry late\n\nBefore.\n\nPort\tHour\n\nCalder\t9.40\n\nAfter."


def test_a_table_of_a_docx_that_is_a_layout_keeps_its_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "The ferry is late."
    cell.add_paragraph("The pier opens in May.")
    assert read_one(tmp_path, "docx", saved(document)).text == "The ferry is late.\n\nThe pier opens in May."


def test_a_docx_shows_what_was_inserted_and_not_what_was_deleted_or_hidden(tmp_path: Path) -> None:
    document = docx.Document()
    body = (
        f"<w:p {W}><w:r><w:t>The ferry is </w:t></w:r><w:ins w:id='1'><w:r><w:t>very </w:t></w:r></w:ins>"
        "<w:del w:id='2'><w:r><w:delText>not </w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3'><w:r><w:t>moved </w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>late.</w:t></w:r></w:hyperlink></w:p>"
    )
    document.element.body.insert(0, parse_xml(body))
    assert read_one(tmp_path, "docx", saved(document)).text == "The ferry is very late."


def test_a_docx_hides_what_a_style_hides_unless_the_text_itself_says_otherwise(tmp_path: Path) -> None:
    document = docx.Document()
    hiding = document.styles.add_style("Draft", WD_STYLE_TYPE.PARAGRAPH)
    hiding.font.hidden = True
    document.styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH).base_style = hiding
    shown = document.styles.add_style("Final", WD_STYLE_TYPE.PARAGRAPH)
    shown.base_style, shown.font.hidden = hiding, False
    document.styles.add_style("Aside", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    document.add_paragraph("Drafted.", "Draft")
    document.add_paragraph("Noted.", "Note").add_run("But shown.").font.hidden = False
    document.add_paragraph("The ferry is ", "Final").add_run("rumoured to be ", "Aside")
    document.paragraphs[-1].add_run("late.")
    assert read_one(tmp_path, "docx", saved(document)).text == "But shown.\n\nThe ferry is late."


def test_comments_of_a_docx_are_masked(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_comment(document.add_paragraph("The ferry is late.").runs, text="Is it?", author="V", initials="V")
    found = read_one(tmp_path, "docx", saved(document))
    assert found.text == "The ferry is late.\n\nIs it?"
    assert masked(found) == [("Is it?", "comments")]


def test_an_odt_is_read_in_document_order(tmp_path: Path) -> None:
    document = odfdo.Document("odt")
    body = document.body
    body.clear()
    body.append(odfdo.Header(1, "Ferry late"))
    body.append(odfdo.Paragraph("Two  blanks\ta tab\na line."))
    table = odfdo.Table("T", width=2, height=1)
    table.set_value("A1", "Port")
    table.set_value("B1", "Hour")
    body.append(table)
    body.append(odfdo.List(["one", "two"]))
    noted = odfdo.Paragraph("With a note.")
    noted.insert_note(after="note", note_id="n1", citation="1", body="The note.")
    body.append(noted)
    assert read_one(tmp_path, "odt", saved(document)).text == (
        "Ferry late\n\nTwo  blanks\ta tab\na line.\n\nPort\tHour\n\none\n\ntwo\n\nWith a note.\n\nThe note."
    )


def test_what_was_deleted_from_an_odt_is_no_text(tmp_path: Path) -> None:
    content = (
        f"<office:document-content {ODF}><office:body><office:text><text:tracked-changes><text:changed-region>"
        "<text:deletion><text:p>It sailed.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>The ferry is late.</text:p></office:text></office:body></office:document-content>"
    )
    assert read_one(tmp_path, "odt", replaced(make_odt("x"), "content.xml", content)).text == "The ferry is late."


def test_what_describes_a_picture_or_is_hidden_is_no_text_of_an_odt(tmp_path: Path) -> None:
    content = (
        f"<office:document-content {ODF} {DRAWN}><office:automatic-styles>"
        "<style:style style:name='S1'><style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='S2' style:parent-style-name='S1'/>"
        "<style:style style:name='S3' style:parent-style-name='S1'><style:text-properties text:display='true'/>"
        "</style:style></office:automatic-styles><office:body><office:text>"
        "<text:p>The <text:hidden-text text:is-hidden='true'>old </text:hidden-text>ferry"
        "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box><svg:title>A boat</svg:title>"
        "<svg:desc>A boat at sea</svg:desc></draw:frame>"
        "<text:span text:style-name='S2'> perhaps</text:span>"
        "<text:span text:style-name='S3'> is late.</text:span></text:p>"
        "<text:p text:style-name='S1'>Drafted.</text:p>"
        "<text:p>Planned.<text:hidden-paragraph text:condition='1'/></text:p>"
        "<text:section text:display='none'><text:p>Left out.</text:p></text:section>"
        "</office:text></office:body></office:document-content>"
    )
    found = read_one(tmp_path, "odt", replaced(make_odt("x"), "content.xml", content))
    assert found.text == "The ferry is late.\n\nIn a box."


def test_header_and_footer_of_an_odt_are_masked(tmp_path: Path) -> None:
    content = make_odt("The ferry is late.")
    with ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("styles.xml").decode()
    namespace = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    head = f"<style:header {namespace} {ODF}><text:p>The Port Gazette</text:p></style:header>"
    foot = f"<style:footer {namespace} {ODF}><text:p>Printed in Calder</text:p></style:footer>"
    styles = styles.replace("</office:document-styles>", f"{head}{foot}</office:document-styles>")
    found = read_one(tmp_path, "odt", replaced(content, "styles.xml", styles))
    assert ("The Port Gazette", "running head") in masked(found)
    assert ("Printed in Calder", "footer") in masked(found)


def test_properties_are_evidence_of_low_confidence(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("The ferry is late.")
    document.core_properties.title = "Ferry late"
    document.core_properties.author = "O. Venn"
    open_document = odfdo.Document("odt")
    open_document.body.append(odfdo.Paragraph("The ferry is late."))
    open_document.meta.title = "Ferry late"
    open_document.meta.creator = "O. Venn"
    for ending, content in {"docx": saved(document), "odt": saved(open_document)}.items():
        evidence = {each.field: each for each in read_one(tmp_path, ending, content).evidence}
        assert (evidence["title"].value, evidence["title"].confidence) == ("Ferry late", 0.4)
        assert evidence["author"].value == "O. Venn"


def test_the_day_of_the_template_is_no_date_of_a_docx(tmp_path: Path) -> None:
    fields = {each.field for each in read_one(tmp_path, "docx", make_docx("The ferry is late.")).evidence}
    assert "published" not in fields


def test_rtf_gives_letters_by_its_code_page_rows_and_properties(tmp_path: Path) -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\info{\title Ferry late}{\author O. Venn}{\creatim\yr2024\mo1\dy31}}"
        r"{\fonttbl{\f0 Arial;}}\f0 The caf\'e9 \u8212? shut | closed, said {\field{\*\fldinst{HYPERLINK "
        r'"http://example.org"}}{\fldrslt the council}}.\par A ferry \u-10179?\u-8482? sails.\par'
        r"\trowd\cellx1\cellx2 Port\cell Hour\cell\row}"
    )
    found = read_one(tmp_path, "rtf", source.encode("ascii"))
    assert found.text == "The café — shut | closed, said the council.\n\nA ferry \U0001f6de sails.\n\nPort\tHour"
    fields = {each.field: each.value for each in found.evidence}
    assert fields == {"title": "Ferry late", "author": "O. Venn", "published": "2024-01-31"}


@pytest.mark.parametrize(
    "written",
    [
        r"The ferry \v not yet \'e9 \u8212?\emdash\par \v0 is late.",
        r"The ferry {\v not {\b yet} \{ \~}is late.",
        r"The ferry \v not\plain  is late.",
        r"\viewkind4 The ferry \v0 is late.",
    ],
)
def test_what_rtf_hides_is_no_text(tmp_path: Path, written: str) -> None:
    found = read_one(tmp_path, "rtf", rf"{{\rtf1\ansi\ansicpg1252 {written}}}".encode("ascii"))
    assert found.text.split() == "The ferry is late.".split()


def test_raw_bytes_in_rtf_are_read_by_its_code_page(tmp_path: Path) -> None:
    assert read_one(tmp_path, "rtf", b"{\\rtf1\\ansi\\ansicpg1251 \xcf\xe0\xf0\xee\xec\\par}").text == "Паром"


def test_each_document_of_a_book_is_an_article_in_reading_order(tmp_path: Path) -> None:
    pages = {"cover": page(), "two": page("The pier opens."), "one": page("The ferry is late.")}
    properties = (
        "<dc:title>Week 5</dc:title><dc:creator>O. Venn</dc:creator>"
        "<dc:date>2024-01-31</dc:date><dc:language>de</dc:language>"
    )
    spine = '<itemref idref="cover"/><itemref idref="one"/><itemref idref="two"/><itemref idref="lost"/>'
    first, second, lost = read(tmp_path, "epub", make_epub(pages, properties, spine))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert [(each.text, each.line) for each in (first, second)] == [("The ferry is late.", 2), ("The pier opens.", 3)]
    assert {each.field: each.value for each in first.evidence} == {
        "source": "Week 5",
        "author": "O. Venn",
        "published": "2024-01-31",
        "language": "de",
    }
    assert isinstance(lost, Failure)
    assert lost.place == "a.epub#4"


def test_a_page_of_a_book_shows_its_blocks(tmp_path: Path) -> None:
    shown = (
        "<html><head><style>p {}</style></head><body><h1>Ferry <b>late</b></h1><p>One <!-- no -->two<br/>three.</p>"
        "<script>no</script><ul><li>a</li><li>b</li></ul><table><tr><td>Port</td><td>Hour</td></tr></table></body></html>"
    )
    found = read_one(tmp_path, "epub", make_epub({"a": shown}))
    assert found.text == "Ferry late\n\nOne two\nthree.\n\na\n\nb\n\nPort\tHour"


@pytest.mark.parametrize(
    "shown",
    [
        "<html><head><title/><script src='x'/></head><body><p>Die <a id='1'/>F\u00e4hre.</p></body></html>",
        "<html><head><title/><script src='x'/></head><body><p>Die <a id='1'/>F&auml;hre.</body></html>",
        "<!DOCTYPE html SYSTEM 'x.dtd'><html><title/><body><p>Die F&auml;hre.</p></body></html>",
    ],
)
def test_a_page_of_a_book_may_be_xhtml_or_nearly(tmp_path: Path, shown: str) -> None:
    assert read_one(tmp_path, "epub", make_epub({"a": shown})).text == "Die F\u00e4hre."


def test_a_page_of_a_book_that_is_encrypted_is_a_failure(tmp_path: Path) -> None:
    book = make_epub({"a": "\x07\x08", "b": page("The ferry is late.")})
    with ZipFile(io.BytesIO(book)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    files["META-INF/encryption.xml"] = "<e><CipherReference xmlns='x' URI='book/a.xhtml'/></e>"
    locked, document = read(tmp_path, "epub", zipped(files))
    assert isinstance(locked, Failure)
    assert "encrypted" in locked.reason
    assert isinstance(document, Document)


def test_an_empty_page_of_a_book_stops_no_other(tmp_path: Path) -> None:
    assert read_one(tmp_path, "epub", make_epub({"a": "", "b": page("The ferry is late.")})).line == 2


@pytest.mark.parametrize("ending", MAKERS)
def test_what_shows_no_text_is_empty(tmp_path: Path, ending: str) -> None:
    (failure,) = read(tmp_path, ending, MAKERS[ending]())
    assert isinstance(failure, Failure)
    assert failure.kind == "empty"


@pytest.mark.parametrize("ending", MAKERS)
@pytest.mark.parametrize("content", [b"", b"The ferry is late.", b"PK\3\4 cut off"])
def test_what_is_no_document_is_refused(tmp_path: Path, ending: str, content: bytes) -> None:
    with pytest.raises(Refused, match="damaged"):
        read(tmp_path, ending, content)


@pytest.mark.parametrize("ending", PARTS)
def test_a_document_without_its_main_part_is_refused(tmp_path: Path, ending: str) -> None:
    with pytest.raises(Refused, match="damaged"):
        read(tmp_path, ending, replaced(MAKERS[ending]("The ferry is late."), PARTS[ending], b"no XML"))


@pytest.mark.parametrize("ending", PARTS)
def test_a_zip_bomb_is_refused(tmp_path: Path, ending: str) -> None:
    bomb = replaced(MAKERS[ending]("The ferry is late."), PARTS[ending], b" " * 10_000_000)
    with pytest.raises(Refused, match="200 times its size"):
        read(tmp_path, ending, bomb)


@pytest.mark.parametrize("ending", PARTS)
def test_what_unpacks_to_more_than_the_limit_is_refused(tmp_path: Path, ending: str) -> None:
    with pytest.raises(Refused, match="over the limit"):
        read(tmp_path, ending, MAKERS[ending]("The ferry is late."), max_file_bytes=50)


def entities() -> str:
    """Ten to the ninth letters in a few hundred."""
    steps = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    return f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{steps}]>'


@pytest.mark.parametrize("ending", PARTS)
def test_an_xml_bomb_is_refused(tmp_path: Path, ending: str) -> None:
    with pytest.raises(Refused, match="damaged"):
        read(tmp_path, ending, replaced(MAKERS[ending]("x"), PARTS[ending], f"{entities()}<x>&j;</x>"))


@pytest.mark.parametrize("ending", PARTS)
def test_what_is_nested_without_end_is_refused(tmp_path: Path, ending: str) -> None:
    chance = b"".join(b"<a n%d='%d'>" % (at, at * 7919 % 1000) for at in range(20_000))
    with pytest.raises(Refused):
        read(tmp_path, ending, replaced(MAKERS[ending]("x"), PARTS[ending], chance))


def test_an_entity_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is swordfish.")
    attack = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    body = f"{attack}<w:document {W}><w:body><w:p><w:r><w:t>The &a; ferry.</w:t></w:r></w:p></w:body></w:document>"
    assert "swordfish" not in str(read(tmp_path, "docx", replaced(make_docx("x"), PARTS["docx"], body)))
    body = f"{attack}<office:document-content {ODF}><office:body>&a;</office:body></office:document-content>"
    with pytest.raises(Refused, match="damaged"):
        read(tmp_path, "odt", replaced(make_odt("x"), PARTS["odt"], body))


def test_braces_without_end_in_rtf_do_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, "rtf", b"{\\rtf1 " + b"{" * 200_000 + b"The ferry is late.")
