"""What the index holds: facts, sources, what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from assistant.index import Store
from assistant.records import Failure
from assistant.web.rendering.text import escape, say
from assistant.web.texts import Texts


def render_holdings(texts: Texts, store: Store | None) -> str:
    """What an index holds; without one, that it is yet to come."""
    heading = f"<h2>{say(texts, 'index.title')}</h2>"
    if store is None:
        return f'{heading}<p class="empty" role="status">{say(texts, "index.waiting")}</p>'
    return (
        f"{heading}<dl>{_render_facts(texts, store)}</dl>"
        f"{_render_sources(texts, store)}{_render_failures(texts, store.catalogue.failures())}"
    )


def _render_facts(texts: Texts, store: Store) -> str:
    facets, manifest = store.facets, store.manifest
    dated = ""
    if facets.oldest and facets.newest:
        span = texts("index.dates", first=texts.date(str(facets.oldest)), last=texts.date(str(facets.newest)))
        undated = int((facets.published == 0).sum())
        dated = ", ".join([span, *([texts("index.undated", n=undated)] if undated else [])])
    encoder = manifest["encoder"]
    facts = {
        "articles": texts.number(int(manifest["articles"])),
        "copies": texts.number(int(manifest["copies"])),
        "passages": texts.number(store.passage_count),
        "dated": dated,
        "folder": str(store.corpus),
        "model": f"{encoder['name']} ({encoder['engine']})",
        "search": str(manifest["vector_search"]["kind"]),
        "id": store.index_id,
    }
    return "".join(
        f"<dt>{say(texts, f'index.{name}')}</dt><dd><bdi>{escape(fact)}</bdi></dd>"
        for name, fact in facts.items()
        if fact
    )


def _render_sources(texts: Texts, store: Store) -> str:
    counts = sorted(store.facets.source.count().items(), key=lambda pair: (-pair[1], pair[0]))
    items = "".join(
        f'<li><a href="?{escape(urlencode({"view": "articles", "source": name}))}" data-view="articles">'
        f"<bdi>{escape(name)}</bdi></a> {say(texts, 'articles.count', n=count)}</li>"
        for name, count in counts
    )
    return items and f'<h3>{say(texts, "index.sources")}</h3><ul class="sources">{items}</ul>'


def _render_failures(texts: Texts, failures: Sequence[Failure]) -> str:
    if not failures:
        return f'<p class="whole">{say(texts, "index.no_failures")}</p>'
    items = "".join(
        f'<li><bdi class="path" dir="ltr">{escape(each.place)}</bdi> <span lang="en">{escape(each.reason)}</span></li>'
        for each in failures
    )
    return f'<h3>{say(texts, "index.failures")}</h3><ul class="failures">{items}</ul>'
