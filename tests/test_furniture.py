"""Page furniture: what is masked and why, and that no sentence of an article ever is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.document import Document, read_fields
from assistant.reading.furniture import read_layout
from assistant.reading.lines import split_lines
from assistant.reading.making import make_article
from assistant.records import Article
from tests.toy import SEEDS

PAGE = Path(__file__).with_name("data") / "page.txt"
HEADLINE = "Harbour Masters Of Eastmere And Port Calder Agree On Joint Ferry Timetable"
PROSE = (
    "The ferry between the two towns will sail every forty minutes from April, the harbour office announced on Monday."
)


def read_page(file: Path) -> Article:
    return make_article(file.name, Document(file.read_bytes().decode()))


def read_text(text: str) -> Article:
    return make_article("a.txt", Document(text))


def masked(article: Article) -> list[tuple[str, str]]:
    return [(article.text[mask.start : mask.end], mask.reason) for mask in article.masks]


def own_lines(article: Article) -> list[str]:
    """The lines that are left: neither masked nor the headline."""
    taken = [(mask.start, mask.end) for mask in article.masks]
    if article.title_span:
        taken.append(article.title_span)
    kept = "".join(char for at, char in enumerate(article.text) if not any(start <= at < end for start, end in taken))
    return [line.strip() for line in kept.splitlines() if line.strip()]


def test_the_page_is_masked_line_by_line_with_reasons() -> None:
    assert masked(read_page(PAGE)) == [
        ("Type to search", "search prompt"),
        ("Calderland Eastmere", "breadcrumb"),
        (HEADLINE, "repeated headline"),
        ("Read more:\u00a0Lighthouse Keepers Of Eastmere End Their Three-Day Strike", "related-link teaser"),
    ]


def test_the_headline_of_the_page_is_its_title() -> None:
    article = read_page(PAGE)
    assert article.title == HEADLINE
    assert article.title_span == (article.text.index(HEADLINE), article.text.index(HEADLINE) + len(HEADLINE))


def test_the_teaser_of_the_page_is_kept_as_related() -> None:
    assert read_page(PAGE).related == ("Lighthouse Keepers Of Eastmere End Their Three-Day Strike",)


def test_no_sentence_of_the_page_is_lost() -> None:
    body = [line for line in PAGE.read_text("utf-8").splitlines() if len(line) > 100]
    assert len(body) == 5
    assert own_lines(read_page(PAGE)) == body


def test_a_talk_at_headquarters_is_read_line_by_line() -> None:
    article = read_page(SEEDS / "2024-01-29-demo-herald-general-headquarters-talks.txt")
    title = "Munir And Amir-Abdollahian Name Terrorism A Common Threat"
    assert masked(article) == [
        ("Type to search", "search prompt"),
        ("Pakistan Islamabad", "breadcrumb"),
        (title, "repeated headline"),
        ("Read more: Gunmen kill nine Pakistani labourers near Saravan in Iran", "related-link teaser"),
        ("Read more: Pakistan and Iran to send ambassadors back by 26 January", "related-link teaser"),
    ]
    assert article.title == title
    assert article.related == (
        "Gunmen kill nine Pakistani labourers near Saravan in Iran",
        "Pakistan and Iran to send ambassadors back by 26 January",
    )
    assert len(own_lines(article)) == 7


def test_a_page_with_share_bar_and_captions_is_read_line_by_line() -> None:
    article = read_page(SEEDS / "2024-01-29-demo-herald-minister-meets-caretaker-leaders.txt")
    assert masked(article) == [
        ("Home > World > South Asia", "breadcrumb"),
        ("By Demo Herald staff", "byline"),
        ("Source: Demo Herald", "source"),
        ("Section: South Asia", "section"),
        ("Published: 29 January 2024", "publication date"),
        ("Updated: 29 January 2024, 20:15", "publication date"),
        ("Share on Facebook", "share bar"),
        ("Tweet", "share bar"),
        ("Share", "share bar"),
        ("Email", "share bar"),
        ("Print", "share bar"),
        ("Photo: Islamabad, the capital of Pakistan", "caption"),
        ("Image credit: Demo Herald", "caption"),
        ("Advertisement", "advert"),
        ("Also read: Pakistan recalls its ambassador from Tehran", "related-link teaser"),
    ]
    assert article.title == "Caretaker leaders receive Iran’s foreign minister in Islamabad"
    assert article.related == ("Pakistan recalls its ambassador from Tehran",)
    assert (article.published, article.source, article.section, article.author) == (
        "2024-01-29",
        "Demo Herald",
        "South Asia",
        "Demo Herald staff",
    )
    assert len(own_lines(article)) == 7


def test_a_page_with_menu_cookies_and_footer_is_read_line_by_line() -> None:
    article = read_page(SEEDS / "2024-01-30-demo-gazette-liaison-officers.txt")
    related = (
        "Iranian foreign minister meets Pakistan's army chief in Rawalpindi",
        "Caretaker leaders receive Iran’s foreign minister in Islamabad",
        "Where Pakistan and Iran meet: a border of 900 km",
    )
    assert masked(article) == [
        *((item, "navigation") for item in ("Home", "News", "Business", "Sport", "Opinion")),
        (
            "We use cookies to improve your experience on this site. By continuing you accept our cookie policy.",
            "cookie notice",
        ),
        ("By Demo Gazette staff", "byline"),
        ("Source: Demo Gazette", "source"),
        ("Section: News", "section"),
        ("Published: 30 January 2024", "publication date"),
        ("2 min read", "reading time"),
        ("Sign up for our newsletter to get the day’s top stories in your inbox.", "newsletter"),
        ("Related stories", "related-link teaser"),
        *((headline, "related-link teaser") for headline in related),
        ("Leave a comment", "comments"),
        ("© 2024 Demo Gazette. All rights reserved.", "footer"),
        ("Terms of use | Privacy policy | Contact us", "footer"),
    ]
    assert article.title == "Pakistan and Iran to post liaison officers in each other’s country"
    assert article.related == related
    assert len(own_lines(article)) == 8


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Type to search", "search prompt"),
        ("Search…", "search prompt"),
        ("READ MORE: Lighthouse keepers end their strike", "related-link teaser"),
        ("Also read – Lighthouse keepers end their strike", "related-link teaser"),
        ("You may also like: Lighthouse keepers end their strike", "related-link teaser"),
        ("Facebook | Twitter | WhatsApp", "share bar"),
        ("12 shares", "share bar"),
        ("Photo: The harbour at dawn", "caption"),
        ("The harbour at dawn. Jo Doe/Reuters", "caption"),
        ("- Advertisement -", "advert"),
        ("Story continues below", "advert"),
        ("Subscribe to our newsletter", "newsletter"),
        ("Enter your e-mail address", "newsletter"),
        ("This site uses cookies. Accept all cookies?", "cookie notice"),
        ("© Port Gazette 2024", "footer"),
        ("Privacy Policy | Terms of Use", "footer"),
        ("Join the conversation", "comments"),
        ("14 comments", "comments"),
        ("3 min read", "reading time"),
        ("Skip to main content", "navigation"),
        ("Home | News | Sport", "navigation"),
    ],
)
def test_a_line_of_furniture_is_masked_wherever_it_stands(line: str, reason: str) -> None:
    for text in (f"{HEADLINE}\n\n{PROSE}\n\n{line}\n\n{PROSE}\n", f"{line}\n{HEADLINE}\n\n{PROSE}\n"):
        article = read_text(text)
        assert masked(article) == [(line, reason)]
        assert article.title == HEADLINE


@pytest.mark.parametrize(
    "sentence",
    [
        "Search teams found the missing boat near the pier.",
        "By Tuesday the river had risen.",
        "By Tuesday the river had risen to the second floor of every house along the quay.",
        "Share prices fell 3 percent.",
        "Home sales rose in May.",
        "Read more than one report and you will see.",
        "Advertisement spending grew 5 percent.",
        "Pictures by the artist sold for 3 million crowns.",
        "The watchdog said that the retailer was using cookies without consent.",
        "Date palms cover 20 hectares here.",
        "Updated figures put the toll at 12.",
        "Register of members went to a mailing list, police said.",
        "More from the capital was not known.",
        "Share this burden, the mayor said.",
        "No comment came from the ministry.",
        "Help came late.",
        "Copyright law was changed in May.",
        "The terms of use were read aloud in court.",
    ],
)
def test_a_sentence_that_resembles_furniture_is_not_masked(sentence: str) -> None:
    for text in (
        f"{HEADLINE}\n\n{PROSE}\n\n{sentence}\n\n{PROSE}\n",
        f"{HEADLINE}\n\n{sentence}\n\n{PROSE}\n",
        f"{HEADLINE}\n\nBy Orla Venn\nSource: Port Gazette\n\n{sentence}\n\n{PROSE}\n",
    ):
        assert sentence in own_lines(read_text(text))


def test_a_headline_that_stands_once_is_the_title() -> None:
    article = read_text(f"News\n\n{HEADLINE}\n\nBy Orla Venn\n\n{PROSE}\n")
    assert article.title == HEADLINE
    assert masked(article) == [("News", "breadcrumb"), ("By Orla Venn", "byline")]
    assert article.author == "Orla Venn"


def test_a_headline_given_from_outside_is_masked_where_the_text_repeats_it() -> None:
    article = make_article(
        "a.jsonl", Document(f"{HEADLINE}\n\n{PROSE}", read_fields({"title": HEADLINE}, "field"), line=1)
    )
    assert article.title_span is None
    assert masked(article) == [(HEADLINE, "repeated headline")]


@pytest.mark.parametrize("text", ["Ferry late", "By noon", "Published 2024", "Eastmere", "It rained. Boats stayed in."])
def test_a_text_of_one_line_is_not_masked_by_its_place(text: str) -> None:
    article = read_text(text)
    assert article.masks == ()
    assert article.title_span is None


def test_lines_after_a_block_of_teasers_are_the_articles_own() -> None:
    article = read_text(f"{HEADLINE}\n\n{PROSE}\n\nRelated stories\n\nKeepers end strike\n- Pier reopens\n\n{PROSE}\n")
    assert [text for text, _ in masked(article)] == ["Related stories", "Keepers end strike", "- Pier reopens"]
    assert article.related == ("Keepers end strike", "Pier reopens")


def test_headlines_below_one_another_are_lines_of_their_own() -> None:
    headlines = [
        "Harbour masters agree on a joint timetable",
        "Lighthouse keepers of Eastmere end strike",
        "Pier opens",
    ]
    assert [line.text for line in split_lines("\n".join(headlines))] == headlines


def test_a_paragraph_wrapped_at_eighty_columns_is_one_line() -> None:
    wrapped = (
        "The ferry between the two towns will sail every forty minutes from April,\n"
        "the harbour office announced on Monday, and one ticket will be valid on\n"
        "both lines."
    )
    assert [line.text for line in split_lines(f"{HEADLINE}\n\n{wrapped}\n")] == [HEADLINE, wrapped]


def test_lines_of_a_list_are_lines_of_their_own() -> None:
    lines = ["Home", "News", "The harbour office announced a new timetable on Monday in Port Calder."]
    assert [line.text for line in split_lines("\n".join(lines))] == lines


@given(st.text(st.sampled_from("ab. \n\r\t\u2028\x85\x1cRead more:Home|By 1©")))
def test_lines_are_slices_of_the_text_and_lose_nothing_but_space(text: str) -> None:
    lines = split_lines(text)
    assert all(text[line.start : line.end] == line.text == line.text.strip() for line in lines)
    assert "".join("".join(line.text.split()) for line in lines) == "".join(text.split())
    ends = [0, *(line.end for line in lines)]
    assert all(end <= line.start for end, line in zip(ends, lines, strict=False))


_LINES = st.sampled_from(
    [PROSE, HEADLINE, "News", "Home", "Related stories", "Read more: x y", "By A. B", "Advertisement", "It rained.", ""]
)


@given(st.lists(_LINES).map("\n".join))
def test_masks_are_whole_lines_in_order_and_leave_every_paragraph(text: str) -> None:
    lines = split_lines(text)
    layout = read_layout(lines)
    spans = [(line.start, line.end) for line in lines]
    assert all((mask.start, mask.end) in spans and mask.reason for mask in layout.masks)
    assert [mask.start for mask in layout.masks] == sorted({mask.start for mask in layout.masks})
    assert not any(text[mask.start : mask.end] == PROSE for mask in layout.masks)
