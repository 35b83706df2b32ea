"""Pieces of HTML taken apart, and small articles and answers to make them of."""

from html.parser import HTMLParser

from hypothesis import strategies as st

from assistant.records import Answer, Article, Hit, Passage, Quote, Verdict, text_sha256
from assistant.web.rendering import render_conversation
from assistant.web.texts import texts_in
from assistant.web.turns import Turn

EN = texts_in("en")

TEXT = "Type to search\nFerry late\n\nThe ferry is late. It will sail at noon, the harbour office said."
LATE = (26, 44)
SAID = (45, len(TEXT))

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload='alert(1)'>",
    "' onmouseover='alert(1)' x='",
    '" autofocus onfocus="alert(1)" x="',
    "</mark></div></article><h1>",
    "<!-- ",
    "]]><plaintext><textarea><title>",
    "&lt;b&gt; &amp;amp; &#60;script&#62; &quot; &nbsp",
    "{{constructor.constructor('alert(1)')()}} {{value}}",
    "${alert(1)} `${value}`",
    "![x](http://evil.test/x.png) [y](javascript:alert(1))",
    "\u202eesrever\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 \u200b\ufeff\u00a0\u2028\u2029\x0b\x0c\x1b",
]

anything = st.text(st.characters(exclude_categories=["Cs"])) | st.text(st.sampled_from("<>&\"'`${} \r\n=/ab#;"))


VOID = ("input",)
"""Elements that are never closed."""


class Parsed(HTMLParser):
    """Elements of a piece of HTML, in order, each with its attributes and all the text in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[self.elements[at][0] for at in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(len(self.elements))
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.elements[at][2].append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def shape(self) -> list[tuple[str, list[str]]]:
        """Tags with the names of their attributes."""
        return [(tag, list(attributes)) for tag, attributes, _ in self.elements]

    def texts(self, tag: str, **wanted: str) -> list[str]:
        """The text of every element with this tag and these attributes."""
        return [
            "".join(text)
            for name, attributes, text in self.elements
            if name == tag and wanted.items() <= attributes.items()
        ]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


def make_quote(article: Article, span: tuple[int, int], core: tuple[int, int] | None = None) -> Quote:
    text = article.text[slice(*span)]
    return Quote(article.article_id, *span, text, text_sha256(text), 0.7, core or span)


def make_answer(*quotes: Quote, verdict: Verdict = "answered", confidence: float = 0.5) -> Answer:
    return Answer("When?", "When?", (), verdict, confidence, quotes, (), (), "0")


def make_hit(article_id: str, rank: int = 1) -> Hit:
    return Hit(Passage(article_id, 0, 1, ((0, 1),)), 0.3, rank)


def article_of(text: str = TEXT, title: str = "Ferry late") -> Article:
    return Article("ferry", "ferry.txt", text, title=title)


def show(turn: Turn, article: Article) -> Parsed:
    return Parsed(render_conversation(EN, [turn], {article.article_id: article}.__getitem__))
