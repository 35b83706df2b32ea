"""The house: imports point one way, importing is light, and what is pinned is what is asked for."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.toy import ROOT

HOUSE = ROOT / "assistant"
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(HOUSE.rglob("*.py"))
}
FOUNDATION = ["assistant.records", "assistant.errors", "assistant.settings"]
ANSWERING = [
    "signals",
    "late_interaction",
    "collapsing",
    "ranking",
    "retrieving",
    "reranking",
    "quoting",
    "verdict",
    "conversation",
    "answering",
    "browsing",
]


def imports_of(module: str) -> set[str]:
    """Every module that a module names in an import, wherever in it the import stands."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively"
            found.add(str(node.module))
            found |= {f"{node.module}.{each.name}" for each in node.names if f"{node.module}.{each.name}" in MODULES}
    return found


def house_imports(module: str) -> set[str]:
    return {each for each in imports_of(module) if each.split(".")[0] == "assistant"}


def is_within(module: str, *rooms: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def importers_of(library: str) -> set[str]:
    return {module for module in MODULES if any(is_within(each, library) for each in imports_of(module))}


def test_the_test_sees_the_house() -> None:
    assert len(MODULES) > 20
    assert set(FOUNDATION) <= set(MODULES)
    assert house_imports("assistant.quoting")


@pytest.mark.parametrize("module", FOUNDATION)
def test_records_errors_and_settings_know_nothing_of_the_house(module: str) -> None:
    assert house_imports(module) <= set(FOUNDATION)


MAY_KNOW = {
    "assistant.reading": ["assistant.languages"],
    "assistant.splitting": ["assistant.reading", "assistant.languages"],
    "assistant.words": ["assistant.languages", "assistant.stop_words"],
}
"""What a room may know beside itself and the foundation."""


@pytest.mark.parametrize("room", ["assistant.reading", "assistant.splitting", "assistant.encoding", "assistant.words"])
def test_reading_splitting_and_encoding_know_nothing_of_what_follows(room: str) -> None:
    for module in (module for module in MODULES if is_within(module, room)):
        allowed = [
            *FOUNDATION,
            "assistant.json_objects",
            room,
            *MAY_KNOW.get(room, ()),
        ]
        assert all(is_within(each, *allowed) for each in house_imports(module)), module


def test_the_index_knows_nothing_of_answers() -> None:
    allowed = [
        *FOUNDATION,
        *(f"assistant.{room}" for room in ("reading", "copies", "splitting", "encoding", "index")),
        *(f"assistant.{room}" for room in ("words", "languages", "traits", "dates")),
    ]
    for module in (module for module in MODULES if is_within(module, "assistant.index")):
        assert all(is_within(each, *allowed) for each in house_imports(module)), module


def test_copies_are_told_by_their_texts_alone() -> None:
    allowed = [*FOUNDATION, "assistant.copies", "assistant.words"]
    for module in (module for module in MODULES if is_within(module, "assistant.copies")):
        assert all(is_within(each, *allowed) for each in house_imports(module)), module


@pytest.mark.parametrize("name", ANSWERING)
def test_answering_knows_nothing_of_how_an_index_is_made(name: str) -> None:
    for each in house_imports(f"assistant.{name}"):
        assert each == "assistant.reading.lines" or not is_within(each, "assistant.reading")
        assert not is_within(each, "assistant.splitting", "assistant.index.building", "assistant.index.writing")
        assert not is_within(each, "assistant.web", "assistant.cli", "assistant.mcp")


def test_the_index_is_opened_without_what_builds_it() -> None:
    for name in ("store", "catalogue", "postings", "vectors"):
        assert not house_imports(f"assistant.index.{name}") & {"assistant.index.building", "assistant.index.writing"}


@pytest.mark.parametrize("door", ["assistant.web", "assistant.mcp", "assistant.evaluation"])
def test_nothing_imports_a_door_but_the_command_line(door: str) -> None:
    assert all(is_within(module, door, "assistant.cli") for module in importers_of(door))


def test_bringing_articles_in_knows_nothing_of_answers_or_pages() -> None:
    allowed = [*FOUNDATION, *(f"assistant.{room}" for room in ("adding", "reading", "encoding", "index"))]
    for module in (module for module in MODULES if is_within(module, "assistant.adding")):
        assert all(is_within(each, *allowed) for each in house_imports(module)), module


@pytest.mark.parametrize("name", ["adding", "browsing", "feedback"])
def test_what_a_reader_does_beside_asking_knows_nothing_of_the_doors(name: str) -> None:
    for module in (module for module in MODULES if is_within(module, f"assistant.{name}")):
        for each in house_imports(module):
            assert not is_within(each, "assistant.web", "assistant.cli", "assistant.mcp", "assistant.evaluation")


@pytest.mark.parametrize(
    "part", ["desk", "workbench", "asking", "conversing", "scoping", "links", "shelf", "admission"]
)
def test_what_is_behind_the_page_knows_no_gradio_and_no_html(part: str) -> None:
    imported = imports_of(f"assistant.web.{part}")
    assert not [each for each in imported if is_within(each, "gradio", "html", "assistant.web.rendering")]


def test_the_renderers_know_no_gradio_and_serve_nothing() -> None:
    for module in (module for module in MODULES if is_within(module, "assistant.web.rendering")):
        imported = imports_of(module)
        assert not [each for each in imported if is_within(each, "gradio", "starlette", "assistant.web.views")], module


def test_imports_make_no_circle() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module in done:
            return
        for each in top_level_imports(module):
            visit(each, (*path, module))
        done.add(module)

    def top_level_imports(module: str) -> set[str]:
        tree = ast.parse(MODULES[module].read_text("utf-8"))
        inner = {node for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) for node in ast.walk(each)}
        found = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node not in inner and node.module in MODULES:
                named = {f"{node.module}.{each.name}" for each in node.names}
                found |= (named & set(MODULES)) or {str(node.module)}
        return found - {module}

    for module in MODULES:
        if module not in ("assistant", *(name for name, file in MODULES.items() if file.name == "__init__.py")):
            visit(module, ())


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("gradio", ["assistant.web"]),
        ("starlette", ["assistant.web"]),
        ("fastapi", ["assistant.web.site"]),
        ("uvicorn", ["assistant.web.serving"]),
        ("babel", ["assistant.web.texts"]),
        ("sentence_transformers", ["assistant.encoding"]),
        ("torch", ["assistant.encoding"]),
        ("faiss", ["assistant.index.vectors"]),
        ("sentencex", ["assistant.splitting"]),
        ("rensa", ["assistant.copies.signatures"]),
        ("py3langid", ["assistant.languages"]),
        ("snowballstemmer", ["assistant.words"]),
        ("httpx", ["assistant.fetching"]),
        ("httpcore", ["assistant.fetching"]),
        ("watchfiles", ["assistant.watching"]),
        ("lxml", ["assistant.reading"]),
        ("trafilatura", ["assistant.reading.html_article"]),
        ("feedparser", ["assistant.reading.feeds"]),
        ("pypdfium2", ["assistant.reading.pdf"]),
        ("docx", ["assistant.reading.docx"]),
        ("odfdo", ["assistant.reading.odt"]),
        ("striprtf", ["assistant.reading.rtf"]),
        ("charset_normalizer", ["assistant.reading"]),
        ("ir_measures", ["assistant.evaluation"]),
        ("matplotlib", ["assistant.evaluation.plot"]),
        ("mcp", ["assistant.mcp"]),
    ],
)
def test_a_library_is_imported_in_one_room_only(library: str, rooms: list[str]) -> None:
    importers = importers_of(library)
    assert importers, f"nothing imports {library}: has the room been renamed?"
    assert all(is_within(module, *rooms) for module in importers)


