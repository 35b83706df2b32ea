"""Asks a thousand random questions and proves every quote: `python -m benchmarks.answers`.

The questions are one to twelve words of random sentences of the corpus, some with punctuation, changed case or odd
Unicode. They go twice through `clippings batch`, in two processes that hash in different orders. Every quote is then
compared with its slice of the source file, which is read from disk without the project's own reader, and with its own
hash; and both runs must be the same to the byte. Exits with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from assistant.index import Store
from benchmarks.common import make_questions, print_table, sentences_of

_ODD = [
    "\u200d",
    "\u200f",
    "\u00a0",
    "\u0301",
    "\U0001f5de\ufe0f",
    "ﬁ",
    "\u2028",
    "Ｉran",
    "ǅ",
    "\ufeff",
    "ß",
    "İ",
    "𝒾𝓇𝒶𝓃",
    "\x07",
]
_MARKS = ["?", "?!", "…", '"', "“", "”", "’", "(", ")", ";", " - ", "%", "--", "\\", "<b>", "&amp;", "'", "*", "$"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=Path("seeds"), help="the folder of articles (default: seeds)")
    parser.add_argument("--questions", type=int, default=1000, metavar="N", help="how many (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random questions (default: 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return _run(options, Path(scratch))


def _run(options: argparse.Namespace, scratch: Path) -> int:
    index = scratch / "index"
    _clippings("index", str(options.corpus), "--index", str(index))
    store = Store.open(index)
    queries = scratch / "queries.jsonl"
    questions = odd_questions(sentences_of(store), options.questions, options.seed)
    lines = (json.dumps({"qid": str(number), "question": question}) for number, question in enumerate(questions))
    queries.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    runs, seconds = [], []
    for number in (1, 2):
        started = time.perf_counter()
        out = scratch / f"run{number}.jsonl"
        _clippings("batch", str(queries), "--out", str(out), "--index", str(index), hash_seed=number)
        seconds.append(time.perf_counter() - started)
        runs.append(out.read_bytes())
    answers = [json.loads(line) for line in runs[0].decode("utf-8").splitlines()]
    wrong = [problem for answer in answers for quote in answer["quotes"] if (problem := _problem(quote, store))]
    quotes = sum(len(answer["quotes"]) for answer in answers)
    withheld = sum(answer["withheld"] for answer in answers)
    verdicts = Counter(answer["verdict"] for answer in answers)
    same = runs[0] == runs[1]
    print_table("Answers", ("verdict", "questions"), sorted(verdicts.items()))
    print_table(
        "Proof",
        ("", ""),
        [
            ("questions asked", options.questions),
            ("questions answered in some way", len(answers)),
            ("quotes", quotes),
            ("quotes that are not their slice of the source file", len(wrong)),
            ("quotes withheld", withheld),
            ("bytes of a run", len(runs[0])),
            ("the second run is the same to the byte", "yes" if same else "no"),
            ("seconds of a run, starting included", max(seconds)),
        ],
    )
    for problem in wrong[:20]:
        print(problem)
    return 0 if same and quotes and not wrong and not withheld and len(answers) == options.questions else 1


def odd_questions(sentences: list[str], count: int, seed: int) -> list[str]:
    """Questions from the corpus's words, about a third of them disturbed."""
    random = Random(seed)
    made = make_questions(sentences, seed)
    return [_disturbed(next(made), random) for _ in range(count)]


def _disturbed(question: str, random: Random) -> str:
    chance = random.random()
    if chance < 0.1:
        return getattr(question, random.choice(["upper", "lower", "title", "swapcase"]))()
    if chance < 0.35:
        at = random.randint(0, len(question))
        return question[:at] + random.choice(_ODD + _MARKS) + question[at:]
    return question + random.choice(["", "?", " ?", "."])


def _problem(quote: dict[str, Any], store: Store) -> str:
    """What is wrong with a quote, empty if nothing is."""
    article = store.read_article(quote["article_id"])
    text = read_text(store.corpus / article.path, article.line)
    place = f"{quote['article_id']} [{quote['start']}, {quote['end']})"
    if not quote["text"] or text[quote["start"] : quote["end"]] != quote["text"]:
        return f"{place}: the file reads differently"
    if sha256(quote["text"].encode("utf-8")).hexdigest() != quote["sha256"]:
        return f"{place}: the hash is another"
    return ""


@cache
def read_text(file: Path, line: int) -> str:
    """The text of an article as it stands in its file, or in one line of it."""
    content = file.read_bytes()
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
    if not line:
        return text
    item = json.loads(text.split("\n")[line - 1])
    return str(item.get("text", item.get("body")))


def _clippings(*arguments: str, hash_seed: int = 0) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    subprocess.run(
        [sys.executable, "-m", "assistant", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    sys.exit(main())
