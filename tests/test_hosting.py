"""A folder for Spaces: what it holds, what it refuses to overwrite, and what is found wrong with it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from assistant import Settings
from assistant.encoding import Encoder
from assistant.errors import AssistantError, CorpusError
from assistant.index import build_index, is_current
from assistant.index.generations import open_current
from hosting import checking, folder, read_only
from hosting.card import CARD, card_problems, make_card, read_card
from hosting.folder import FolderError
from hosting.preparing import prepare_space
from hosting.space import main
from tests.toy import ROOT, ToyEncoder, listing

SETTINGS = Settings()
ARTICLES: Mapping[str, str | bytes] = {
    "harbour.txt": "Harbour reopens\n\nThe harbour of Velmora reopened on Tuesday after eleven months of dredging.\n",
    "north/bridge.txt": "Bridge closed\r\n\r\nThe Ostrava footbridge was closed as its northern cable had frayed.\r\n",
    "library.txt": "Library\n\nThe librarian Ines Quarto lent forty thousand volumes last winter.\n".encode("utf-16"),
}


def write(place: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def git(place: Path, *words: str) -> str:
    """Runs git without anybody's settings, so that it knows no LFS and turns line ends round where it may."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    options = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=true"]
    command = ["git", *options, "-C", str(place), *words]
    return subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "articles", ARTICLES)


@pytest.fixture
def space(tmp_path: Path, corpus: Path, toy: ToyEncoder) -> Path:
    prepare_space(tmp_path / "space", corpus, make_card(), toy)
    return tmp_path / "space"


@pytest.fixture(scope="module")
def real_space(tmp_path_factory: pytest.TempPathFactory, model: Encoder) -> Path:
    """A folder prepared with the model that a Space has."""
    place = tmp_path_factory.mktemp("hosting")
    prepare_space(place / "space", write(place / "articles", ARTICLES), make_card(), model)
    return place / "space"


def has_current_index(place: Path, encoder: Encoder) -> bool:
    return is_current(place / "seeds", place / "index", SETTINGS, encoder.fingerprint)


# What it holds


def test_it_holds_what_a_space_needs_and_nothing_else(space: Path) -> None:
    assert {path.name for path in space.iterdir()} == {
        *("app.py", "assistant", "requirements.txt", "LICENSE", "seeds", "index", "README.md"),
        *(".gitattributes", ".gitignore", ".prepared.sha256"),
    }


def test_the_program_is_copied_without_caches(space: Path) -> None:
    for file in (ROOT / "assistant").rglob("*.py"):
        assert (space / file.relative_to(ROOT)).read_bytes() == file.read_bytes()
    assert not list(space.rglob("__pycache__"))


def test_articles_are_copied_to_the_byte_and_hidden_files_are_not(
    tmp_path: Path, corpus: Path, toy: ToyEncoder
) -> None:
    write(corpus, {".key": "secret", ".git/config": "secret"})
    prepare_space(tmp_path / "space", corpus, make_card(), toy)
    seeds = tmp_path / "space" / "seeds"
    copied = {path.relative_to(seeds).as_posix(): path.read_bytes() for path in seeds.rglob("*") if path.is_file()}
    assert copied == {name: text.encode() if isinstance(text, str) else text for name, text in ARTICLES.items()}


def test_the_index_is_current_where_the_folder_is_moved_to(space: Path, tmp_path: Path, toy: ToyEncoder) -> None:
    copy = checking.copy_pushed(space, tmp_path / "elsewhere" / "app")
    assert open_current(copy / "index")[1]["corpus"] == "../seeds"
    assert has_current_index(copy, toy)


def test_the_index_is_current_in_a_clone_whose_files_are_new(space: Path, tmp_path: Path, toy: ToyEncoder) -> None:
    git(space, "init", "--quiet")
    git(space, "add", "--all")
    git(space, "commit", "--quiet", "-m", "Prepare")
    git(tmp_path, "clone", "--quiet", str(space), "clone")
    clone = tmp_path / "clone"
    assert folder.pushed_files(clone) == folder.pushed_files(space)
    assert not list(folder.foreign_files(clone))
    assert has_current_index(clone, toy)
    before = len(toy.encoded)
    report = build_index(clone / "seeds", clone / "index", toy, SETTINGS)
    assert (report.read, report.unchanged, len(toy.encoded)) == (0, 3, before)


