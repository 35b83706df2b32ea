"""Feedback: answers that a reader found not helpful and why, a line each in a file that `clippings eval` asks again.

A line holds the question with all that its answer hangs on, what was shown, and what the reader said of it; nothing
else is known of the reader. This knows nothing of pages, nor of how answers are found. The file may grow to 16 MiB, and
nothing is ever taken out of it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import FeedbackError
from assistant.exchange import scope_to_dict
from assistant.index import Store
from assistant.records import Answer, text_sha256

Reason = Literal["wrong", "missed", "not_there", "other"]
"""wrong: the quotes do not answer; missed: the folder holds the answer, but it was not found; not_there: it answered,
though the folder holds no answer; other: as the note says."""

_LONGEST = 2_000
"""Characters of a note, or of a sentence."""
_MOST_BYTES = 16 * 1024 * 1024
_QID_DIGITS = 16


def keep_feedback(
    file: Path, store: Store, answer: Answer, reason: Reason, *, note: str = "", sentence: str = ""
) -> None:
    """Appends a line on an answer that was not helpful: whole, or not at all. Safe from several processes.

    Args:
        file: the file of feedback; made if it is missing, for this user's eyes only.
        store: the index that a sentence has to be in.
        answer: what was not helpful.
        reason: why.
        note: what else the reader says.
        sentence: what would have answered, as an article has it.

    Raises:
        FeedbackError: it cannot be kept; says why.
    """
    note, sentence = note.strip(), sentence.strip()
    _check(store, reason, note, sentence)
    line = json.dumps(_describe(answer, reason, note, sentence), ensure_ascii=False)
    try:
        _append(file, line.encode("utf-8", "replace") + b"\n")
    except OSError as error:
        raise FeedbackError(
            f"{file}: feedback cannot be kept ({error.strerror}); check the folder and the disk, or set "
            "CLIPPINGS_FEEDBACK"
        ) from error


def find_sentence(store: Store, sentence: str, articles: Collection[str] = ()) -> Iterator[tuple[str, int]]:
    """Each article that holds a sentence to the letter, by id, and where in it the sentence first stands.

    Args:
        store: the index.
        sentence: the sentence.
        articles: the ids of those to look in; empty for all.
    """
    for article, _ in store.catalogue.kept_articles():
        start = article.text.find(sentence) if not articles or article.article_id in articles else -1
        if start >= 0:
            yield article.article_id, start


def _check(store: Store, reason: str, note: str, sentence: str) -> None:
    if reason not in get_args(Reason):
        raise FeedbackError(f"a reason is one of {', '.join(get_args(Reason))}, not {reason!r:.60}; choose one")
    for name, text in (("note", note), ("sentence", sentence)):
        if len(text) > _LONGEST:
            raise FeedbackError(f"the {name} has {len(text):,} characters; shorten it to {_LONGEST:,}")
    if sentence and reason == "not_there":
        raise FeedbackError("a sentence that answers was given, so the articles hold an answer; choose missed or wrong")
    if sentence and next(find_sentence(store, sentence), None) is None:
        raise FeedbackError(f"no article holds {sentence[:60]!r}; copy it as it stands there")


def _describe(answer: Answer, reason: str, note: str, sentence: str) -> dict[str, Any]:
    asked = {
        "question": answer.question,
        "carried": list(answer.carried),
        "scope": scope_to_dict(answer.within),
        "ignored": list(answer.ignored),
        "today": answer.today,
    }
    return {
        "qid": text_sha256(json.dumps(asked, sort_keys=True))[:_QID_DIGITS],
        **asked,
        "reason": reason,
        "note": note,
        **_judge(answer, reason, sentence),
        "verdict": answer.verdict,
        "confidence": answer.confidence,
        "index_id": answer.index_id,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _judge(answer: Answer, reason: str, sentence: str) -> dict[str, Any]:
    """What the reader told of the right answer, in the words of a file for `clippings eval`."""
    if reason == "not_there":
        return {"unanswerable": True}
    shown = answer.quotes[:1] if reason == "other" else answer.quotes
    rejected = [quote.text for quote in shown if not sentence or sentence not in quote.text]
    told: dict[str, Any] = {"sentences": [sentence]} if sentence else {}
    # An empty list says that no quote was shown, not that none of those shown was rejected.
    return {**told, "rejected": rejected} if rejected or not answer.quotes else told


def _append(file: Path, line: bytes) -> None:
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        if size + len(line) > _MOST_BYTES:
            raise FeedbackError(f"{file}: holds {size:,} bytes of feedback, and may have {_MOST_BYTES:,}; move it away")
        _write(descriptor, line, size)
    finally:
        os.close(descriptor)


def _write(descriptor: int, line: bytes, size: int) -> None:
    """Writes a line durably at the end of a file of this size, or leaves the file as it was."""
    try:
        if os.write(descriptor, line) < len(line):
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
