"""Makes a large corpus out of a small one, to measure with: the same sentences shuffled, about other names and numbers.

Each made article has a headline and paragraphs of sentences drawn from the whole corpus. Its names and numbers are
replaced, the same way throughout one article and differently in every other, so that no two texts are alike and the
vocabulary grows as it does in real news. The same seed makes the same files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from assistant import Article, Settings
from assistant.encoding import Encoder
from assistant.reading import find_sources, read_source
from assistant.splitting import split_passages
from assistant.words import is_stop_word

SEED = 20240129

_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][a-z]{2,}")
_NUMBER = re.compile(r"\d+")
_ONSETS, _VOWELS, _CODAS = (
    "b d f g h j k l m n p r s sh t v z".split(),
    "a e i o u ai".split(),
    ["", "n", "r", "l", "sh"],
)
_PARAGRAPHS = 6
_SENTENCES = (3, 4)
_HEADLINE_WORDS = (6, 9)


@dataclass(frozen=True)
class _Material:
    sentences: Sequence[str]
    names: re.Pattern[str]


def mix_corpus(folder: Path, corpus: Path, passages: int, encoder: Encoder, settings: Settings) -> None:
    """Fills a folder with articles made from a corpus, until they hold at least so many passages.

    A folder that was filled from the same corpus with as many passages is left as it is.
    """
    made = {"corpus": str(corpus.resolve()), "passages": passages, "seed": SEED}
    note = folder.with_suffix(".json")
    if note.exists() and json.loads(note.read_text("utf-8")) == made:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    random = Random(SEED)
    material = _gather(corpus, encoder, settings)
    count = number = 0
    while count < passages:
        number += 1
        name = f"{number:06d}.txt"
        (folder / name).write_text(_write_article(random, material), "utf-8")
        count += sum(_count_passages(item, encoder, settings) for item in read_source(folder, name, settings))
    note.write_text(json.dumps(made), "utf-8")


def _gather(corpus: Path, encoder: Encoder, settings: Settings) -> _Material:
    items = [item for source in find_sources(corpus) for item in read_source(corpus, source.path, settings)]
    articles = [item for item in items if isinstance(item, Article)]
    sentences = [
        " ".join(article.text[start:end].split())
        for article in articles
        for passage in split_passages(article, encoder.tokenise, encoder.max_tokens, settings.passage_tokens)
        for start, end in passage.sentences
    ]
    if not sentences:
        raise SystemExit(f"{corpus} holds no sentences to mix")
    names = {name for sentence in sentences for name in _NAME.findall(sentence) if not is_stop_word(name)}
    return _Material(sentences, re.compile(rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b"))


def _write_article(random: Random, material: _Material) -> str:
    others: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        return others.setdefault(match.group(), _invent_name(random))

    def renumber(match: re.Match[str]) -> str:
        return others.setdefault(match.group(), str(random.randrange(1, 10 ** len(match.group()))))

    def draw() -> str:
        return _NUMBER.sub(renumber, material.names.sub(rename, random.choice(material.sentences)))

    headline = " ".join(draw().rstrip(".").split()[: random.randint(*_HEADLINE_WORDS)])
    paragraphs = [" ".join(draw() for _ in range(random.randint(*_SENTENCES))) for _ in range(_PARAGRAPHS)]
    return "\n\n".join([headline, *paragraphs]) + "\n"


def _invent_name(random: Random) -> str:
    syllables = (
        random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS) for _ in range(random.randint(2, 3))
    )
    return "".join(syllables).capitalize()


def _count_passages(item: object, encoder: Encoder, settings: Settings) -> int:
    if not isinstance(item, Article):
        return 0
    return len(split_passages(item, encoder.tokenise, encoder.max_tokens, settings.passage_tokens))
