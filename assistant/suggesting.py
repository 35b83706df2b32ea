"""Suggesting: questions that the corpus answers, to begin with and to go on with, made from its own sentences.

No language model: a few patterns whose questions always read well, each asked before it is offered. English only. Of an
article only words get into a question, never markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from assistant.answering import Assistant
from assistant.reading.lines import without_dateline
from assistant.records import EVERYWHERE, Answer, Passage, Quote
from assistant.traits import FRAGMENT, traits_of
from assistant.words import distinct, is_stop_word, terms_of

_MOST_ARTICLES = 200
_MOST_SENTENCES = 30
_FEW = 8
"""How many questions are asked, and articles read, where somebody waits."""
_MANY_ASKED = 16
_LONGEST_SENTENCE = 400
_LONGEST_QUESTION = 100
_REACH = 1500
_NEARLY_EQUAL = 0.7

_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x2000))))}]"
_WORD = rf"{_CAPITAL}(?:\w|[’'-](?!s\b)(?=\w))+"
_NAME = (
    rf"{_WORD}(?:(?: {_CAPITAL}\.)?(?: (?:of|for|of the|de|del|di|da|du|van|von|der|bin|ibn|al|el))? {_WORD}"
    rf"| (?:al|el|ul|ad|as|ar)-{_WORD}){{0,5}}"
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = rf"(?:on|in) (?:{_DAY}|(?:\d{{1,2}} )?{_MONTH}|\d{{4}})\b"
_ROLE = (
    "(?:[a-z]+ ){0,2}(?:minister|president|premier|chancellor|ambassador|secretary|governor|mayor|senator|leader"
    "|director|chair(?:man|woman)?|spokes(?:man|woman|person)|professor|judge|king|queen|founder|coach|captain|CEO|analyst|author|actor|manager|lawyer)"
)
_TITLE = (
    r"(?:President|Premier|Chancellor|Minister|Secretary|Ambassador|Senator|Governor|Mayor|Judge|General|Gen\.|Admiral"
    r"|Colonel|Professor|Prof\.|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Sir|King|Queen|Prince|Princess|Pope)"
)
_NUMBER = r"(?:\d[\d,]*|(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
_HARMED = "killed|injured|hurt|wounded|arrested|detained|rescued|evacuated|kidnapped"
_BASE_FORMS = {
    "approved": "approve", "became": "become", "closed": "close", "joined": "join", "left": "leave",
    "opened": "open", "recalled": "recall", "signed": "sign", "struck": "strike", "visited": "visit", "won": "win",
}  # fmt: skip
_THING = r"(?:group|party|company|organi[sz]ation|body|port|town|city|province|river|island)(?=[,.;]| (?:in|of|that)\b)"
_EVENT = rf"{_HARMED}|struck|strikes?|attack(?:s|ed)?|crash(?:ed)?|earthquake|explosion|fires?|floods?|protests?"

_ENDS = r"(?=['’]s\b|[,.;)]|$| (?:in|on|at|is|was|has|had|said|to|for|by|with|after|before|which|who|that)\b)"
_NAMED = re.compile(
    rf"\b(?:in|near|from|to|of|with|at|by|for|against|between|on|that|said|says) (?P<the>the )?(?P<name>{_NAME}){_ENDS}"
)
_NO_NAME = re.compile(rf"\b(?:{_DAY}|{_MONTH}|{_TITLE})(?![\w-])(?! {_CAPITAL})|\b(?:{_DAY}|{_MONTH}|The|A|No)\b")
_PEOPLE = (
    re.compile(rf"\b{_TITLE},? (?:{_TITLE} )*(?P<name>(?!{_TITLE}){_WORD}(?: {_NAME}))"),
    re.compile(rf"(?:[’']s|\bthe) {_ROLE}(?: (?:of|to|in|for) (?:the )?{_NAME})?, (?P<name>{_WORD} {_NAME})(?=[,.;])"),
    re.compile(rf"(?:^|, )(?P<name>{_WORD} {_NAME})(?:,| is| was) (?:the |an? )?(?:\w+['’]s )?{_ROLE}\b"),
)
_TITLED = re.compile(rf"^.*\b{_TITLE},? ")
_NO_PERSON = re.compile(r"\b(?:University|Ministry|Council|Party|Bank|Street|Hospital|Court|Office|Assembly|of|for)\b")
_SUBJECT = rf"^(?:On [\w ]{{3,25}},? )?(?P<the>[Tt]he )?(?P<topic>{_NAME})"
_KIND = "(?P<kind>(?: (?:district|province|town|city|port|river|island|region))?)"
_COUNTED = rf"{_NUMBER} (?P<noun>(?:{_WORD} )?(?:people|children|(?!times|year|month|week|day|hour)[a-z]+[a-rt-z]s))"
_SPOT = rf"(?P<where>in|near|at) (?P<the>the )?(?P<topic>{_NAME})"
_PATTERNS = {
    "role": (rf"(?P<role>(?P<other>{_NAME})['’]s (?!former|then){_ROLE}), (?P<topic>{_NAME})", "Who is {role}?"),
    "say": (
        rf"{_SUBJECT}(?:, [^,]{{3,60}},)?(?: also| later)? (?:said|says|announced|warned|denied) .{{0,200}}?"
        rf"\b(?:in|near|of|about|on|with|against) (?P<some>the )?(?P<other>{_NAME}){_ENDS}",
        "What did {the}{topic} say about {some}{other}?",
    ),
    "said": (rf"\b(?:said|says) (?P<the>the )?(?P<topic>{_NAME})(?=[,.])", "What did {the}{topic} say?"),
    "active": (
        rf"{_SUBJECT}(?: on {_DAY})? (?P<verb>{'|'.join(_BASE_FORMS)}) (?P<rest>[\w’' -]{{3,70}}?)(?=,| {_DATE}|\.$)",
        "When did {the}{topic} {verb} {rest}?",
    ),
    "where": (rf"{_SUBJECT}{_KIND} lies (?:in|on|near|at|between)\b", "Where does {the}{topic}{kind} lie?"),
    "what": (rf"{_SUBJECT} is an? (?:(?!of|in|the|to)[\w-]+ ){{0,4}}?{_THING}", "What is {the}{topic}?"),
    "harmed": (
        rf"\b{_COUNTED} were (?P<verb>{_HARMED})(?: by (?:[\w-]+ ){{0,3}}[\w-]+)? {_SPOT}",
        "How many {noun} were {verb} {where} {the}{topic}?",
    ),
    "harm": (rf"\b(?P<verb>{_HARMED}) {_COUNTED} {_SPOT}", "How many {noun} were {verb} {where} {the}{topic}?"),
    "event": (
        rf"\b(?:{_EVENT})\b[^.;]{{0,60}}? {_SPOT}{_KIND}(?=[,.;]|$)",
        "What happened {where} {the}{topic}{kind}?",
    ),
    "day": (rf"\bon (?P<topic>\d{{1,2}} {_MONTH} \d{{4}})\b", "What happened on {topic}?"),
}
_COMPILED = {kind: (re.compile(pattern), template) for kind, (pattern, template) in _PATTERNS.items()}
_KINDS = ("who", *_PATTERNS, "about")
_LOOSE = re.compile(
    rf"\b(?:this|last|next|that|wh[aeio]\w*|and|or|but|as|after|before|if|it|s?he|they|[io]n \d+|{_MONTH}|{_DAY})\b"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question that might be offered, of which kind it is, and the name or day that it is about."""

    kind: str
    topic: str
    question: str