def test_the_cache_of_vectors_stays_here(space: Path) -> None:
    assert (space / folder.VECTORS).is_file()
    git(space, "init", "--quiet")
    git(space, "add", "--all")
    added = git(space, "-c", "core.quotePath=false", "ls-files").splitlines()
    assert sorted(added) == folder.pushed_files(space)
    assert folder.VECTORS not in added


def test_the_record_names_every_file_as_sha256sum_reads_it(space: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", folder.RECORD], cwd=space, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(folder.pushed_files(space)) - 1


@pytest.mark.parametrize(
    "title", ['Étude: "x" #1', "- a list", "yes", "3.10", "{{title}}", "'", "---", "a: b\\n", "📰", "x" * 300]
)
def test_a_title_is_read_back_as_it_was_given(title: str) -> None:
    project = read_card((ROOT / CARD).read_text("utf-8"))
    card = read_card(make_card(title, "In a line: #1"))
    assert card == project | {"title": title, "short_description": "In a line: #1"}
    assert not list(card_problems(card, project["sdk_version"]))


def test_the_front_matter_is_this_projects_own_where_nothing_is_given() -> None:
    assert read_card(make_card()) == read_card((ROOT / CARD).read_text("utf-8"))


def test_what_is_large_or_no_text_goes_by_lfs_and_nothing_else_does(
    tmp_path: Path, corpus: Path, toy: ToyEncoder
) -> None:
    odd = 'a "b" [c] *d\\e.dat'
    write(corpus, {odd: b"x" * (folder.LARGEST + 1), "just-fits.dat": b"x" * folder.LARGEST, "small.bin": b"\0"})
    place = tmp_path / "space"
    prepare_space(place, corpus, make_card(), toy)
    git(place, "init", "--quiet")
    paths = folder.pushed_files(place)
    said = git(place, "check-attr", "-z", "filter", "--", *paths).split("\0")
    by_lfs = {path for path, value in zip(said[0::3], said[2::3], strict=False) if value == "lfs"}
    _, manifest = open_current(place / "index")
    arrays = {f"index/generations/000001/{name}" for name in manifest["files"]}
    empty = {path for path in arrays if not (place / path).stat().st_size}
    assert by_lfs == {f"seeds/{odd}", "seeds/small.bin", "seeds/library.txt", *arrays} - empty
    assert not folder.outside_lfs(place)


# What it refuses


def test_what_somebody_else_put_there_is_kept(space: Path, corpus: Path, toy: ToyEncoder) -> None:
    write(space, {"notes/mine.txt": "mine"})
    before = listing(space)
    with pytest.raises(FolderError, match=r"notes/mine\.txt: was not written here by an earlier prepare"):
        prepare_space(space, corpus, make_card(), toy)
    assert listing(space) == before


@pytest.mark.parametrize("path", ["README.md", "seeds/harbour.txt", "assistant/words.py", ".gitattributes"])
def test_what_was_changed_since_is_kept(space: Path, corpus: Path, toy: ToyEncoder, path: str) -> None:
    with (space / path).open("a") as file:
        file.write("mine")
    before = listing(space)
    with pytest.raises(FolderError, match="has been changed since"):
        prepare_space(space, corpus, make_card(), toy)
    assert listing(space) == before


def test_a_link_is_kept(space: Path, corpus: Path, toy: ToyEncoder, tmp_path: Path) -> None:
    (space / "seeds" / "linked").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(FolderError, match="seeds/linked"):
        prepare_space(space, corpus, make_card(), toy)
    assert (space / "seeds" / "linked").is_symlink()


def new_space(place: Path) -> Path:
    """A clone of a Space to which nothing was pushed yet."""
    place.mkdir()
    git(place, "init", "--quiet")
    write(place, {CARD: "---\nsdk: gradio\n---\n", ".gitattributes": "*.npy filter=lfs\n"})
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "-m", "initial commit")
    return place


def test_a_clone_of_a_new_space_is_filled_and_its_history_kept(tmp_path: Path, corpus: Path, toy: ToyEncoder) -> None:
    clone = new_space(tmp_path / "clone")
    prepare_space(clone, corpus, make_card("Harbour news"), toy)
    assert read_card((clone / CARD).read_text("utf-8"))["title"] == "Harbour news"
    assert git(clone, "show", f"HEAD:{CARD}") == "---\nsdk: gradio\n---\n"


