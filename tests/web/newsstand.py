"""A folder of some 130 short articles for the table: copies, failures, furniture, and names that would be markup."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from pathlib import Path
from random import Random
from typing import Any

SOURCES = ("Harbour Post", "Valley Times", "Demo Courier", "Écho du Port")
SECTIONS = ("Ports", "Schools", "Weather", "Money", "")
LANGUAGES = ("en", "en", "de", "en", "ur")
WORDS = "harbour ferry council tide winter school bridge report market river minister vote budget storm".split()
FIRST_DAY = date(2023, 1, 2)
KEPT = 118
HOSTILE_TITLE = "<img src=x onerror=\"alert('title')\"> & </a></th> “quoted” {braces} &amp;"
HOSTILE_SOURCE = "<script>alert('source')</script> & Sons"
SENTENCES = (
    "Mara Quillfeather kept the Eastmere lighthouse for forty winters.",
    "The council thanked her with a brass lantern.",
)
FURNISHED = "\n".join(
    (
        "Home",
        "World",
        "Sport",
        "",
        "Lighthouse keeper retires after forty winters",
        "2 min read",
        "",
        SENTENCES[0],
        "",
        SENTENCES[1],
        "",
        "Related stories",
        "",
        "© 2024 Harbour Post. All rights reserved.",
    )
)
BROKEN = {
    '{"title": "Half a line"': "JSON",
    '{"title": "No text at all"}': 'has no "text" (or "body") that holds a text, only "title"; add it',
    '{"text": 3}': 'has no "text"',
    '{"id": "article-003", "text": "An id that is taken."}': "article-003",
}
"""Lines that are no article, each with something of the reason."""


@dataclass(frozen=True)
class Line:
    """A line of the table, as it has to be."""

    article_id: str
    title: str
    source: str
    published: str
    section: str
    language: str
    text: str
    copy_of: str = ""

    @property
    def state(self) -> str:
        return "copy" if self.copy_of else "indexed"

    def as_json(self) -> str:
        fields: dict[str, Any] = {
            name: getattr(self, name) for name in ("title", "source", "published", "section", "language", "text")
        }
        return json.dumps({"id": self.article_id} | {name: escape(value) for name, value in fields.items() if value})


def make_lines() -> list[Line]:
    """The articles, kept ones and copies, in order of id."""
    random = Random(7)
    lines = []
    for number in range(KEPT):
        words = " ".join(random.choices(WORDS, k=6 + number % 11))
        lines.append(
            Line(
                article_id=f"article-{number:03}",
                title=f"{random.choice(WORDS).capitalize()} {number:03}",
                source=SOURCES[number % 4],
                published=(FIRST_DAY + timedelta(days=5 * number)).isoformat() if number % 17 else "",
                section=SECTIONS[number % 5],
                language=LANGUAGES[number % 5],
                text=f"Notice {number:03} says: {words}.",
            )
        )
    lines += [
        Line("furnished", "Lighthouse keeper retires after forty winters", SOURCES[0], "2024-02-03", "Ports", "en",
             FURNISHED),
        Line("hostile", HOSTILE_TITLE, HOSTILE_SOURCE, "2024-02-04", "<b>Bold</b>", "en",
             "The zeppelin <b>landed</b> & left <script>alert('text')</script>."),
        *(Line(f"twin-{number:03}", f"Twin of {number:03}", SOURCES[3], "2024-03-01", "Copies", lines[number].language,
               lines[number].text, copy_of=f"article-{number:03}") for number in (4, 40, 44, 100, 110)),
    ]  # fmt: skip
    return lines


def write_newsstand(folder: Path) -> Path:
    """Writes the articles as JSON Lines, and what cannot be read into a file of its own."""
    folder.mkdir()
    (folder / "articles.jsonl").write_text("".join(f"{line.as_json()}\n" for line in make_lines()), "utf-8")
    (folder / "broken.jsonl").write_text("".join(f"{line}\n" for line in BROKEN), "utf-8")
    return folder
