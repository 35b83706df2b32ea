"""What was wrong once: each of these gave a wrong result, lost text, or took without end."""

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from assistant.copies import compare
from assistant.exchange import answer_to_dict
from assistant.index import Store
from assistant.proof import verify_answers
from assistant.reading.document import Document
from assistant.reading.making import iso_date, make_article
from assistant.settings import Settings
from tests.toy import Newsroom

PROSE = "The harbour office of Port Calder announced on Monday that the old pier would be closed for repairs."


def test_a_line_of_blanks_is_read_in_no_time() -> None:
    article = make_article("a.txt", Document(f"a{' ' * 200_000}b\n\n{PROSE}"))
    assert article.text.endswith(PROSE)


def test_what_a_format_sets_apart_gives_no_author_and_no_date(newsroom: Newsroom) -> None:
    page = f"<nav><p>By Jane Other</p><p>12 May 2019</p></nav><h1>Pier closed for repairs</h1><p>{PROSE}</p>"
    newsroom.write({"a.html": page})
    ((article,), _) = newsroom.read()
    assert (article.author, article.published) == ("", "")


def test_a_form_around_the_whole_page_is_no_newsletter(newsroom: Newsroom) -> None:
    page = "".join(f"<p>{PROSE.replace('pier', word)}</p>" for word in ("pier", "quay", "lock", "dock", "mole", "weir"))
    newsroom.write({"a.html": f"<form><h1>Pier closed</h1>{page}<input type=email></form>"})
    ((article,), _) = newsroom.read()
    assert not [mask for mask in article.masks if mask.reason == "newsletter"]


@pytest.mark.parametrize("written", ["1712011200000", "2024-13-01", "2024-W05", "20" * 300])
def test_what_is_no_day_is_not_taken_for_one(written: str) -> None:
    assert iso_date(written) == written


def test_text_that_is_hidden_no_more_and_cells_in_controls_are_text(newsroom: Newsroom) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("Shown again.")
    run.font.hidden = True
    run.font.hidden = False
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "left", "right"
    cell = cells[1]._tc
    control = docx.oxml.parse_xml(f'<w:sdt xmlns:w="{qn("w:x").strip("{").partition("}")[0]}"><w:sdtContent/></w:sdt>')
    cell.addprevious(control)
    control[0].append(cell)
    stream = io.BytesIO()
    document.save(stream)
    newsroom.write({"a.docx": stream.getvalue()})
    ((article,), _) = newsroom.read()
    assert "Shown again." in article.text
    assert "left\tright" in article.text


def test_an_archive_within_a_mail_is_named_and_not_followed(newsroom: Newsroom) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", PROSE)
    mail = EmailMessage()
    mail.set_content(PROSE)
    mail.add_attachment(stream.getvalue(), "application", "zip", filename="a.zip")
    newsroom.write({"a.eml": mail.as_bytes()})
    articles, (failure,) = newsroom.read()
    assert len(articles) == 1
    assert (failure.place, "within a mail" in failure.reason) == ("a.eml/a.zip", True)


def test_one_odd_name_in_an_archive_costs_only_itself(newsroom: Newsroom) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a." + "b" * 240, "x")
        archive.writestr("good.txt", PROSE)
    newsroom.write({"a.zip": stream.getvalue()})
    (article,), (failure,) = newsroom.read()
    assert article.member == "good.txt"
    assert failure.place.startswith("a.zip/a.b")


def test_a_long_s_stops_no_build_and_no_question(newsroom: Newsroom) -> None:
    newsroom.build({"a.md": "---\ndate: 2024-01-18\n---\n\nOn Tueſday the bridge of Port Calder was closed."})
    answer = newsroom.open().ask("What was closed last Tueſday?")
    assert answer.hits


def test_a_limit_that_is_raised_lets_in_what_was_over_it(newsroom: Newsroom) -> None:
    newsroom.settings = Settings(passage_tokens=30, max_file_bytes=50)
    assert newsroom.build({"a.txt": PROSE}).failed
    newsroom.settings = Settings(passage_tokens=30)
    report = newsroom.build()
    assert (report.articles, report.failed) == (1, ())


def test_what_stays_is_unchanged_when_others_go(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": PROSE, "b.txt": "Fog closed the quay."})
    (newsroom.corpus / "b.txt").unlink()
    newsroom.build()
    assert [(each.place, each.state) for each in newsroom.open().store.catalogue.outcomes()] == [("a.txt", "unchanged")]


def test_a_quote_verifies_where_an_id_occurs_twice_in_its_file(newsroom: Newsroom, tmp_path: Path) -> None:
    lines = [{"id": "x", "text": PROSE}, {"id": "x", "text": "Another text altogether."}]
    newsroom.build({"a.jsonl": "".join(f"{json.dumps(line)}\n" for line in lines)})
    answer = newsroom.open().ask("When is the old pier of Port Calder closed?")
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer_to_dict("", answer)), "utf-8")
    checked = list(verify_answers(file, Store.open(newsroom.index), newsroom.settings))
    assert checked
    assert [each.problem for each in checked if each.problem] == []


def test_many_equal_sentences_are_compared_in_no_time() -> None:
    text = "Yes. " * 3000
    spans = [(at, at + 4) for at in range(0, len(text), 5)]
    assert {each.kind for each in compare(text, spans, text, spans[:2000])} == {"same", "dropped"}


def test_a_source_of_a_million_letters_stops_no_build(newsroom: Newsroom) -> None:
    lines = [{"text": f"{PROSE} {number}", "source": "S" * 1_000_000 if number == 3 else "Wire"} for number in range(8)]
    report = newsroom.build({"a.jsonl": "".join(f"{json.dumps(line)}\n" for line in lines)})
    assert report.articles == 8
