"""Example questions: about names that the corpus's articles share, kept only if the corpus answers them."""

from __future__ import annotations

import re
from collections import Counter

from assistant.answering import Assistant
from assistant.words import is_stop_word

_MOST_ARTICLES = 200
_MOST_TRIED = 24
_NAME = re.compile(r"(?:\bthe )?[A-Z][\w’'-]+(?: (?:(?:of|for) )?[A-Z][\w’'-]+)+")
_TITLES = (
    "President|Premier|Chancellor|Minister|Secretary|Ambassador|Senator|Governor|Mayor|Judge|General|Gen\\.|Admiral|Colonel"
    "|Professor|Prof\\.|Dr\\.?|Mr\\.?|Mrs\\.?|Ms\\.?|Sir|King|Queen|Prince|Princess|Pope"
)
_PERSON = re.compile(rf"\b(?:{_TITLES}),? (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+)")


def find_examples(assistant: Assistant, count: int = 3) -> tuple[str, ...]:
    """Questions to begin with, each of which the corpus answers: one about a person first, where one is named.

    Depends on nothing but the index.
    """
    people, others = _common_names(assistant)
    questions = [f"Who is {name}?" for name in people] + [f"What is said about {name}?" for name in others]
    answered = [each for each in questions if assistant.ask(each, k=0).verdict == "answered"]
    about_people = [each for each in answered if each.startswith("Who")]
    return tuple((about_people[:1] + [each for each in answered if each not in about_people])[:count])


def _common_names(assistant: Assistant) -> tuple[list[str], list[str]]:
    """Names of people, and other names, of two words or more, those first that most articles hold."""
    catalogue = assistant.store.catalogue
    names: Counter[str] = Counter()
    people: Counter[str] = Counter()
    sources = set()
    for row in range(min(catalogue.count_articles(), _MOST_ARTICLES)):
        article = catalogue.article_at(row)
        sources.add(article.source)
        names.update({match.group() for match in _NAME.finditer(article.text)})
        people.update({match["name"] for match in _PERSON.finditer(article.text)})
    others = Counter(
        {
            name: count
            for name, count in names.items()
            if name not in sources
            and not any(person in name for person in people)
            and not (name[0].isupper() and is_stop_word(name.split()[0]))
        }
    )
    half = _MOST_TRIED // 2
    return _most_common(people)[: half // 2], _most_common(others)[:half]


def _most_common(names: Counter[str]) -> list[str]:
    return [name for name, _ in sorted(names.items(), key=lambda item: (-item[1], item[0]))]
