"""`clippings diff`: what an article changed against another of its story."""

import json

import pytest

from assistant.cli import main
from tests.test_copies import REPORT, UPDATE
from tests.toy import Newsroom


@pytest.fixture
def story(newsroom: Newsroom) -> Newsroom:
    newsroom.build(
        {
            "a.txt": REPORT,
            "b.txt": f"{REPORT.replace('nine', 'ten')} {UPDATE}",
            "c.txt": "The lighthouse was painted white.",
        }
    )
    return newsroom


def test_it_shows_what_the_other_of_the_story_says_otherwise(
    story: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "a.txt", "--index", str(story.index)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("--- a.txt\n+++ b.txt\n2 same, 1 changed, 1 added, 0 dropped\n")
    assert (
        "\n- The harbour office of Port Calder closed the old pier on Monday after divers found cracks in [nine]"
        in printed
    )
    assert " in [ten] of its pillars.\n" in printed
    assert printed.endswith(f"\n+ {UPDATE}\n")


def test_of_two_titles_only_the_one_that_there_is_is_shown(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.build({"a.txt": REPORT, "b.md": f"---\ntitle: Pier shut\n---\n{REPORT}"})
    assert main(["diff", "a.txt", "b.md", "--index", str(newsroom.index)]) == 0
    printed = capsys.readouterr().out
    assert "\n+ Pier shut\n" in printed
    assert "\n- \n" not in printed


def test_it_gives_offsets_as_json(story: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "a.txt", "c.txt", "--json", "--index", str(story.index)]) == 0
    (compared,) = json.loads(capsys.readouterr().out)
    assert (compared["left"], compared["right"]) == ("a.txt", "c.txt")
    assert next(REPORT[slice(*each["left"])] for each in compared["changes"] if each["kind"] == "dropped") == (
        REPORT.partition(". ")[0] + "."
    )


def test_an_article_alone_in_its_story_is_one_line(story: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "c.txt", "--index", str(story.index)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "name one to compare" in captured.err


def test_an_unknown_article_is_one_line(story: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "nowhere.txt", "--index", str(story.index)]) == 1
    assert "holds no article 'nowhere.txt'" in capsys.readouterr().err
