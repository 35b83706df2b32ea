"""Input that nobody meant well: pieces of text, front matter, JSON values and lines, and files made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

TEXT = [
    "\x00", "\x01\x02\x1b[31m", "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\ud800", "\udfff", "\u202e",
    "\u200b\u200d\ufeff", "a" * 3000, "ﷺ" * 200, "e" + "\u0301" * 500, "🗞️👩‍👩‍👧‍👦", "日本語の文章。東京で会った。",
    "קרא עוד", "اقرأ المزيد", "ǅİıßſﬁ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "'; DROP TABLE articles; --", '" OR 1=1', "<script>alert(1)</script>", "${7*7}", "{{7*7}}", "%s%n",
    "../../etc/passwd", "?" * 300, "." * 300, "“" * 300, "- " * 300, "# " * 100, "> " * 200, "|" * 300, "\r\n\r", "\t",
    "   ", "", "1" * 400, "1,2.3,4.5" * 50, "U.S." * 100, "Read more: " * 20, "--- ... ---", "\\", "NaN", "1e999",
]  # fmt: skip

FRONT_MATTER = [
    "title: Ministers meet\npublished: 2024-01-29", "1: one\ntrue: yes\nnull: none", "published: 2024-02-31",
    "published: 99999-99-99", "date: 2024-01-01T25:61:61", "title: [a, [b, [c]]]", "title: {a: b}", "- a\n- b", "words",
    'title: "\\uD800"', 'title: "\\x00"', "title: !!python/object:os.system x", "a: &a [*a]",
    "title: |\n  many\n  lines", "language: 日本",
    "language: xx-klingon", "language: ''", "language: 5", "url: javascript:alert(1)", "title: \t",
    "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\ntitle: [*b,*b,*b,*b,*b,*b,*b,*b]", "2024-01-01: day",
    "? [a]\n: b", "title: 1" + "0" * 5000, "date: 1" + "0" * 40, "date: " + "1." * 200, "? {a: 1}\n: b", ": : :",
    "date: 12:60:61:99", "date: -1", "%YAML 9",
]  # fmt: skip

JSON_VALUES = [
    None, True, 0, -1, 1.5, 1e308, float("nan"), float("inf"), "", " ", "x", [], {}, [1, "a"], {"a": [1]}, ["\ud800"],
    "\ud800", {"\ud800": "\udfff"}, 10**30, "2024-01-29", "29 January", [[[[]]]], "\x00", "a" * 5000,
]  # fmt: skip

JSON_LINES = [
    "", "{", "null", "[]", "1", '"text"', "[" * 100_000, '{"a":' * 50_000, '{"text": "Said twice.", "text": 5}',
    '{"id": 1' + "0" * 5000 + ', "text": "A number."}', '{"text": "\\ud83d"}', '{"id": "\\udc00", "text": "Half."}',
    "\x00", "{'text': 'x'}", '{"text": "An Infinity.", "id": Infinity}', '{"id": -0.0, "text": "Minus nought."}',
    "\ufeff{}", '{"TEXT": "Capitals."}',
]  # fmt: skip

ALIASES = "\n".join(
    ["a0: &a0 [word, word]"]
    + [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]" for number in range(1, 20)]
)
"""Front matter of two kilobytes that, written out, is a text of 10^20 words."""

_FIELDS = "id title body published source section url author language masks sha256".split()
_STEMS = ["article", "a b", "naïve", "日本", "line\nbreak", "'quote\"", "#1", "%41", "-x", "a" * 200]
_TEXTS = frozenset((".txt", ".md"))
_ENDINGS = [
    *(".txt", ".txt", ".text", ".md", ".markdown", ".TXT", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ""),
    *(".html", ".htm", ".mhtml", ".eml", ".xml", ".rss", ".rtf", ".pdf", ".docx", ".odt", ".epub", ".zip", ".tar.gz"),
]
_SIGNATURES = [b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b", b"%PDF-1.7", b"PK\x03\x04"]


def make_question(random: Random, words: Sequence[str]) -> str:
    """A question of the corpus's words with something odd among them, or of any characters at all."""
    kind = random.random()
    if kind < 0.3:
        pieces = random.choices(words, k=random.randint(0, 12))
        pieces.insert(random.randint(0, len(pieces)), random.choice(TEXT))
        return random.choice([" ", "", "\n", "\u00a0"]).join(pieces)
    if kind < 0.5:
        return "".join(chr(random.randrange(0x110000)) for _ in range(random.choice([1, 3, 20, 200])))
    if kind < 0.7:
        return "".join(chr(random.choice([random.randrange(32), random.randrange(0x250)])) for _ in range(30))
    return random.choice(["", " "]).join(random.choices(words, k=random.choice([1, 5, 100, 700])))


