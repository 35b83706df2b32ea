"""The index: what a build reads and encodes, that it is whole or not there, and what opening it finds out."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Assistant, Settings
from assistant.encoding import ModelFiles
from assistant.errors import AssistantError, IndexBusy, IndexDamaged, IndexMismatch, IndexNotFound
from assistant.index import Store, build_index, is_current
from assistant.index.generations import building
from assistant.index.postings import BM25_B, BM25_K1
from assistant.index.vector_cache import VectorCache
from assistant.index.vectors import PassageVectors
from assistant.signals import _UNSEEN_PASSAGES, Query, bm25_of_all_passages, look_up_terms
from assistant.words import terms_of
from tests.toy import Newsroom, ToyEncoder, listing

FILES = {
    "a.txt": "The tide is high in Port Calder.\n\nThe harbour office of Eastmere announced the ferry timetable.",
    "b.txt": "A lighthouse keeper ended the strike on Monday.",
    "c.jsonl": '{"id": "c-1", "title": "Pier", "text": "The pier reopens in May."}\n{"text": "Fog closed the quay."}\n',
}


def arrays(room: Newsroom) -> dict[str, bytes]:
    """The bytes of every array of the generation in force, and what its catalogue says of articles and words."""
    found = {file.name: file.read_bytes() for file in room.generation().iterdir() if file.suffix in (".npy", ".faiss")}
    db = sqlite3.connect(room.generation() / "catalogue.sqlite")
    for table, order in (("articles", "article_id"), ("failures", "place"), ("terms", "term")):
        found[table] = repr(db.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()).encode()
    db.close()
    return found


def encoded(room: Newsroom) -> list[str]:
    """What the encoder was given since this was last asked."""
    assert isinstance(room.encoder, ToyEncoder)
    texts, room.encoder.encoded = room.encoder.encoded, []
    return texts


def assert_as_if_new(room: Newsroom) -> None:
    """Checks that the index is what a build from nothing gives."""
    fresh = Newsroom(room.folder, ToyEncoder(), room.settings)
    kept = room.index.rename(room.folder / "kept")
    report = fresh.build()
    expected, expected_id = arrays(fresh), fresh.open().store.index_id
    shutil.rmtree(fresh.index)
    kept.rename(room.index)
    assert room.open().store.index_id == expected_id == report.index_id
    assert arrays(room) == expected


# What a build does


def test_a_build_says_what_it_did(newsroom: Newsroom) -> None:
    report = newsroom.build({**FILES, "d.pdfx": "x"})
    assert (report.read, report.unchanged, report.changed, report.removed) == (4, 0, 0, 0)
    assert (report.articles, report.copies, report.passages) == (4, 0, report.encoded)
    assert [failure.place for failure in report.failed] == ["d.pdfx"]
    assert report.index_id == newsroom.open().store.index_id


def test_an_unchanged_folder_makes_no_new_generation(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    before = listing(newsroom.index / "generations")
    encoded(newsroom)
    report = newsroom.build()
    assert (report.read, report.unchanged, report.encoded) == (0, 3, 0)
    assert encoded(newsroom) == []
    after = listing(newsroom.index / "generations")
    assert {name: entry for name, entry in after.items() if name != "."} == {
        name: entry for name, entry in before.items() if name != "."
    }


def test_a_file_that_was_only_touched_is_unchanged(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    os.utime(newsroom.corpus / "a.txt", ns=(1, 1))
    report = newsroom.build()
    assert (report.read, report.unchanged, report.encoded) == (0, 3, 0)
    assert newsroom.generation().name == "000001"


def test_only_what_changed_is_read_and_encoded(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.build(FILES)
    encoded(newsroom)
    newsroom.write({"c.jsonl": FILES["c.jsonl"] + '{"text": "Rain is late."}\n'})
    opened: list[str] = []
    real = Path.open

    def watched(path: Path, *args: Any, **kwargs: Any) -> Any:
        if newsroom.corpus in path.parents:
            opened.append(path.name)
        return real(path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", watched)
        report = newsroom.build()
    assert set(opened) == {"c.jsonl"}
    assert (report.read, report.changed, report.unchanged, report.encoded) == (1, 1, 2, 1)
    assert encoded(newsroom) == ["Rain is late."]
    assert_as_if_new(newsroom)


def test_a_removed_file_is_gone(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    (newsroom.corpus / "b.txt").unlink()
    encoded(newsroom)
    report = newsroom.build()
    assert (report.read, report.removed, report.articles, report.encoded) == (0, 1, 3, 0)
    assert newsroom.open().store.catalogue.article("b.txt") is None
    assert_as_if_new(newsroom)


def test_a_file_that_comes_back_is_not_encoded_again(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    (newsroom.corpus / "b.txt").unlink()
    newsroom.build()
    encoded(newsroom)
    report = newsroom.build(FILES)
    assert (report.read, report.articles, report.encoded) == (1, 4, 0)
    assert encoded(newsroom) == []
    assert_as_if_new(newsroom)


def test_an_index_lost_but_for_its_cache_encodes_nothing(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    shutil.rmtree(newsroom.index / "generations")
    (newsroom.index / "CURRENT").unlink()
    encoded(newsroom)
    assert newsroom.build().encoded == 0
    assert encoded(newsroom) == []


def test_a_damaged_cache_costs_only_time(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    before = arrays(newsroom)
    (newsroom.index / "vectors.sqlite").write_bytes(b"no database at all" * 100)
    newsroom.build({"e.txt": "A gull sat on the pier."})
    (newsroom.corpus / "e.txt").unlink()
    newsroom.build()
    assert arrays(newsroom) == before


def test_a_moved_file_is_followed_and_encodes_nothing(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    encoded(newsroom)
    (newsroom.corpus / "2024").mkdir()
    (newsroom.corpus / "b.txt").rename(newsroom.corpus / "2024" / "strike.txt")
    newsroom.write({"new.txt": "Gulls are back on the pier."})
    (newsroom.corpus / "a.txt").unlink()
    report = newsroom.build()
    assert report.moved == (("b.txt", "2024/strike.txt"),)
    assert (report.read, report.removed, report.articles) == (2, 2, 4)
    assert encoded(newsroom) == ["Gulls are back on the pier."]
    assert_as_if_new(newsroom)


def test_every_place_has_an_outcome(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    newsroom.build({"copy.txt": FILES["b.txt"], "blank.txt": " \n", "none.jsonl": "\n", "odd.pdfx": "x"})
    assert [(each.place, each.state, each.detail[:8]) for each in newsroom.open().store.catalogue.outcomes()] == [
        ("a.txt", "unchanged", ""),
        ("b.txt", "unchanged", ""),
        ("c.jsonl#1", "unchanged", ""),
        ("c.jsonl#2", "unchanged", ""),
        ("copy.txt", "duplicate", "b.txt"),
        ("blank.txt", "empty", "is empty"),
        ("none.jsonl", "empty", "holds no"),
        ("odd.pdfx", "failed", "is in no"),
    ]


def test_the_cache_tells_texts_sentences_models_and_engines_apart(tmp_path: Path) -> None:
    other, faster = ToyEncoder("other"), ToyEncoder()
    faster.engine = "faster"
    caches = [VectorCache(tmp_path / "vectors.sqlite", encoder) for encoder in (ToyEncoder(), other, faster)]
    keys = [cache.key("Fog fell.", [(0, 9)]) for cache in caches]
    keys += [caches[0].key("Fog fell!", [(0, 9)]), caches[0].key("Fog fell.", [(0, 3), (4, 9)])]
    assert len(set(keys)) == 5
    for cache in caches:
        cache.close()


def test_equal_passages_are_encoded_once(newsroom: Newsroom) -> None:
    newsroom.build({"a.jsonl": '{"text": "The tide is high. "}\n{"text": "The tide is high."}\n'})
    assert encoded(newsroom) == ["The tide is high."]
    assert newsroom.open().store.passage_count == 2


def test_another_size_of_passage_is_a_build_from_nothing(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    newsroom.settings = Settings(passage_tokens=3)
    assert newsroom.build().read == 3
    assert_as_if_new(newsroom)


def test_a_series_of_changes_ends_where_a_build_from_nothing_would(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    newsroom.build({"0.txt": FILES["b.txt"], "b.txt": "Changed. " + str(FILES["b.txt"])})
    newsroom.build({"z.jsonl": '{"id": "c-1", "text": "A double."}\n{"text": "half a pair \\ud83d"}'})
    (newsroom.corpus / "a.txt").rename(newsroom.corpus / "moved.txt")
    newsroom.build({"empty.txt": ""})
    newsroom.build({"c.jsonl": "not JSON"})
    assert_as_if_new(newsroom)


def test_progress_is_told_step_by_step_to_the_end(newsroom: Newsroom) -> None:
    newsroom.write({"a.jsonl": "".join(f'{{"text": "Boat {number} is in."}}\n' for number in range(600))})
    told: list[tuple[str, int, int]] = []
    build_index(newsroom.corpus, newsroom.index, newsroom.encoder, newsroom.settings, lambda *step: told.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["reading", "splitting", "encoding", "writing"]
    for stage, total in (("reading", 1), ("encoding", 600), ("writing", 600)):
        steps = [step for step in told if step[0] == stage]
        assert (steps[0][1:], steps[-1][1:]) == ((0, total), (total, total))
        assert steps == sorted(steps)
    assert sum(stage == "encoding" for stage, _, _ in told) > 2
    assert len(encoded(newsroom)) == 600


def test_a_broken_file_is_tried_again_when_it_changes(newsroom: Newsroom) -> None:
    report = newsroom.build({"a.jsonl": "not JSON", "b.txt": b"\xff\x00", "c.txt": "The tide is high."})
    assert [failure.place for failure in report.failed] == ["a.jsonl#1", "b.txt"]
    assert [failure.place for failure in newsroom.build().failed] == ["a.jsonl#1", "b.txt"]
    report = newsroom.build({"a.jsonl": '{"text": "Fog fell."}', "b.txt": "The ferry is late."})
    assert report.failed == ()
    assert report.articles == 3
    assert_as_if_new(newsroom)


def test_an_index_inside_its_corpus_is_no_article(newsroom: Newsroom) -> None:
    newsroom.write(FILES)
    inside = newsroom.corpus / "index"
    build_index(newsroom.corpus, inside, newsroom.encoder, newsroom.settings)
    assert is_current(newsroom.corpus, inside, newsroom.settings, newsroom.encoder.fingerprint)
    report = build_index(newsroom.corpus, inside, newsroom.encoder, newsroom.settings)
    assert (report.read, report.failed) == (0, ())


def test_an_index_that_cannot_be_written_is_an_error_of_the_house(newsroom: Newsroom) -> None:
    newsroom.write(FILES)
    newsroom.index.write_text("a file where the folder should be")
    with pytest.raises(AssistantError, match="index"):
        newsroom.build()


# Copies and ids


def test_a_copy_is_kept_once_under_the_smallest_id(newsroom: Newsroom) -> None:
    text = "The tide is high in Port Calder."
    report = newsroom.build({"c.txt": text, "a.txt": text, "b.txt": text, "d.txt": "Another text."})
    assert (report.articles, report.copies, report.passages) == (2, 2, 2)
    answer = newsroom.open().ask("Is the tide high in Port Calder?")
    assert answer.quotes[0].article_id == "a.txt"
    assert answer.quotes[0].also_in == answer.hits[0].also_in == ("b.txt", "c.txt")
    assert newsroom.open().article("b.txt").also_in == ("a.txt", "c.txt")


def test_the_next_copy_takes_over_when_the_first_goes(newsroom: Newsroom) -> None:
    text = "The tide is high in Port Calder."
    newsroom.build({"a.txt": text, "b.txt": text})
    (newsroom.corpus / "a.txt").unlink()
    report = newsroom.build()
    assert (report.articles, report.copies, report.encoded) == (1, 0, 0)
    assert newsroom.open().ask("Is the tide high?").quotes[0].article_id == "b.txt"
    assert_as_if_new(newsroom)


def test_an_index_with_other_copies_has_another_id(newsroom: Newsroom) -> None:
    """Two indexes of one id give one answer, and an answer names the copies."""
    before = newsroom.build({"a.txt": "The tide is high."})
    after = newsroom.build({"b.txt": "The tide is high."})
    assert after.index_id != before.index_id


def test_an_id_that_occurs_twice_is_a_failure_that_names_both_places(newsroom: Newsroom) -> None:
    report = newsroom.build(
        {"a.jsonl": '{"id": "x", "text": "First."}\n{"id": "x", "text": "Second."}\n', "x": "Third."}
    )
    failure = next(failure for failure in report.failed if failure.place == "a.jsonl#2")
    assert "'x'" in failure.reason
    assert "a.jsonl#1" in failure.reason
    assert newsroom.open().article("x").text == "First."


def test_of_two_equal_ids_the_first_in_the_corpus_has_it_whenever_it_came(newsroom: Newsroom) -> None:
    newsroom.build({"b.jsonl": '{"id": "x", "text": "In b."}\n', "c.jsonl": '{"id": "x", "text": "In c."}\n'})
    report = newsroom.build({"a.jsonl": '{"id": "x", "text": "In a."}\n'})
    assert newsroom.open().article("x").text == "In a."
    assert [failure.place for failure in report.failed] == ["b.jsonl#1", "c.jsonl#1"]
    assert all("a.jsonl#1" in failure.reason for failure in report.failed)
    assert_as_if_new(newsroom)
    (newsroom.corpus / "a.jsonl").unlink()
    report = newsroom.build()
    assert newsroom.open().article("x").text == "In b."
    assert [failure.place for failure in report.failed] == ["c.jsonl#1"]
    assert_as_if_new(newsroom)


def test_the_catalogue_keeps_every_field_of_an_article(newsroom: Newsroom) -> None:
    fields = "title: Pier\nsource: Wire\nsection: Harbour\npage: A4\nurl: https://example.org\nauthor: O. Venn"
    newsroom.build({"a.md": f"---\n{fields}\npublished: 2024-01-29\nlanguage: fr\n---\nThe pier reopens in May.\n"})
    (article,), _ = newsroom.read()
    assert article.page == "A4"
    assert newsroom.open().article("a.md") == article


def test_the_catalogue_counts_the_words_that_are_not_masked(newsroom: Newsroom) -> None:
    newsroom.build(
        {
            "a.md": "---\ntitle: None of these words\n---\nThe U.S. pier can't reopen.\n",
            "b.jsonl": '{"text": "Fog."}\n{"text": "Advertisement"}\n',
        }
    )
    counts = {entry.article_id: entry.words for entry in newsroom.open().store.catalogue.entries()}
    assert counts == {"a.md": 5, "b.jsonl#1": 1, "b.jsonl#2": 0}


# Nothing to index


@pytest.mark.parametrize("files", [{}, {"a.txt": ""}, {"a.txt": "Advertisement"}, {"a.jsonl": "\n\n"}])
def test_an_empty_corpus_opens_and_answers_absent(newsroom: Newsroom, files: dict[str, str]) -> None:
    newsroom.build(files)
    answer = newsroom.open().ask("Is the tide high?", k=10)
    assert (answer.verdict, answer.quotes, answer.hits, answer.confidence) == ("absent", (), (), 0.0)
    assert answer.absent_terms == ("tide", "high")
    assert newsroom.build().read == 0
    newsroom.build(FILES)
    assert newsroom.open().ask("Is the tide high?").verdict == "answered"


# Opening


def test_where_there_is_no_index_the_error_says_how_to_make_one(newsroom: Newsroom) -> None:
    with pytest.raises(IndexNotFound, match="clippings index"):
        newsroom.open()


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: flip(file, 0),
        lambda file: flip(file, file.stat().st_size // 2),
        lambda file: flip(file, -1),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(file.read_bytes() + b"\0"),
        lambda file: file.write_bytes(b""),
        lambda file: file.unlink(),
    ],
    ids=["first byte", "middle byte", "last byte", "cut", "longer", "emptied", "deleted"],
)
def test_a_damaged_file_of_the_index_is_named(newsroom: Newsroom, damage: Callable[[Path], object]) -> None:
    newsroom.build(FILES)
    files = sorted(newsroom.generation().iterdir())
    assert len(files) == 18
    for file in files:
        whole = file.read_bytes()
        damage(file)
        with pytest.raises(IndexDamaged) as caught:
            newsroom.open()
        assert caught.value.file == file
        file.write_bytes(whole)
    newsroom.open()


def test_no_byte_of_the_manifest_can_change_unseen(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    manifest = newsroom.generation() / "manifest.json"
    whole = manifest.read_bytes()
    for at in range(0, len(whole), 7):
        flip(manifest, at)
        with pytest.raises(IndexDamaged) as caught:
            newsroom.open()
        assert caught.value.file == manifest
        manifest.write_bytes(whole)


def test_no_byte_of_current_can_change_unseen(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    newsroom.build({"e.txt": "A gull sat on the pier."})
    newsroom.build({"f.txt": "A tern sat on the quay."})
    current = newsroom.index / "CURRENT"
    whole = current.read_bytes()
    for at in range(len(whole.rstrip())):
        for bit in range(8):
            content = bytearray(whole)
            content[at] ^= 1 << bit
            current.write_bytes(content)
            with pytest.raises(IndexDamaged):
                newsroom.open()


def test_a_damaged_index_is_built_anew(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    flip(newsroom.generation() / "catalogue.sqlite", -1)
    assert not is_current(newsroom.corpus, newsroom.index, newsroom.settings, newsroom.encoder.fingerprint)
    report = newsroom.build()
    assert (report.read, report.encoded) == (3, 0)
    assert newsroom.open().ask("Is the tide high?").verdict == "answered"


def test_an_index_of_another_model_is_refused_with_both_names(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    with pytest.raises(IndexMismatch, match="clippings index") as caught:
        Store.open(newsroom.index, ModelFiles("other", Path(), "f" * 64))
    assert "toy" in str(caught.value)
    assert "other" in str(caught.value)


def test_an_index_is_checked_against_the_encoder_that_is_given(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    assert Assistant.open(newsroom.index, newsroom.encoder).ask("Is the tide high?").verdict == "answered"
    with pytest.raises(IndexMismatch, match="other"):
        Assistant.open(newsroom.index, ToyEncoder("other"))


def test_an_index_of_another_format_is_refused_with_both_numbers(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.build(FILES)
    monkeypatch.setattr("assistant.index.store.FORMAT", 999)
    with pytest.raises(IndexMismatch, match="clippings index") as caught:
        newsroom.open()
    assert "999" in str(caught.value)
    assert caught.value.found in str(caught.value)
    assert not is_current(newsroom.corpus, newsroom.index, newsroom.settings, newsroom.encoder.fingerprint)
    assert newsroom.build().read == 3
    newsroom.open()


def test_another_model_builds_from_nothing(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    newsroom.encoder = ToyEncoder("other")
    report = newsroom.build()
    assert report.read == 3
    assert report.encoded == report.passages
    assert newsroom.open().ask("Is the tide high?").verdict == "answered"


def test_opening_and_asking_writes_nothing(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    for path in [*newsroom.folder.rglob("*"), newsroom.folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = listing(newsroom.folder)
    try:
        assistant = newsroom.open()
        assert assistant.ask("Is the tide high?").verdict == "answered"
        assert assistant.ask("Which gull?").absent_terms == ("gull",)
        assert is_current(newsroom.corpus, newsroom.index, newsroom.settings, newsroom.encoder.fingerprint)
        assert listing(newsroom.folder) == before
    finally:
        for path in [newsroom.folder, *newsroom.folder.rglob("*")]:
            path.chmod(0o755)


def test_an_index_knows_if_it_is_current(newsroom: Newsroom) -> None:
    def current() -> bool:
        return is_current(newsroom.corpus, newsroom.index, newsroom.settings, newsroom.encoder.fingerprint)

    newsroom.write(FILES)
    assert not current()
    newsroom.build()
    assert current()
    os.utime(newsroom.corpus / "a.txt", ns=(1, 1))
    assert current()
    newsroom.write({"a.txt": "Changed."})
    assert not current()
    newsroom.build()
    assert current()
    (newsroom.corpus / "b.txt").unlink()
    assert not current()
    newsroom.build()
    assert not is_current(newsroom.corpus, newsroom.index, newsroom.settings, "f" * 64)
    assert not is_current(newsroom.corpus, newsroom.index, Settings(passage_tokens=99), newsroom.encoder.fingerprint)


def test_a_folder_and_its_index_may_move_together(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    moved = Newsroom(newsroom.folder.rename(newsroom.folder.with_name("moved")), newsroom.encoder, newsroom.settings)
    answer = moved.open().ask("Is the tide high?")
    assert answer.quotes[0].caution == ""
    assert moved.build().read == 0


# Interruptions


def interrupt_at(monkeypatch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Lets the n-th step that touches the disk for good fail; returns the steps as they come."""
    steps: list[str] = []

    def failing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            steps.append(name)
            if len(steps) == number:
                raise OSError(28, "No space left on device")
            return real(*args, **kwargs)

        return step

    for owner, name in (
        (os, "fsync"),
        (np, "save"),
        (shutil, "copyfile"),
        (Path, "rename"),
        (Path, "replace"),
        (Path, "write_text"),
        (Path, "mkdir"),
        (Path, "unlink"),
    ):
        monkeypatch.setattr(owner, name, failing(name, getattr(owner, name)))
    return steps