def find_examples(assistant: Assistant, count: int = 3) -> tuple[str, ...]:
    """Questions to begin with, each of which the corpus answers: one about a person first, where one is named.

    Depends on nothing but the index; reads at most 200 articles, spread over it.
    """
    catalogue = assistant.store.catalogue
    total = catalogue.count_articles()
    rows = range(0, total, max(1, -(-total // _MOST_ARTICLES)))
    sentences = [text for row in rows for text in _read_sentences(assistant, catalogue.article_id_at(row))]
    candidates = _make_candidates(sentences)
    questions = Counter(each.question for each in candidates)
    topics = Counter(each.topic for each in candidates)
    candidates.sort(key=lambda each: (-questions[each.question], -topics[each.topic], each.question))
    people = [each for each in _vary(candidates) if each.kind == "who"][:_FEW]
    first = _keep_answered(assistant, people, min(count, 1))
    others = sorted(_vary(candidates, first), key=lambda each: each.kind == "who")
    others = [each for each in others if each not in first][:_MANY_ASKED]
    return tuple(each.question for each in first + _keep_answered(assistant, others, count - len(first)))


def suggest_follow_ups(
    assistant: Assistant, answer: Answer, history: Sequence[Answer] = (), count: int = 3
) -> tuple[str, ...]:
    """Questions to go on with, each of which the corpus answers with a quote that has not been shown.

    They are about the names and days in the quotes, then in the articles found; if there are no quotes, about names in
    the question.

    Args:
        assistant: what to ask.
        answer: the answer to follow up; what it searched is searched again.
        history: the answers before it, oldest first.
        count: how many questions at most.
    """
    spans: list[Quote | Passage] = [*answer.quotes, *(hit.passage for hit in answer.hits)]
    places = [(each.article_id, each.start) for each in spans]
    begin = {key: max(0, start - _REACH) for key, start in reversed(places)}
    articles = distinct(key for key, _ in places)[:_FEW]
    sentences = [text for key in articles for text in _read_sentences(assistant, key, begin[key])]
    turns = [*history, answer]
    asked = [terms_of(turn.question) for turn in turns]
    shown = " ".join(" ".join(quote.text for quote in answer.quotes).split())
    candidates = _make_candidates([text for text in sentences if text not in shown])
    candidates = [each for each in candidates if terms_of(each.question) not in asked]
    about = set(terms_of(shown or answer.question))
    near = [each for each in candidates if about.intersection(terms_of(each.topic))]
    far = [each for each in candidates if answer.quotes and each not in near]
    kept = _keep_answered(assistant, [*_vary(near), *_vary(far)][:_FEW], count, turns)
    return tuple(each.question for each in kept)


def _read_sentences(assistant: Assistant, article_id: str, start: int = 0) -> list[str]:
    """The first statements of an English article from an offset on, each on one line and without its dateline."""
    catalogue = assistant.store.catalogue
    article = catalogue.article(article_id)
    if article is None or not article.language.lower().startswith("en"):
        return []
    spans = chain.from_iterable(passage.sentences for passage in catalogue.passages_of(article_id))
    following = (article.text[first:last] for first, last in spans if last > start)
    lines = [without_dateline(" ".join(text.split())) for text in islice(following, _MOST_SENTENCES)]
    good = [text for text in lines if len(text) <= _LONGEST_SENTENCE and not traits_of(text) & FRAGMENT]
    return [*([f"{article.title}."] if start == 0 and _is_written_as_sentence(article.title) else []), *good]


def _is_written_as_sentence(title: str) -> bool:
    """Whether a title has capitals at names only, so that they can be told."""
    words = title.split()
    return sum(word[0].islower() for word in words) * 2 >= len(words) > 0


def _make_candidates(sentences: Sequence[str]) -> list[_Candidate]:
    """What can be asked about the names in sentences, in the order of these."""
    people = {match["name"] for text in sentences for pattern in _PEOPLE for match in pattern.finditer(text)}
    people = {name for name in people if not (_NO_PERSON.search(name) or is_stop_word(name.split(maxsplit=1)[0]))}
    written = Counter((match["name"], match["the"] or "") for text in sentences for match in _NAMED.finditer(text))
    most_common_last = sorted(written.items(), key=lambda item: (item[1], item[0]))
    names = {name: the for (name, the), _ in most_common_last if not _NO_NAME.search(name)} | dict.fromkeys(people, "")
    made = chain.from_iterable(_question_sentence(text, names, people) for text in sentences)
    return [each for each in made if len(each.question) <= _LONGEST_QUESTION]


def _question_sentence(text: str, names: Mapping[str, str], people: Set[str]) -> Iterator[_Candidate]:
    for kind, (pattern, template) in _COMPILED.items():
        match = pattern.search(text)
        if match and _reads_well(kind, match, names):
            parts = {"the": "", **match.groupdict("")}
            parts["the"] = parts["the"].lower()
            if kind == "active":
                parts["verb"] = _BASE_FORMS[parts["verb"]]
            yield _Candidate(kind, parts["topic"], template.format(**parts))
    for match in re.finditer(_NAME, text):
        name = _TITLED.sub("", match.group())
        if name in people:
            yield _Candidate("who", name, f"Who is {name}?")
        elif " " in name and name in names:
            yield _Candidate("about", name, f"What is said about {names[name]}{name}?")


def _reads_well(kind: str, match: re.Match[str], names: Mapping[str, str]) -> bool:
    """Whether what a pattern took for names are some, and what it took for an object is one."""
    parts = match.groupdict()
    rest = parts.get("rest")
    if rest and (_LOOSE.search(rest) or is_stop_word(rest.split()[-1]) or not re.search(_NAME, rest)):
        return False
    wanted = [parts["topic"], *filter(None, [parts.get("other")])]
    return kind == "day" or (set(wanted) <= names.keys() and len(set(wanted)) == len(wanted))


def _vary(candidates: Sequence[_Candidate], after: Sequence[_Candidate] = ()) -> list[_Candidate]:
    """The candidates, each question once, kinds taking turns, those on a topic that came before behind the others."""
    by_kind: dict[str, list[_Candidate]] = {kind: [] for kind in _KINDS}
    once: dict[tuple[str, ...], _Candidate] = {}
    for each in candidates:
        once.setdefault(tuple(terms_of(each.question)), each)
    for each in once.values():
        by_kind[each.kind].append(each)
    about = by_kind.pop("about")
    turns = [*filter(None, chain.from_iterable(zip_longest(*by_kind.values()))), *about]
    first_on = {each.topic: each for each in [*reversed(turns), *after]}
    return sorted(turns, key=lambda each: first_on[each.topic] is not each)


def _keep_answered(
    assistant: Assistant, candidates: Sequence[_Candidate], count: int, history: Sequence[Answer] = ()
) -> list[_Candidate]:
    """Candidates that stand alone and are answered, where the last answer searched, with a quote not shown before."""
    shown = [quote for turn in history for quote in turn.quotes]
    kept: list[_Candidate] = []
    for each in candidates:
        if len({one.kind for one in kept}) >= count:
            break
        answer = assistant.ask(each.question, history, k=0, scope=history[-1].within if history else EVERYWHERE)
        is_answered = answer.verdict == "answered" and answer.quotes and not answer.carried
        if is_answered and not any(_say_the_same(answer.quotes[0], quote) for quote in shown):
            kept.append(each)
            shown.append(answer.quotes[0])
    return _vary(kept)[:count]


def _say_the_same(left: Quote, right: Quote) -> bool:
    """Whether most terms of the shorter of two quotes are in the other."""
    one, other = set(terms_of(left.text)), set(terms_of(right.text))
    return len(one & other) >= _NEARLY_EQUAL * min(len(one), len(other))