def test_importing_the_house_is_light() -> None:
    program = (
        "import sys, assistant;"
        "heavy = {'torch', 'gradio', 'mcp', 'sentence_transformers', 'transformers', 'huggingface_hub', 'starlette',"
        " 'uvicorn', 'babel'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_only_settings_read_the_environment() -> None:
    for module, file in MODULES.items():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb"):
                assert module == "assistant.settings" or sets_a_default(file, node), f"{module}, line {node.lineno}"
            if isinstance(node, ast.ImportFrom) and node.module == "os":
                assert not {"environ", "getenv"} & {each.name for each in node.names}, module


def sets_a_default(file: Path, node: ast.Attribute) -> bool:
    return "os.environ.setdefault(" in file.read_text("utf-8").splitlines()[node.lineno - 1]


def test_app_has_at_most_thirty_lines() -> None:
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) <= 30


def test_every_module_says_what_it_is() -> None:
    for module, file in MODULES.items():
        assert ast.get_docstring(ast.parse(file.read_text("utf-8"))), module


def test_every_file_that_the_house_reads_is_installed_with_it() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    installed = {
        file
        for package, patterns in data.items()
        for each in patterns
        for file in (ROOT / package.replace(".", "/")).glob(each)
    }
    files = {file for file in HOUSE.rglob("*") if file.suffix not in ("", ".py", ".pyc")}
    assert len(files) > 10
    assert sorted(files - installed) == []


def pins() -> dict[str, Requirement]:
    lines = [line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()]
    requirements = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {each.name.lower().replace("_", "-"): each for each in requirements}


def dependencies() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(each) for each in project["dependencies"]]


@pytest.mark.parametrize("dependency", dependencies(), ids=lambda each: each.name)
def test_each_dependency_is_pinned_to_a_version_it_allows(dependency: Requirement) -> None:
    (pin,) = pins()[dependency.name.lower().replace("_", "-")].specifier
    assert pin.operator == "=="
    assert dependency.specifier.contains(pin.version)


def test_nothing_is_pinned_that_is_not_a_dependency() -> None:
    assert set(pins()) == {each.name.lower().replace("_", "-") for each in dependencies()}
