"""How rightly speech is attributed: `python -m benchmarks.speech --data DIR`.

DIR holds `multihop-news` as `assistant.evaluation.datasets` says. Half of the places were labelled by somebody else,
before the rules were written and unseen by who wrote them (`speech_labels_before.jsonl`); the other half, of other
articles, by who wrote the rules, with these places in view (`speech_labels_after.jsonl`). Places of yet other articles,
labelled when the rules were widened and unseen by who widened them, are scored where they are there
(`speech_labels_fresh.jsonl`). A label is a span with its hash, and where the names stand that are right answers; a
place without any is no speech, or speech of nobody named. An attribution is right if its name, or the words in place,
touch one of them.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

from assistant.evaluation.datasets import load_multihop
from assistant.reading.document import Document
from assistant.reading.making import make_article
from assistant.speech import Speech, find_speech, speaker_of
from assistant.splitting import split_passages
from benchmarks.common import print_table

_HEADINGS = {
    "before": "labelled before the rules, unseen",
    "after": "in view while the rules were written",
    "fresh": "labelled afresh, unseen",
}
_Z = 1.96
_TOKENS = 256


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one labelled place."""

    place: str
    has_speaker: bool
    attributed: bool
    right: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the sets")
    parser.add_argument("--half", choices=_HEADINGS, help="only these labels")
    parser.add_argument("--wrong", action="store_true", help="list the places that are attributed wrongly, or not")
    options = parser.parse_args()
    bodies = {document["id"]: document["text"] for document in load_multihop(options.data).documents}
    files = {half: Path(__file__).with_name(f"speech_labels_{half}.jsonl") for half in _HEADINGS}
    chosen = [half for half in _HEADINGS if half == options.half or (options.half is None and files[half].exists())]
    halves = {half: score(files[half], bodies) for half in chosen}
    rows = [(_HEADINGS[half], *figures(outcomes)) for half, outcomes in halves.items()]
    if len(halves) > 1:
        rows.append(("together", *figures([each for outcomes in halves.values() for each in outcomes])))
    print_table("Attribution", ("", "places", "with a speaker", "attributed", "precision", "recall"), rows)
    if options.wrong:
        for each in (each for outcomes in halves.values() for each in outcomes):
            if each.attributed != each.right or (each.has_speaker and not each.right):
                print(f"  {each.place} {'wrong' if each.attributed else 'missed'}")
    return 0


def score(labels: Path, bodies: dict[str, str]) -> list[Outcome]:
    """What the rules make of each labelled place; one whose text is not what was labelled is named and left out."""
    outcomes, found, times = [], {}, []
    for row in map(json.loads, labels.read_text("utf-8").splitlines()):
        name, start, end = row["doc_id"], row["start"], row["end"]
        text = bodies.get(name, "")
        if sha256(text[start:end].encode()).hexdigest() != row["sha256"]:
            print(f"{name} [{start}, {end}) is not the text that was labelled; left out")
            continue
        if name not in found:
            sentences = sentences_of(name, text)
            began = perf_counter()
            found[name] = find_speech(text, sentences)
            times.append((perf_counter() - began) * 1000 * 5000 / len(text))
        outcomes.append(judge(f"{name} [{start}, {end})", speaker_of(found[name], start, end), row["speakers"]))
    print(f"{labels.name}: {median(times):.2f} ms for 5,000 characters (median of {len(times)} articles)")
    return outcomes


def judge(place: str, speech: Speech | None, speakers: list[list[int]]) -> Outcome:
    """Whether a place is attributed, and to one of the names that are right."""
    if speech is None or not speech.speaker:
        return Outcome(place, bool(speakers), attributed=False, right=False)
    spans = [span for span in (speech.speaker_span, speech.mention) if span]
    right = any(span[0] < end and start < span[1] for span in spans for start, end in speakers)
    return Outcome(place, bool(speakers), attributed=True, right=right)


def sentences_of(name: str, text: str) -> list[tuple[int, int]]:
    """The sentences of an article as the index has them."""
    article = make_article(name, Document(text))
    passages = split_passages(article, lambda texts: [[(0, 1)] for _ in texts], _TOKENS, _TOKENS)
    return [span for passage in passages for span in passage.sentences]


def figures(outcomes: list[Outcome]) -> tuple[object, ...]:
    """The cells of a row."""
    attributed = sum(each.attributed for each in outcomes)
    right = sum(each.right for each in outcomes)
    spoken = sum(each.has_speaker for each in outcomes)
    return len(outcomes), spoken, attributed, _share(right, attributed), _share(right, spoken)


def _share(count: int, total: int) -> str:
    """A share with its Wilson 95 % interval."""
    if not total:
        return "none"
    share = count / total
    middle = (share + _Z**2 / (2 * total)) / (1 + _Z**2 / total)
    half = _Z / (1 + _Z**2 / total) * (share * (1 - share) / total + _Z**2 / (4 * total**2)) ** 0.5
    return f"{share:.3f} ({middle - half:.3f} to {middle + half:.3f})"


if __name__ == "__main__":
    raise SystemExit(main())