def test_a_readme_that_is_in_no_history_is_kept(tmp_path: Path, corpus: Path, toy: ToyEncoder) -> None:
    clone = new_space(tmp_path / "clone")
    write(clone, {CARD: "mine"})
    with pytest.raises(FolderError, match=CARD):
        prepare_space(clone, corpus, make_card(), toy)
    assert (clone / CARD).read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path, corpus: Path, toy: ToyEncoder) -> None:
    file = write(tmp_path, {"file": "mine"}) / "file"
    with pytest.raises(FolderError, match="is a file"):
        prepare_space(file, corpus, make_card(), toy)
    assert file.read_text() == "mine"


def test_the_articles_and_the_folder_do_not_lie_in_each_other(corpus: Path, toy: ToyEncoder) -> None:
    for place in (corpus, corpus / "space", corpus.parent):
        with pytest.raises(FolderError, match="lies in the other"):
            prepare_space(place, corpus, make_card(), toy)
    assert not (corpus / "space").exists()


@pytest.mark.parametrize("files", [{}, {"empty.txt": ""}])
def test_without_articles_what_was_prepared_stays(space: Path, tmp_path: Path, toy: ToyEncoder, files) -> None:
    none = write(tmp_path / "none", files)
    none.mkdir(exist_ok=True)
    before = listing(space)
    with pytest.raises(CorpusError, match="no article"):
        prepare_space(space, none, make_card(), toy)
    after = listing(space)
    assert {path: after[path] for path in before if path != "."} == {
        path: before[path] for path in before if path != "."
    }
    assert set(after) == set(before)


def test_what_cannot_be_copied_is_named(tmp_path: Path, corpus: Path, toy: ToyEncoder) -> None:
    os.mkfifo(corpus / "pipe.txt")
    with pytest.raises(CorpusError, match=r"pipe\.txt: is not a file"):
        prepare_space(tmp_path / "space", corpus, make_card(), toy)


# Prepared again


def test_prepared_again_only_what_is_new_is_encoded_and_what_is_gone_goes(
    space: Path, corpus: Path, toy: ToyEncoder
) -> None:
    (corpus / "harbour.txt").unlink()
    write(corpus, {"well.txt": "Well\n\nThe well of Casparra ran dry in the summer of its hundredth year.\n"})
    toy.encoded.clear()
    prepare_space(space, corpus, make_card("Second"), toy)
    assert not (space / "seeds" / "harbour.txt").exists()
    assert len(toy.encoded) == 1
    assert "Casparra" in toy.encoded[0]
    assert [path.name for path in (space / "index" / "generations").iterdir()] == ["000001"]
    assert has_current_index(space, toy)
    assert not list(folder.foreign_files(space))


def test_what_an_interrupted_prepare_left_is_removed(space: Path, corpus: Path, toy: ToyEncoder) -> None:
    write(space, {f"{folder.STAGE}/seeds/half.txt": "half"})
    prepare_space(space, corpus, make_card(), toy)
    assert not (space / folder.STAGE).exists()


# What is found wrong


def problems(place: Path) -> str:
    return "\n".join(each.problem for each in checking.check_files(place) if each.problem)


def test_nothing_is_wrong_with_what_was_prepared(space: Path) -> None:
    findings = list(checking.check_files(space))
    assert len(findings) == 4
    assert problems(space) == ""


@pytest.mark.parametrize("name", ["title", "sdk", "sdk_version", "python_version", "app_file"])
def test_a_field_that_spaces_needs_is_missed(space: Path, name: str) -> None:
    fields = read_card((space / CARD).read_text("utf-8"))
    del fields[name]
    write(space, {CARD: f"---\n{yaml.safe_dump(fields)}---\n"})
    assert f"{name} is missing" in problems(space)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("sdk", "docker", "not 'gradio'"),
        ("sdk_version", "5.0.0", "but requirements.txt names gradio"),
        ("python_version", 3.11, "is no text"),
        ("colorFrom", "mauve", "not one of"),
        ("short_description", "x" * 61, "more than 60 characters"),
    ],
)
def test_a_field_that_spaces_refuses_is_told(name: str, value: object, problem: str) -> None:
    card = read_card(make_card())
    assert problem in "; ".join(card_problems(card | {name: value}, card["sdk_version"]))


