"""Building: brings the index up to date with a folder of articles, as a new generation.

Reads only the files that changed and encodes only the passages whose vectors are not in the cache; everything else is
taken over from the generation before. The result is what a build from nothing would give.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.copies import group_stories
from assistant.encoding import Encoder
from assistant.errors import IndexDamaged, IndexNotFound, IndexNotWritable
from assistant.index import store
from assistant.index.catalogue import Catalogue
from assistant.index.generations import building, open_current, publish
from assistant.index.planning import Plan, make_plan
from assistant.index.writing import Progress, write_arrays
from assistant.reading import find_sources, hash_source, read_source
from assistant.reading.isolation import end_readers
from assistant.reading.repetition import find_repeated, mask_repeated
from assistant.records import Article, BuildReport, Failure
from assistant.settings import Settings
from assistant.splitting import split_passages

ADDED = "added"
"""The folder of the corpus for what is brought in, in which no article takes an id from one outside it."""

_READING_MODULES = ("dates", "languages", "splitting", "stop_words", "traits", "words")
_READING_LIBRARIES = (
    *("charset-normalizer", "dateparser", "feedparser", "lxml", "lxml-html-clean", "odfdo", "py3langid", "pypdfium2"),
    *("python-dateutil", "python-docx", "PyYAML", "rensa", "sentencex", "snowballstemmer", "striprtf", "trafilatura"),
)


def build_index(
    corpus: Path, index: Path, encoder: Encoder, settings: Settings, progress: Progress = lambda *_: None
) -> BuildReport:
    """Builds or updates the index of a folder of articles.

    Args:
        corpus: the folder.
        index: where the index is or will be.
        encoder: the model; an index made with another one is made anew.
        settings: how to read and split.
        progress: told how far it is; what it raises ends the build, and the index stays as it was.

    Returns:
        What was done. If nothing had changed, the generation in force stays.

    Raises:
        CorpusError: the folder cannot be used.
        IndexBusy: another process is building this index.
        IndexNotWritable: the index folder cannot be written, as when the disk is full.
    """
    try:
        return _build(corpus, index, encoder, settings, progress)
    except (OSError, sqlite3.OperationalError) as error:
        raise IndexNotWritable(index, getattr(error, "strerror", None) or str(error)) from error
    finally:
        end_readers()


def _build(corpus: Path, index: Path, encoder: Encoder, settings: Settings, progress: Progress) -> BuildReport:
    started = time.monotonic()
    sources = find_sources(corpus, index)
    recipe = _recipe(encoder, settings)
    previous = _previous_generation(index, recipe)
    with building(index) as folder:
        catalogue_file = folder / store.CATALOGUE
        if previous:
            shutil.copyfile(previous[0] / store.CATALOGUE, catalogue_file)
        with closing(Catalogue(catalogue_file, writable=True)) as catalogue:
            same_folder = previous is not None and previous[1]["corpus"] == _relative(corpus, index)
            plan = make_plan(corpus, sources, catalogue, trust_times=same_folder)
            if previous and same_folder and plan.is_empty:
                return _report(previous[1], plan, catalogue, encoded=0, started=started)
            catalogue.begin(int(folder.stem))
            _read(corpus, plan, catalogue, int(folder.stem), settings, progress)
            copies = catalogue.mark_copies()
            stories = group_stories(catalogue.signatures())
            _mask_repeated(catalogue, stories)
            _split(catalogue, encoder, settings, progress)
            written = write_arrays(folder, index, catalogue, stories, encoder, settings, progress)
            manifest = {
                "format": store.FORMAT,
                "index_id": _index_id(catalogue, recipe),
                "corpus": _relative(corpus, index),
                "articles": catalogue.count_articles(),
                "copies": copies,
                **recipe,
                **written.description,
            }
            report = _report(manifest, plan, catalogue, written.encoded, started)
        publish(index, folder, manifest)
    return report


def is_current(corpus: Path, index: Path, settings: Settings, fingerprint: str) -> bool:
    """Whether the index in force holds the folder as it is now, made with this model and these settings.

    Raises:
        CorpusError: the folder cannot be used.
    """
    try:
        folder, manifest = open_current(index)
    except (IndexNotFound, IndexDamaged):
        return False
    same_recipe = (
        manifest.get("format") == store.FORMAT
        and manifest["encoder"]["fingerprint"] == fingerprint
        and manifest["passage_tokens"] == settings.passage_tokens
        and manifest["token_codes_limit"] == settings.token_codes_limit
        and manifest["limits"] == _limits(settings)
        and manifest["rules"] == _rules()
    )
    if not same_recipe or manifest["corpus"] != _relative(corpus, index):
        return False
    with closing(Catalogue(folder / store.CATALOGUE)) as catalogue:
        plan = make_plan(corpus, find_sources(corpus, index), catalogue, trust_times=True)
    return plan.is_empty


def _recipe(encoder: Encoder, settings: Settings) -> dict[str, Any]:
    return {
        "encoder": {
            "name": encoder.name,
            "fingerprint": encoder.fingerprint,
            "engine": encoder.engine,
            "dimension": encoder.dimension,
            "max_tokens": encoder.max_tokens,
        },
        "passage_tokens": settings.passage_tokens,
        "token_codes_limit": settings.token_codes_limit,
        "limits": _limits(settings),
        "rules": _rules(),
    }


def _limits(settings: Settings) -> list[int]:
    """What decides whether a file is read: where it changes, what failed may succeed, and the other way round."""
    return [
        *(settings.max_file_bytes, settings.max_line_bytes, settings.max_incoming_bytes),
        *(settings.read_seconds, settings.read_megabytes),
    ]


@cache
def _rules() -> str:
    """A fingerprint of what reads, splits and cuts words: where it changed, what it made is stale."""
    house = Path(__file__).parents[1]
    digest = sha256(repr([(name, version(name)) for name in _READING_LIBRARIES]).encode())
    rooms = [file for room in ("reading", "copies") for file in house.glob(f"{room}/**/*") if file.is_file()]
    for file in sorted([*rooms, *(house / f"{name}.py" for name in _READING_MODULES)]):
        if file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _previous_generation(index: Path, recipe: dict[str, Any]) -> tuple[Path, dict[str, Any]] | None:
    """The generation in force if it is whole and was made the same way; anything else is built anew."""
    try:
        folder, manifest = open_current(index)
    except (IndexNotFound, IndexDamaged):
        return None
    same = manifest.get("format") == store.FORMAT and all(manifest.get(name) == value for name, value in recipe.items())
    return (folder, manifest) if same else None


def _read(
    corpus: Path, plan: Plan, catalogue: Catalogue, generation: int, settings: Settings, progress: Progress
) -> None:
    catalogue.remove_sources([*plan.removed, *(source.path for source in plan.to_read)])
    for done, source in enumerate(sorted(plan.to_read, key=lambda each: each.path)):
        progress("reading", done, len(plan.to_read))
        catalogue.add_source(source, hash_source(corpus, source.path), generation)
        is_empty = True
        for item in read_source(corpus, source.path, settings):
            is_empty = False
            progress("reading", done, len(plan.to_read))
            if isinstance(item, Failure):
                catalogue.add_failure(source.path, item)
            else:
                _add_article(item, catalogue)
        if is_empty:
            catalogue.add_failure(source.path, Failure(source.path, "holds no article; remove it", "empty"))
    progress("reading", len(plan.to_read), len(plan.to_read))


def _add_article(article: Article, catalogue: Catalogue) -> None:
    """Adds an article unless its id is taken: of two, the one that stands first has it, what was brought in last."""
    holder = catalogue.article(article.article_id)
    if holder is not None:
        first, second = sorted([holder, article], key=_standing)
        reason = f"its id {article.article_id!r} is already that of {first.place}; give one of them another id"
        catalogue.add_failure(second.path, Failure(second.place, reason))
        if first is holder:
            return
        catalogue.remove_article(article.article_id)
    catalogue.add_article(article)


def _mask_repeated(catalogue: Catalogue, stories: NDArray[np.int32]) -> None:
    """Masks the lines that the pages of a source, or of the corpus, have in common, as the corpus is now."""
    ids, sources, rows, keys = zip(*catalogue.line_keys(), strict=True) if catalogue.count_articles() else ((),) * 4
    kept = [at for at, row in enumerate(rows) if row >= 0]
    repeated = find_repeated([keys[at] for at in kept], [sources[at] for at in kept], stories.tolist())
    wanted = np.fromiter(repeated, np.int64, len(repeated))
    touched = {article_id for article_id, its_keys in zip(ids, keys, strict=True) if np.isin(its_keys, wanted).any()}
    for article_id in sorted(touched | catalogue.masked_beyond_reading()):
        as_read = replace(catalogue.read_article(article_id), masks=catalogue.read_masks(article_id))
        catalogue.set_masks(mask_repeated(as_read, repeated))


def _split(catalogue: Catalogue, encoder: Encoder, settings: Settings, progress: Progress) -> None:
    articles = catalogue.unsplit_ids()
    for done, article_id in enumerate(articles):
        progress("splitting", done, len(articles))
        article = catalogue.read_article(article_id)
        passages = split_passages(article, encoder.tokenise, encoder.max_tokens, settings.passage_tokens)
        catalogue.set_passages(article, passages)
    progress("splitting", len(articles), len(articles))


def _standing(article: Article) -> tuple[bool, str, int]:
    return article.path.startswith(f"{ADDED}/"), article.path, article.line


def _index_id(catalogue: Catalogue, recipe: dict[str, Any]) -> str:
    digest = sha256(repr(sorted(recipe.items())).encode())
    for article, passages in catalogue.kept_articles():
        facts = (
            *(article.article_id, article.sha256, article.title, article.published, article.updated, article.source),
            *(article.section, article.author, article.url, article.language, article.page_starts),
        )
        digest.update(repr((facts, passages)).encode())
    digest.update(repr(catalogue.copies()).encode())
    return digest.hexdigest()[:16]


def _relative(corpus: Path, index: Path) -> str:
    return Path(os.path.relpath(corpus.resolve(), index.resolve())).as_posix()


def _report(manifest: dict[str, Any], plan: Plan, catalogue: Catalogue, encoded: int, started: float) -> BuildReport:
    return BuildReport(
        read=len(plan.to_read),
        unchanged=plan.unchanged,
        changed=plan.changed,
        removed=len(plan.removed),
        moved=plan.moved,
        failed=tuple(catalogue.failures()),
        articles=manifest["articles"],
        copies=manifest["copies"],
        passages=manifest["passages"],
        encoded=encoded,
        seconds=round(time.monotonic() - started, 3),
        index_id=manifest["index_id"],
    )
