"""Hostile questions, hostile files and a damaged index: each ends in an answer, a report or an error that names it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from assistant import Assistant, Settings
from assistant.encoding import find_model
from assistant.errors import IndexDamaged, QuestionError
from assistant.exchange import answer_to_dict
from assistant.records import Article, Quote
from tests.long.builds import answers, contents, differences, start_build
from tests.long.hostile import ALIASES, make_file, make_question
from tests.toy import SEEDS, Newsroom, ToyEncoder, source_text

pytestmark = pytest.mark.long

_QUESTIONS = 1000
_QUESTIONS_TO_THE_MODEL = 150
_CORPORA = 60
_FILES = 12
_MUTATIONS = 400
_CACHE_MUTATIONS = 60
_PATIENCE = 60


class CarefulEncoder(ToyEncoder):
    """Toy vectors of the bundled model's own tokens, at most 254 in a passage, as with the model itself."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        super().__init__("careful", max_tokens=254)
        self._tokenizer = Tokenizer.from_file(str(find_model(Settings().model).folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [[span for span in encoding.offsets if span[0] < span[1]] for encoding in encodings]


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, CarefulEncoder(), Settings(max_file_bytes=1 << 20, max_line_bytes=1 << 18))


# Questions.


def check_questions(assistant: Assistant, corpus: Path, count: int, random: Random) -> dict[str, int]:
    """Asks; every quote must be its slice, every answer must survive being printed. Counts the verdicts."""
    words = [word for file in sorted(corpus.rglob("*.txt")) for word in file.read_text("utf-8").split()]
    counts: dict[str, int] = {}
    for _ in range(count):
        question = make_question(random, words)
        history = [make_question(random, words) for _ in range(random.choice([0, 0, 1, 3]))]
        try:
            answer = assistant.ask(question, history, k=random.choice([0, 1, 10, 10_000]))
        except QuestionError:
            counts["refused"] = counts.get("refused", 0) + 1
            continue
        counts[answer.verdict] = counts.get(answer.verdict, 0) + 1
        assert not answer.withheld
        for quote in answer.quotes:
            assert source_text(corpus, assistant.article(quote.article_id))[quote.start : quote.end] == quote.text
        json.dumps(answer_to_dict("1", answer), ensure_ascii=False, allow_nan=False).encode("utf-8")
    return counts


def test_hostile_questions_are_answered_or_refused(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.corpus.symlink_to(SEEDS, target_is_directory=True)
    room.build()
    counts = check_questions(room.open(), SEEDS, _QUESTIONS, Random(1))
    print(counts)
    assert counts["answered"] and counts["absent"] and counts["refused"]


def test_the_model_bears_hostile_questions(seeds: Assistant) -> None:
    print(check_questions(seeds, SEEDS, _QUESTIONS_TO_THE_MODEL, Random(2)))


# Files.


@pytest.mark.parametrize("number", range(_CORPORA))
def test_any_files_end_in_a_report(room: Newsroom, number: int) -> None:
    random = Random(1000 + number)
    seeds = {file.name: file.read_bytes() for file in sorted(SEEDS.rglob("*.*"))}
    room.corpus.mkdir()
    for _ in range(_FILES):
        name, content = make_file(random, seeds)
        try:
            Path(os.fsdecode(os.fsencode(room.corpus) + b"/" + name)).write_bytes(content)
        except OSError:
            continue
    report = room.build()
    assert report.read == len(list(room.corpus.iterdir()))
    for failure in report.failed:
        f"{failure.place}: {failure.reason}".encode()
    again = room.build()
    assert (again.read, again.failed) == (0, report.failed)
    _check_every_slice(room.open())


def test_front_matter_that_unfolds_without_end_is_a_failure(newsroom: Newsroom) -> None:
    """In a process that may not take the machine's memory with it."""
    text = f"---\n{ALIASES}\ntitle: Ministers meet\n---\nThe ministers met in Tehran on Monday.\n"
    newsroom.write({"good.txt": "The ministers met in Islamabad on Monday.\n", "bad.md": text})
    process = start_build(newsroom.folder, most_memory=2 << 30)
    process.join(_PATIENCE)
    process.kill()
    process.join()
    assert process.exitcode == 0
    assert newsroom.open().store.catalogue.article("good.txt") is not None


def _check_every_slice(assistant: Assistant) -> None:
    """Sentences lie one after the other, passages within the limit, and quotes are slices of their articles."""
    for article, passages in assistant.store.catalogue.kept_articles():
        spans = [span for passage in passages for span in passage.sentences]
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        for passage in passages:
            tokens = assistant._encoder.tokenise([article.text[passage.start : passage.end]])[0]
            assert len(tokens) <= assistant._encoder.max_tokens
        for start, end in spans[:2]:
            question = article.text[start:end][:500]
            if question.strip():
                _check_quotes(assistant, assistant.ask(question).quotes)


def _check_quotes(assistant: Assistant, quotes: Sequence[Quote]) -> None:
    for quote in quotes:
        article: Article = assistant.article(quote.article_id)
        assert article.text[quote.start : quote.end] == quote.text


# A damaged index.


def _flip(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << random.randrange(8)]) + content[at + 1 :]


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def _grow(random: Random, content: bytes) -> bytes:
    return content + random.choice([b"\0", b"\n", random.randbytes(random.randint(1, 5000))])


def _blank(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content))
    size = min(random.choice([1, 16, 512, 4096]), len(content) - at)
    return content[:at] + bytes(size) + content[at + size :]