@pytest.mark.parametrize("text", ["", "no front matter", "---\n: : :\n---\n", "---\n- a\n---\n"])
def test_a_readme_without_front_matter_lacks_every_field(text: str) -> None:
    assert read_card(text) == {}


def test_a_large_file_that_was_added_is_told(space: Path) -> None:
    write(space, {"seeds/large.txt": b"x" * (folder.LARGEST + 1)})
    assert "does not send seeds/large.txt by LFS" in problems(space)


def test_a_folder_with_too_many_files_is_told(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LARGEST_FOLDER", 1)
    assert "seeds has 2" in problems(space)


def test_it_starts_on_a_read_only_disk_and_answers_from_its_articles(real_space: Path, tmp_path: Path) -> None:
    before = listing(real_space)
    app = checking.copy_pushed(real_space, tmp_path / "app")
    findings = list(checking.check_start(app, tmp_path, Path(sys.executable), within=float("inf")))
    assert [each.problem for each in findings if each.problem] == []
    assert len(findings) == 5
    assert listing(real_space) == before


def test_an_index_of_other_articles_is_told(space: Path, tmp_path: Path) -> None:
    app = checking.copy_pushed(space, tmp_path / "app")
    (app / "index" / "CURRENT").unlink()
    current, started = checking.check_start(app, tmp_path, Path(sys.executable), within=float("inf"))
    assert "built at every start" in current.problem
    assert "no index here" in started.problem


def test_a_program_that_ends_is_told_with_its_last_line(real_space: Path, tmp_path: Path) -> None:
    app = checking.copy_pushed(real_space, tmp_path / "app")
    write(app, {"app.py": "raise SystemExit('no such luck')\n"})
    *_, started = checking.check_start(app, tmp_path, Path(sys.executable), within=float("inf"))
    assert started.problem == "app.py ended with 1: no such luck"


def test_only_one_folder_can_be_written_on_a_read_only_disk(tmp_path: Path) -> None:
    app, scratch = tmp_path / "app", tmp_path / "scratch"
    app.mkdir()
    scratch.mkdir()
    disk = read_only.make_read_only(tmp_path, app, scratch, Path(sys.executable))
    program = "import pathlib, sys; pathlib.Path(sys.argv[1], 'file').write_text('')"
    for place, can_write in ((scratch, True), (app, False)):
        with (tmp_path / "log").open("wb") as log:
            code = disk.start([sys.executable, "-c", program, str(place)], app, os.environ, log).wait()
        assert (code == 0) is can_write
        assert (place / "file").exists() is can_write


def test_where_nothing_can_be_mounted_permissions_are_taken_away(tmp_path: Path) -> None:
    app, scratch = write(tmp_path / "app", {"folder/file": ""}), tmp_path / "scratch"
    scratch.mkdir()
    disk = read_only.by_permissions(tmp_path, app, scratch)
    assert {path.stat().st_mode & 0o222 for path in [app, *app.rglob("*")]} == {0}
    assert (disk.user is not None) is (os.geteuid() == 0)


def test_a_python_that_is_not_here_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"apt-get install python9\.9 python9\.9-venv"):
        checking.make_environment(tmp_path / "venv", "9.9")


def test_requirements_that_cannot_be_installed_are_told_in_a_line(tmp_path: Path) -> None:
    requirements = write(tmp_path, {"requirements.txt": "./no-such-folder\n"}) / "requirements.txt"
    problem = checking.install(Path(sys.executable), requirements, "6")
    assert "no-such-folder" in problem
    assert "\n" not in problem


# The command line


def test_each_failed_check_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 2
    assert len(said.out.splitlines()) == 2


def test_a_refusal_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"mine.txt": "mine"})
    assert main(["prepare", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("given", [["--title", ""], ["--title", "two\nlines"], ["--description", "x" * 61]])
def test_what_the_front_matter_cannot_take_is_wrong_usage(tmp_path: Path, given: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["prepare", str(tmp_path / "space"), *given])
    assert ended.value.code == 2
    assert not (tmp_path / "space").exists()


def test_what_goes_wrong_is_an_error_of_the_project() -> None:
    assert issubclass(FolderError, AssistantError)
