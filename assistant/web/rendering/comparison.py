"""What an article changed against another that tells the same story, sentence beside sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.copies import Change
from assistant.records import Article
from assistant.web.rendering.citing import describe_article
from assistant.web.rendering.text import escape, say
from assistant.web.texts import Texts

_Span = tuple[int, int]


def render_comparison(texts: Texts, left: Article, right: Article, changes: Sequence[Change], back: str) -> str:
    """Two articles beside each other: what is the same plain, what one dropped, added or changed marked.

    Args:
        texts: what to say it in.
        left: the article that is read.
        right: the one that it is compared with.
        changes: what the right one says otherwise.
        back: the address of the left one.
    """
    counts = Counter(each.kind for each in changes)
    said = ", ".join(
        say(texts, f"comparison.{kind}", n=counts[kind]) for kind in ("same", "changed", "added", "dropped")
    )
    heads = "".join(_render_head(texts, each) for each in (left, right))
    rows = "".join(_render_row(texts, left, right, each) for each in changes)
    return (
        f'<article class="comparison"><header><h2>{say(texts, "comparison.title")}</h2><p class="about">{said}</p>'
        f'<p class="out"><a href="{escape(back)}" data-view="articles">{say(texts, "source.close")}</a></p></header>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></article>"
    )


def _render_head(texts: Texts, article: Article) -> str:
    title = escape(article.title or article.article_id)
    about = escape(describe_article(texts, article))
    return f'<th scope="col"><bdi>{title}</bdi> <bdi class="about">{about}</bdi></th>'


def _render_row(texts: Texts, left: Article, right: Article, change: Change) -> str:
    before = _render_side(texts, left, change.left, change.left_words, "del")
    after = _render_side(texts, right, change.right, change.right_words, "ins")
    return f'<tr class="{change.kind}">{before}{after}</tr>'


def _render_side(texts: Texts, article: Article, sentence: _Span | None, words: Sequence[_Span], tag: str) -> str:
    """A sentence, with what differs in it marked; all of it where the other article has nothing like it."""
    if sentence is None:
        return f'<td><span class="unseen">{say(texts, "comparison.nothing")}</span></td>'
    parts, at = [], sentence[0]
    for start, end in words:
        parts += [escape(article.text[at:start]), f"<{tag}>", escape(article.text[start:end]), f"</{tag}>"]
        at = end
    shown = "".join([*parts, escape(article.text[at : sentence[1]])])
    return f'<td lang="{escape(article.language)}" dir="auto">{shown}</td>'