def test_a_build_that_fails_at_any_step_leaves_the_old_index_or_the_new_one(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    seen: set[str] = set()
    for number in range(1, 200):
        old = newsroom.open().store.index_id
        newsroom.write({"e.txt": f"A gull sat on the pier {number} times."})
        with pytest.MonkeyPatch.context() as patch:
            steps = interrupt_at(patch, number)
            with contextlib.suppress(OSError, AssistantError):
                newsroom.build()
        assistant = newsroom.open()
        assert assistant.ask("Is the tide high in Port Calder?").verdict == "answered"
        new = newsroom.build().index_id
        assert assistant.store.index_id in (old, new)
        seen.add("old" if assistant.store.index_id == old else "new")
        if len(steps) < number:
            break
    else:
        pytest.fail("the build never ended")
    assert number > 20
    assert {"fsync", "save", "rename", "replace"} <= set(steps)
    assert seen == {"old", "new"}
    assert_as_if_new(newsroom)
    assert not list((newsroom.index / "generations").glob("*.partial"))


def test_what_an_interrupted_build_left_behind_is_removed(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    left_over = newsroom.index / "generations" / "000007.partial"
    left_over.mkdir()
    (left_over / "passages.npy").write_bytes(b"half")
    newsroom.build({"e.txt": "A gull sat on the pier."})
    assert not left_over.exists()
    newsroom.open()


def test_old_generations_are_removed_but_the_last(newsroom: Newsroom) -> None:
    for number in range(5):
        newsroom.build({"a.txt": f"The tide is {number} feet high."})
    assert sorted(each.name for each in (newsroom.index / "generations").iterdir()) == ["000004", "000005"]


def test_a_reader_keeps_its_generation_while_others_are_built(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    assistant = newsroom.open()
    before = assistant.ask("Is the tide high in Port Calder?")
    for number in range(4):
        newsroom.build({"e.txt": f"A gull sat on the pier {number} times."})
    assert assistant.ask("Is the tide high in Port Calder?") == before


def test_two_builders_at_once_are_one_too_many(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    with building(newsroom.index), pytest.raises(IndexBusy, match="another process"):
        newsroom.build({"e.txt": "A gull sat on the pier."})
    assert newsroom.build().read == 1


# The searches against slower ones


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """Six hundred articles of one passage, with words from a small vocabulary."""
    words = "tide ferry harbour quay pier gull storm council ticket vessel strike keeper lamp fog rope".split()
    random = np.random.default_rng(0)
    room = Newsroom(tmp_path_factory.mktemp("crowd"))
    lines = []
    for number in range(600):
        text = " ".join(random.choice(words, random.integers(3, 12)))
        title = " ".join(random.choice(words, 2))
        lines.append(f'{{"id": "{number:04d}", "title": "{title}", "text": "{text} {number}. {text}."}}')
    room.build({"a.jsonl": "\n".join(lines)})
    return room


def test_the_vector_search_is_the_one_of_numpy(crowd: Newsroom) -> None:
    store = crowd.open().store
    vectors = store.passage_vectors.rows(np.arange(store.passage_count))
    for question in ("Is the tide high?", "ferry ticket 17", "fog on the quay at the pier"):
        query = crowd.encoder.encode_question(question).vector
        scores = vectors @ query
        rows = store.passage_vectors.search(query, 50)
        assert len(set(rows.tolist())) == 50
        assert np.allclose(scores[rows], np.sort(scores)[::-1][:50], atol=1e-6)


def test_passage_vectors_are_those_the_encoder_gave(crowd: Newsroom) -> None:
    store = crowd.open().store
    for row in (0, 17, 599):
        passage = store.passage(row)
        text = store.read_article(passage.article_id).text
        spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
        (expected,) = crowd.encoder.encode_passages([(text[passage.start : passage.end], spans)])
        assert np.array_equal(store.passage_vectors.rows(np.array([row]))[0], expected.vectors[0].astype(np.float32))
        first, last = store.first_sentence[row], store.first_sentence[row + 1]
        assert np.array_equal(store.sentence_vectors[first:last], expected.vectors[1:])


def test_above_the_limit_the_search_is_approximate_and_says_how_good(newsroom: Newsroom, crowd: Newsroom) -> None:
    newsroom.settings = Settings(passage_tokens=30, exact_search_limit=300)
    newsroom.build({"a.jsonl": (crowd.corpus / "a.jsonl").read_text()})
    store = newsroom.open().store
    search = store.manifest["vector_search"]
    assert search["kind"].startswith("IVF")
    assert 0.5 < search["recall_at_10"] <= 1.0
    exact = crowd.open().store.passage_vectors
    shared = 0
    for row in range(0, 600, 10):
        query = exact.rows(np.array([row]))[0]
        shared += len(set(exact.search(query, 10).tolist()) & set(store.passage_vectors.search(query, 10).tolist()))
    assert shared / 600 > search["recall_at_10"] - 0.15
    vectors, expected = store.passage_vectors.rows(np.arange(600)), exact.rows(np.arange(600))
    assert (vectors * expected).sum(axis=1).min() > 0.99


def test_an_approximate_search_still_lists_as_many_hits_as_are_asked_for(newsroom: Newsroom, crowd: Newsroom) -> None:
    newsroom.settings = Settings(passage_tokens=30, exact_search_limit=300)
    newsroom.build({"a.jsonl": (crowd.corpus / "a.jsonl").read_text()})
    for k in (10, 599, 600, 1000):
        assert len(newsroom.open().ask("Nothing of this is here?", k=k).hits) == min(k, 600)


def test_bm25_is_the_formula_of_the_book(crowd: Newsroom) -> None:
    store = crowd.open().store
    articles = [store.read_article(store.passage(row).article_id) for row in range(store.passage_count)]
    bodies = [terms_of(article.text, article.language) for article in articles]
    titles = [set(terms_of(article.title, article.language)) for article in articles]
    mean = sum(map(len, bodies)) / len(bodies)
    weights = {"ferri": 1.0, "fog": 0.5, "17": 1.0, "nowher": 1.0}
    query = Query("x", weights, crowd.encoder.encode_question("x"))
    measured = bm25_of_all_passages(store, look_up_terms(store, query))
    total = len(bodies) + _UNSEEN_PASSAGES
    idf = {
        term: np.log(1 + (total - n + 0.5) / (n + 0.5))
        for term, n in ((term, sum(term in body for body in bodies)) for term in weights)
    }
    most = sum(weight * idf[term] for term, weight in weights.items())
    for row, (body, title) in enumerate(zip(bodies, titles, strict=True)):
        expected = 0.0
        for term, weight in weights.items():
            count = body.count(term) + (term in title)
            norm = BM25_K1 * (1 - BM25_B + BM25_B * len(body) / mean)
            expected += weight * idf[term] * count / (count + norm)
        assert measured[row] == pytest.approx(expected / most, abs=1e-5)


def test_no_rows_are_found_in_no_vectors(newsroom: Newsroom) -> None:
    newsroom.build({})
    vectors = PassageVectors(newsroom.generation() / "passages.faiss")
    assert len(vectors) == 0
    assert vectors.search(newsroom.encoder.encode_question("x").vector, 5).tolist() == []