def make_file(random: Random, seeds: Mapping[str, bytes]) -> tuple[bytes, bytes]:
    """The name and content of a file, most of them near enough to right to be read; seeds are given by their names."""
    texts = [content.decode() for name, content in seeds.items() if Path(name).suffix in _TEXTS]
    make = random.choice([_random_bytes, _random_text, _markdown, _json_lines, None, None])
    ending, content = make(random, texts) if make else _mutated_seed(random, seeds)
    odd = random.choice([b""] * 18 + [b"\xff\xfe", b"\xe9"])
    return random.choice(_STEMS).encode() + odd + f"-{random.randrange(10**6)}{ending}".encode(), content


def _random_bytes(random: Random, texts: Sequence[str]) -> tuple[str, bytes]:
    return random.choice(_ENDINGS), random.choice(_SIGNATURES) + random.randbytes(random.choice([0, 1, 2, 100, 5000]))


def _random_text(random: Random, texts: Sequence[str]) -> tuple[str, bytes]:
    words = " ".join(texts).split()
    pieces = [random.choice([random.choice(words), random.choice(TEXT)]) for _ in range(random.randint(1, 200))]
    text = "".join(piece + random.choice([" ", " ", " ", ". ", "\n", "\n\n", ""]) for piece in pieces)
    encoding = random.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
    return random.choice(_ENDINGS), text.encode(encoding, random.choice(["replace", "ignore", "backslashreplace"]))


def _markdown(random: Random, texts: Sequence[str]) -> tuple[str, bytes]:
    front = "\n".join(random.sample(FRONT_MATTER, random.choice([1, 1, 1, 2])))
    body = random.choice(["", "# Ministers meet\n\n"]) + random.choice(texts)
    text = f"---\n{front}\n{random.choice(['---', '...', '--', ''])}\n{body}"
    return ".md", text.replace("\n", random.choice(["\n", "\r\n"])).encode("utf-8", "surrogatepass")


def _json_lines(random: Random, texts: Sequence[str]) -> tuple[str, bytes]:
    lines = [random.choice(JSON_LINES) for _ in range(random.randint(0, 3))]
    for _ in range(random.randint(0, 6)):
        item: dict[str, Any] = {"text": random.choice([random.choice(texts), random.choice(TEXT)])}
        item |= {name: random.choice(JSON_VALUES) for name in _FIELDS if random.random() < 0.3}
        if random.random() < 0.2:
            item["text"] = random.choice(JSON_VALUES)
        lines.append(json.dumps(item, ensure_ascii=random.random() < 0.7))
    random.shuffle(lines)
    return ".jsonl", random.choice(["\n", "\n", "\r\n", "\n\n"]).join(lines).encode("utf-8", "surrogatepass")


def _mutated_seed(random: Random, seeds: Mapping[str, bytes]) -> tuple[str, bytes]:
    seed = random.choice(sorted(seeds))
    content = seeds[seed]
    for _ in range(random.randint(1, 8)):
        at, to = sorted((random.randrange(len(content) + 1), random.randrange(len(content) + 1)))
        odd = random.choice(TEXT).encode("utf-8", random.choice(["replace", "surrogatepass"]))
        new = random.choice([odd, b"", b"\n", b"\n\n", content[at:to], random.randbytes(1)])
        content = content[:at] + new + content[random.choice([at, at, at + 1, to]) :]
    return random.choice([Path(seed).suffix, random.choice(_ENDINGS)]), content
