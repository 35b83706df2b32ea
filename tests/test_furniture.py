"""Page furniture: what is masked and why, and that no sentence of an article ever is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.document import Document
from assistant.reading.fields import read_fields
from assistant.reading.furniture import REASONS, read_layout
from assistant.reading.lines import split_lines
from assistant.reading.making import make_article
from assistant.records import Article, Evidence, Mask
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


def test_a_paragraph_of_a_wrapped_text_is_one_line_though_every_line_begins_with_a_capital() -> None:
    proof = (
        "The harbour office of Port Calder announced a new timetable for the ferry, which\n"
        "sails twice a day from the old quay."
    )
    wrapped = (
        "The two towns also belong to the Union of Harbours, which is the successor of the\n"
        "Union of Quays, a body that was founded in 1964. Its seat has been in the town of\n"
        "Eastmere."
    )
    assert [line.text for line in split_lines(f"{proof}\n\n{wrapped}")] == [proof, wrapped]
    assert [line.text for line in split_lines(wrapped)] == wrapped.split("\n")


def test_short_lines_of_a_wrapped_text_stay_lines() -> None:
    proof = (
        "The harbour office of Port Calder announced a new timetable for the ferry, which\n"
        "sails twice a day from the old quay."
    )
    menu = "Source: Demo Herald\nFive things to know about the ferry\nWhy the Pier Was Closed\nPublished: 2024-01-23"
    assert [line.text for line in split_lines(f"{menu}\n\n{proof}")] == [*menu.split("\n"), proof]


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


BODIES = {
    "de": "Die Fähre fährt ab April alle vierzig Minuten, teilte das Hafenamt am Montag in der Stadt mit.",
    "fr": "Le bac partira toutes les quarante minutes à partir d'avril, a annoncé lundi la capitainerie du port.",
    "es": "El transbordador saldrá cada cuarenta minutos desde abril, anunció el lunes la oficina del puerto.",
    "it": "Il traghetto partirà ogni quaranta minuti da aprile, ha annunciato lunedì l'ufficio del porto.",
    "pt": "A balsa sairá a cada quarenta minutos a partir de abril, anunciou na segunda-feira a capitania do porto.",
    "nl": "De veerboot vaart vanaf april elke veertig minuten, meldde het havenkantoor maandag in de stad.",
    "pl": "Prom będzie kursował od kwietnia co czterdzieści minut, ogłosił w poniedziałek kapitanat portu.",
    "tr": "Vapur nisan ayından itibaren her kırk dakikada bir kalkacak, liman müdürlüğü pazartesi günü duyurdu.",
    "ru": "Паром будет отходить каждые сорок минут начиная с апреля, сообщила в понедельник портовая служба.",
    "ar": "ستبحر العبارة كل أربعين دقيقة ابتداء من شهر نيسان، كما أعلن مكتب الميناء يوم الاثنين في المدينة.",
    "ur": "دفترِ بندرگاہ نے پیر کو بتایا کہ کشتی اپریل سے ہر چالیس منٹ بعد دوسرے کنارے کے لیے روانہ ہوا کرے گی۔",
    "hi": "बंदरगाह कार्यालय ने सोमवार को बताया कि नाव अप्रैल से हर चालीस मिनट पर दूसरे किनारे के लिए चलेगी।",
}
FURNITURE = {
    "de": {
        "Lesen Sie auch: Der Hafen schläft": "related-link teaser",
        "Auf Facebook teilen": "share bar",
        "Anzeige": "advert",
        "14 Kommentare": "comments",
        "Lesezeit: 3 Minuten": "reading time",
        "Schlagwörter: Hafen, Fähre": "tags",
        "Jetzt den Newsletter abonnieren": "newsletter",
        "Impressum | Datenschutz | AGB": "footer",
        "Alle Cookies akzeptieren": "cookie notice",
    },
    "fr": {
        "À lire aussi : Le port dort": "related-link teaser",
        "Partager sur Facebook": "share bar",
        "Publicité": "advert",
        "Voir les 8 commentaires": "comments",
        "Temps de lecture : 4 min": "reading time",
        "Mots-clés : port, bac": "tags",
        "Article réservé aux abonnés": "paywall",
        "Mentions légales | Contact": "footer",
        "Tout accepter": "cookie notice",
    },
    "es": {
        "Lee también: El puerto duerme": "related-link teaser",
        "Compartir en Facebook": "share bar",
        "Publicidad": "advert",
        "3 comentarios": "comments",
        "Etiquetas: puerto, barco": "tags",
        "Suscríbete a nuestro boletín.": "newsletter",
        "Aviso legal · Política de privacidad": "footer",
    },
    "it": {
        "Leggi anche: Il porto dorme": "related-link teaser",
        "Condividi su WhatsApp": "share bar",
        "Pubblicità": "advert",
        "Lascia un commento": "comments",
        "Tempo di lettura: 2 minuti": "reading time",
        "Articolo riservato agli abbonati": "paywall",
    },
    "pt": {
        "Leia também: O porto dorme": "related-link teaser",
        "Partilhar no Facebook": "share bar",
        "Publicidade": "advert",
        "Ver comentários": "comments",
        "Todos os direitos reservados.": "footer",
    },
    "nl": {
        "Lees ook: De haven slaapt": "related-link teaser",
        "Deel dit artikel": "share bar",
        "Advertentie": "advert",
        "12 reacties": "comments",
        "Leestijd: 3 minuten": "reading time",
    },
    "pl": {
        "Czytaj także: Port śpi": "related-link teaser",
        "Udostępnij na Facebooku": "share bar",
        "Reklama": "advert",
        "Dodaj komentarz": "comments",
        "Tagi: port, prom": "tags",
    },
    "tr": {
        "İlgili haberler": "related-link teaser",
        "FACEBOOK'TA PAYLAŞ": "share bar",
        "Reklam": "advert",
        "YORUM YAP": "comments",
        "Etiketler: liman, vapur": "tags",
    },
    "ru": {
        "Читайте также: Порт спит": "related-link teaser",
        "Поделиться": "share bar",
        "Реклама": "advert",
        "7 комментариев": "comments",
        "Теги: порт, паром": "tags",
    },
    "ar": {
        "اقرأ المزيد: الميناء نائم": "related-link teaser",
        "شارك": "share bar",
        "إعلان": "advert",
        "أضف تعليقاً": "comments",
    },
    "ur": {
        "مزید پڑھیں: بندرگاہ سو رہی ہے": "related-link teaser",
        "شیئر کریں": "share bar",
        "اشتہار": "advert",
        "تبصرے (3)": "comments",
    },
    "hi": {
        "यह भी पढ़ें: बंदरगाह सो रहा है": "related-link teaser",
        "शेयर करें": "share bar",
        "विज्ञापन": "advert",
        "टिप्पणी करें": "comments",
    },
}


@pytest.mark.parametrize("language", BODIES)
def test_furniture_is_known_in_many_languages(language: str) -> None:
    body = BODIES[language]
    for line, reason in FURNITURE[language].items():
        article = read_text(f"{HEADLINE}\n\n{body}\n\n{line}\n\n{body}\n")
        assert masked(article) == [(line, reason)]
        assert own_lines(article) == [body, body]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Tags: ferry, harbour, Eastmere", "tags"),
        ("This article is for subscribers only.", "paywall"),
        ("Already a subscriber? Log in", "paywall"),
        ("Reporting by Ann Low in Eastmere; Editing by Jo Roe", "credit line"),
        ("(Reporting by Ann Low; Editing by Jo Roe)", "credit line"),
        ("Listen to this article · 6 min", "audio or video prompt"),
        ("Watch: the ferry in the fog", "audio or video prompt"),
        ("Share on Facebook Share on X Copy link", "share bar"),
        ("The harbour at dawn (Jo Doe/Wire)", "caption"),
        ("Home > News > Harbour", "breadcrumb"),
        ("14:05", "publication date"),
    ],
)
def test_prompts_and_credits_are_masked_wherever_they_stand(line: str, reason: str) -> None:
    assert (line, reason) in masked(read_text(f"{HEADLINE}\n\n{PROSE}\n\n{line}\n\n{PROSE}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "A photo: that was all he asked for.",
        "Audio-visual aids were sold out.",
        "The two cooks, the clock above the hall",
        "Tags hung from every crate.",
        "Listen, she said, to the fog.",
        "Editing by candlelight is slow work.",
        "Watch the tide, said the pilot.",
        "Previous owners had painted it blue.",
        "Werbung war hier früher verboten.",
        "La publicité coûte cher au port.",
        "Поделиться хлебом он не захотел.",
        "“Next!”",
    ],
)
def test_a_line_of_the_body_that_has_their_words_is_not_masked(line: str) -> None:
    assert line in own_lines(read_text(f"{HEADLINE}\n\n{PROSE}\n\n{line}\n\n{PROSE}\n"))


def test_what_stands_among_the_furniture_below_the_article_is_masked() -> None:
    tail = ["Harbour", "Ferries", "Share on Facebook", "About us", "Pier Street 4, Eastmere", "All rights reserved"]
    article = read_text("\n\n".join([HEADLINE, PROSE, *tail]))
    assert [line for line, _ in masked(article)] == tail
    confidences = {article.text[mask.start : mask.end]: mask.confidence for mask in article.masks}
    assert confidences["Pier Street 4, Eastmere"] < confidences["About us"]


def test_verses_that_end_an_article_stay() -> None:
    verses = ["The clock above the empty hall", "has hands and has no face at all"]
    assert own_lines(read_text("\n\n".join([HEADLINE, PROSE, *verses, "Share on Facebook"]))) == [PROSE, *verses]


def test_a_note_on_the_author_is_told_by_the_name() -> None:
    note = "Orla Venn is a retired pilot of the harbour office."
    text = "\n\n".join([HEADLINE, "By Orla Venn", PROSE, note, "Share on Facebook"])
    assert (note, "author note") in masked(read_text(text))


def test_a_name_beside_the_date_is_a_byline() -> None:
    article = read_text(f"{HEADLINE}\n\nOrla Venn\n\nHarbour correspondent\n\n13 February 2024\n\n{PROSE}\n")
    assert [reason for _, reason in masked(article)] == ["byline", "byline", "publication date"]
    assert (article.author, article.published) == ("Orla Venn", "2024-02-13")


def test_a_long_menu_that_is_set_apart_does_not_hide_the_headline() -> None:
    menu = "\n\n".join(f"Item no. {number} of the menu" for number in range(40))
    text = f"{menu}\n\n{HEADLINE}\n\n{PROSE}\n"
    article = make_article("a.html", Document(text, masks=(Mask(0, len(menu), "outside the article", 0.8),)))
    assert article.title == HEADLINE
    assert read_text(text).title == ""


def test_a_rule_says_better_why_a_line_is_set_apart() -> None:
    text = f"Skip to content\n\nEastmere folk\n\n{HEADLINE}\n\n{PROSE}\n"
    apart = Mask(0, text.index(PROSE) - 2, "outside the article", 0.8)
    article = make_article("a.html", Document(text, read_fields({"title": HEADLINE}, "meta"), (apart,)))
    said = [(line.strip(), reason) for line, reason in masked(article) if line.strip()]
    assert said == [("Skip to content", "navigation"), ("Eastmere folk", "outside the article")]
    assert article.title_span == (text.index(HEADLINE), text.index(HEADLINE) + len(HEADLINE))


def test_of_a_headline_given_by_markup_the_first_line_like_it_is_the_headline() -> None:
    text = f"{HEADLINE}\n\n{HEADLINE.upper()}\n\n{PROSE}\n"
    article = make_article("a.html", Document(text, read_fields({"title": HEADLINE}, "meta")))
    assert article.title_span == (0, len(HEADLINE))
    assert masked(article) == [(HEADLINE.upper(), "repeated headline")]


def test_a_headline_that_the_markup_follows_with_the_site_is_found() -> None:
    evidence = (Evidence("title", f"{HEADLINE} | Gazette", "title element", 0.6),)
    article = make_article("a.html", Document(f"{HEADLINE}\n\n{PROSE}\n", evidence))
    assert article.title_span == (0, len(HEADLINE))


def test_every_reason_is_one_that_is_named() -> None:
    text = "\n".join([HEADLINE, "By Orla Venn", PROSE, *(line for lines in FURNITURE.values() for line in lines)])
    assert {reason for _, reason in masked(read_text(text))} <= REASONS


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Additional reporting by Jane Doe in Eastmere and John Roe.", "credit line"),
        ("Reporting by Ann Low in Eastmere; writing by Jo Roe", "credit line"),
        ("(Mit Material von Uwe Kattrin und Hedda Voss)", "credit line"),
        ("AP writer Ann Low contributed to this report.", "credit line"),
        ("(dpa/lby)", "credit line"),
        ("Traduit de l'anglais par Luc Fervaque", "credit line"),
        ("— Reuters", "source"),
        ("(Lusa)", "source"),
        ("This article was first published by Talvik Wire.", "source"),
        ("You have 2 free articles left", "paywall"),
        ("Déjà un compte ? Connectez-vous", "paywall"),
        ("Jetzt weiterlesen mit Plus", "paywall"),
        ("Inicia sesión para continuar", "paywall"),
        ("Pictured: the harbour at dawn.", "caption"),
        ("The harbour at dawn (Foto: Uwe Kattrin)", "caption"),
        ("Image courtesy of the harbour office", "caption"),
        ("Hai già un abbonamento? Accedi", "paywall"),
        ("Masz już prenumeratę? Zaloguj się", "paywall"),
        ("Compartir: Facebook", "share bar"),
    ],
)
def test_prompts_credits_and_sources_are_known_in_many_shapes(line: str, reason: str) -> None:
    assert (line, reason) in masked(read_text(f"{HEADLINE}\n\n{PROSE}\n\n{line}\n\n{PROSE}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the water had gone.",
        "Photo evidence shows a second boat.",
        "Sources: two of them saw the boat, and neither would say more.",
        "Subscribe was the word on every poster.",
        "Berg: We never thought of selling the boat.",
        "“Follow me,” he said.",
        "Anna Berg, Jo Roe and Uwe Kattrin",
        "Eastmere 2, Port Calder 1",
        "Add two eggs and stir.",
        "Reporting by the harbour office found forty leaks.",
        "Reporting by The Courier found forty leaks.",
        "Edited by Anna Berg, the letters run to three hundred pages.",
        "Anna Berg is the author of three books on eels.",
        "Anna Berg is a reporter in the film.",
        "No contract was signed, the minister said.",
        "Full access to the site was denied on Monday.",
        "What do you think of the ferry?",
        "Keep up with the tide, said the pilot.",
        "Der Autor ist seit vierzig Jahren tot.",
        "El autor es un marinero de la sierra.",
        "Sie haben bereits vierzig Boote verkauft.",
        "Avec Anna, le bac est parti à midi.",
    ],
)
def test_a_body_line_that_tempts_is_not_masked(line: str) -> None:
    assert line in own_lines(read_text(f"{HEADLINE}\n\n{PROSE}\n\n{line}\n\n{PROSE}\n"))


@pytest.mark.parametrize(
    "note",
    [
        "Orla Venn is a reporter at the Courier.",
        "Venn covers the harbour and has done so since 2012.",
        "Orla Venn ist Redakteurin beim Kurier.",
    ],
)
def test_a_note_on_the_author_counts_where_the_article_ends(note: str) -> None:
    article = read_text("\n\n".join([HEADLINE, "By Orla Venn", PROSE, note]))
    assert (note, "author note") in masked(article)
    assert note in own_lines(read_text("\n\n".join([HEADLINE, "By Ann Low", PROSE, note, PROSE])))


def test_the_last_paragraph_below_about_the_author_is_a_note() -> None:
    note = "She has lived beside the harbour for forty years, and still cannot swim."
    article = read_text("\n\n".join([HEADLINE, PROSE, "About the author", note]))
    assert own_lines(article) == [PROSE]


def test_a_last_sentence_on_somebody_else_stays() -> None:
    last = "Norland covers half of the bill for the town."
    assert own_lines(read_text("\n\n".join([HEADLINE, "By Orla Venn", PROSE, last]))) == [PROSE, last]


def page(*lines: str) -> Article:
    return read_text("\n\n".join(lines))


def test_a_row_of_labels_above_the_headline_is_a_menu_and_a_row_of_results_in_the_text_is_not() -> None:
    menu, row = "Harbour   Tides   Lost Property   The Long Pier", "Eastmere   3   1   2"
    article = page(menu, HEADLINE, PROSE, row, PROSE)
    assert masked(article) == [(menu, "navigation")]
    assert article.title == HEADLINE


def test_a_list_of_countries_that_the_text_announces_is_no_menu() -> None:
    announced = PROSE[:-1] + ":"
    assert masked(page(HEADLINE, PROSE, announced, "India", "China", PROSE)) == []


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Orla Venn at Mill Road", "Orla Venn"),
        ("Orla Venn, harbour editor", "Orla Venn"),
        ("Words and pictures by Orla Venn", "Orla Venn"),
    ],
)
def test_a_name_beside_the_date_is_told_from_its_role_and_place(line: str, author: str) -> None:
    article = page(HEADLINE, line, "13 February 2024", PROSE)
    assert (article.author, article.published) == (author, "2024-02-13")


def test_the_paper_behind_a_name_is_the_source() -> None:
    article = page(HEADLINE, "Story by Orla Venn, Calder Evening Post", PROSE)
    assert (article.author, article.source) == ("Orla Venn", "Calder Evening Post")


def test_of_two_bare_names_the_one_of_an_agency_is_no_author() -> None:
    article = page(HEADLINE, "Orla Venn", "Calder Newsroom", "13 February 2024", PROSE)
    assert (article.author, article.source) == ("Orla Venn", "Calder Newsroom")


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        ("Home > Sport > Bowls", "Sport"),
        ("Home » Northern League » Wexley Town", "Wexley Town"),
        ("News / Heritage", "Heritage"),
        ("Главная / Общество", "Общество"),
    ],
)
def test_the_section_is_the_step_that_is_a_part_of_a_paper_or_the_last(trail: str, section: str) -> None:
    assert page(trail, HEADLINE, PROSE).section == section


def test_a_label_above_the_headline_that_the_menu_has_too_is_the_section() -> None:
    assert page("Latest   Tides   Dispatches   The Pier", "Dispatches", HEADLINE, PROSE).section == "Dispatches"


def test_the_first_category_below_the_text_is_the_section_if_nothing_else_is() -> None:
    assert page(HEADLINE, PROSE, "Filed Under: Soil, Mistakes").section == "Soil"


def test_an_address_that_a_page_was_printed_from_is_its_address() -> None:
    article = page(HEADLINE, PROSE, "Printed from: http://calder.example/ferry")
    assert article.url == "http://calder.example/ferry"
    assert own_lines(article) == [PROSE]


def test_a_caption_ends_with_who_made_the_picture_or_stands_above_the_credit() -> None:
    article = page(HEADLINE, "By Orla Venn", "The ferry at the pier (Press Bureau)", PROSE)
    assert ("The ferry at the pier (Press Bureau)", "caption") in masked(article)
    article = page(HEADLINE, PROSE, "The ferry at the pier", "Credit: Jo Roe", PROSE)
    assert ("The ferry at the pier", "caption") in masked(article)
    assert own_lines(page(HEADLINE, PROSE, "The ferry at the pier", PROSE)) == [PROSE, "The ferry at the pier", PROSE]


def test_a_note_on_the_author_may_begin_with_what_is_theirs_and_have_a_heading() -> None:
    note = "Orla Venn's second book comes out in the spring."
    assert own_lines(page(HEADLINE, "By Orla Venn", PROSE, "About Orla", note)) == [PROSE]
    assert own_lines(page(HEADLINE, "By Ann Low", PROSE, note)) == [PROSE, note]


def test_a_comment_among_comments_is_no_text_and_a_paragraph_below_an_invitation_is() -> None:
    said = "My uncle lost a boot there in 1951."
    article = page(HEADLINE, PROSE, "3 comments", "Be the first to comment", said, "Reply")
    assert own_lines(article) == [PROSE]
    assert own_lines(page(HEADLINE, PROSE, "Leave a comment", said, "Share")) == [PROSE, said]


@pytest.mark.parametrize(
    "line",
    [
        "As a member of the harbour board, she voted against it.",
        "An earlier version of the bill was rejected in May.",
        "Kickoff: 8 p.m. local (7 p.m. ET / 4 p.m. PT)",
        "The views expressed in the hall were mixed.",
        "Trains were delayed by at least an hour.",
        "По материалам дела, лодка стояла у причала.",
        "En la foto, el niño sonríe ante la barca.",
        "Das Foto zeigt zwei Boote im Hafen.",
        "Noi e i nostri vicini abbiamo comprato la barca.",
        "À partir de lundi, le bac partira à midi.",
        "Artigo publicado na revista mostra que o porto cresce.",
        "Za zgodą rady łódź wróciła do portu.",
        "Met toestemming van de raad vaart de boot weer.",
    ],
)
def test_a_sentence_that_begins_like_a_notice_is_not_masked(line: str) -> None:
    assert line in own_lines(page(HEADLINE, PROSE, line, PROSE))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("https://audio.example/2022/09/mossy.mp3", "navigation"),
        ("TERUGLEZEN: Kerkklok sloeg dertien, en niemand weet waarom", "related-link teaser"),
        ("▶ El vídeo del ajustadísimo final de la regata", "related-link teaser"),
        ("La tripulación de Puerto Calmo, con la bandera. UNAI LETE / RD", "caption"),
        ("Albertina Moita no banco da frente, como em 1994 DUARTE SIMÕES", "caption"),
    ],
)
def test_a_line_of_furniture_is_told_by_its_shape(line: str, reason: str) -> None:
    assert (line, reason) in masked(page("A Headline About A Ferry", PROSE, line, PROSE.replace("ferry", "boat")))


@pytest.mark.parametrize(
    "lines",
    [
        ("How to bet on the NBA MVP",),
        ("(All times Eastern)",),
        ("PARIS: The ferry was late again, he said.",),
        ("WHERE: The town hall, Market Street, Eastmere", "ADMISSION: Two pounds, children and dogs free"),
        ("▶ Bring a coat and a lamp", "▶ Bring something to read"),
        ("Director: Ari Aster",),
        ("World Series schedule",),
        ("Correction: A previous version gave the wrong tide, which was high.",),
    ],
)
def test_a_line_of_the_body_that_has_nearly_such_a_shape_stays(lines: tuple[str, ...]) -> None:
    article = page("A Headline About A Ferry", PROSE, *lines, PROSE.replace("ferry", "boat"))
    assert own_lines(article)[1:-1] == list(lines)


def test_short_lines_between_a_standfirst_and_the_text_are_furniture_if_a_date_is_among_them() -> None:
    above = (
        "Leonor Vasques e Duarte Simões",
        "3 de Outubro de 2022, 6:30",
        "Actualizado a 3 de Outubro de 2022, 12:17",
    )
    article = page("Eléctrico 9 volta a subir a Rua dos Ferreiros", PROSE, *above, PROSE.replace("ferry", "boat"))
    assert own_lines(article) == [PROSE, PROSE.replace("ferry", "boat")]
    assert article.published == "2022-10-03T06:30:00"
    assert article.author == "Leonor Vasques e Duarte Simões"


def test_short_lines_below_the_first_paragraph_stay_without_a_byline_or_a_date() -> None:
    short = ("A postman, twice", "The chair of the seniors", "A pony")
    article = page("A Headline About A Trench", PROSE, *short, PROSE.replace("ferry", "boat"))
    assert own_lines(article) == [PROSE, *short, PROSE.replace("ferry", "boat")]


def test_what_readers_say_below_a_heading_with_names_and_times_is_no_text() -> None:
    said = ("3 comments", "Deichgraf_62", "9 August, 11:48", "Lovely. Ours would be gone by night.", "Reply")
    article = page("A Headline About A Shop", PROSE, *said)
    assert own_lines(article) == [PROSE]
    assert {reason for _, reason in masked(article)} == {"comments"}


def test_a_paragraph_below_an_invitation_to_comment_stays() -> None:
    article = page(
        "A Headline About A Shop", PROSE, "Leave a comment", "It opened at nine.", "Two hundred came.", PROSE[::-1]
    )
    assert own_lines(article)[1:3] == ["It opened at nine.", "Two hundred came."]


def test_a_long_line_between_two_adverts_stays_though_it_ends_with_a_credit() -> None:
    paragraph = f"{PROSE} {PROSE} {PROSE} Credit: Hugh Stewart"
    article = page("A Headline About A Ferry", PROSE, "Advertisement", paragraph, "Advertisement", PROSE)
    assert paragraph in own_lines(article)


def test_a_list_that_the_text_announces_is_no_list_of_links() -> None:
    items = ("The rules are short:", "No soap", "No selfies below the red line")
    article = page(
        "A Headline About A Well", PROSE, "Read more", "Swan holds up a wedding", *items, PROSE.replace("a", "e")
    )
    assert [line for line in own_lines(article) if line in items] == list(items)


@pytest.mark.parametrize(
    "title", ["Explainer: the gas pipeline from Iran to Pakistan", "Opinion: why the pier matters"]
)
def test_a_headline_above_the_byline_may_begin_as_a_teaser_does(title: str) -> None:
    article = page(title, "By Anna Berg", "Published: 2024-03-04", PROSE)
    assert article.title == title
    assert article.related == ()