def _swap(random: Random, content: bytes) -> bytes:
    at, to = sorted((random.randrange(len(content)), random.randrange(len(content))))
    return content[:at] + content[to:] + content[at:to]


_DAMAGE: list[Callable[[Random, bytes], bytes]] = [_flip, _flip, _flip, _cut, _grow, _blank, _swap]


@pytest.fixture
def damaged(tmp_path: Path) -> Newsroom:
    """A newsroom of the seeds with two generations, the second of them in force."""
    room = Newsroom(tmp_path)
    shutil.copytree(SEEDS, room.corpus)
    room.build()
    (room.corpus / "demo-wire-briefs.jsonl").unlink()
    room.build()
    return room


def test_damage_to_any_file_is_named_and_never_answers_wrongly(damaged: Newsroom) -> None:
    random = Random(3)
    questions = [
        "What did Pakistan and Iran agree to deploy?",
        "Who is Pakistan's army chief?",
        "liaison officers",
        "Tehran",
    ]
    expected = answers(damaged.open(), questions)
    files = [damaged.index / "CURRENT", *sorted(damaged.generation().iterdir())]
    named = harmless = 0
    unnoticed: list[str] = []
    for number in range(_MUTATIONS):
        file = files[number % len(files)]
        content = file.read_bytes()
        damage = random.choice(_DAMAGE)
        changed = damage(random, content)
        file.write_bytes(changed)
        place = f"{file.name} after {damage.__name__} {number}"
        try:
            found = answers(damaged.open(), questions)
        except IndexDamaged as error:
            named += 1
            if file.name not in str(error) and file.name != "CURRENT":
                unnoticed.append(f"{place}: {error}")
        except Exception as error:  # noqa: BLE001 - listed below
            unnoticed.append(f"{place}: {type(error).__name__}: {error}")
        else:
            harmless += changed == content or changed.strip() == content.strip()
            if found != expected:
                unnoticed.append(f"{place}: other answers")
            elif changed.strip() != content.strip():
                unnoticed.append(f"{place}: opened as if nothing were wrong")
        file.write_bytes(content)
    print(f"{named} named, {harmless} without effect")
    assert not unnoticed, "\n".join(unnoticed)


def test_a_missing_file_is_named(damaged: Newsroom) -> None:
    for file in sorted(damaged.generation().iterdir()):
        content = file.read_bytes()
        file.unlink()
        with pytest.raises(IndexDamaged, match=file.name):
            damaged.open()
        file.write_bytes(content)


def test_a_damaged_vector_cache_never_changes_what_is_built(damaged: Newsroom) -> None:
    random = Random(4)
    expected = contents(damaged.generation())
    cache = damaged.index / "vectors.sqlite"
    sound = cache.read_bytes()
    wrong = []
    for number in range(_CACHE_MUTATIONS):
        damage = random.choice(_DAMAGE)
        cache.write_bytes(damage(random, sound))
        shutil.rmtree(damaged.index / "generations")
        (damaged.index / "CURRENT").unlink()
        try:
            damaged.build()
        except Exception as error:  # noqa: BLE001 - listed below
            wrong.append(f"{damage.__name__} {number}: {type(error).__name__}: {error}")
        else:
            other = differences(contents(damaged.generation()), expected)
            wrong += [f"{damage.__name__} {number}: other {', '.join(other)}"] if other else []
    assert not wrong, "\n".join(wrong)
