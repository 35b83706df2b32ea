"""A deterministic encoder without a model, and a small newsroom to test with: a corpus, its index, its encoder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant, Settings
from assistant.encoding import EncodedPassage, EncodedQuestion, Encoder, ModelFiles, Passages
from assistant.encoding.token_codes import encode_tokens
from assistant.index import Store, build_index
from assistant.reading import find_sources, read_source
from assistant.records import Article, BuildReport, Failure

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"

_TOKEN = re.compile(r"\w{1,8}|[^\w\s]")
_WORD = re.compile(r"\w+")


class ToyEncoder:
    """Words hashed into signed dimensions; a token is up to eight letters or one mark. Notes what it encodes."""

    engine = "toy"
    dimension = 64
    reranks = False

    def __init__(self, name: str = "toy", max_tokens: int = 60) -> None:
        self.name = name
        self.fingerprint = sha256(name.encode()).hexdigest()
        self.max_tokens = max_tokens
        self.encoded: list[str] = []

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        return [[match.span() for match in _TOKEN.finditer(text)] for text in texts]

    def encode_passages(self, passages: Passages) -> list[EncodedPassage]:
        encoded = []
        for text, spans in passages:
            assert len(self.tokenise([text])[0]) <= self.max_tokens, f"a passage over the limit: {text[:60]!r}"
            self.encoded.append(text)
            sentences = [text[start:end] for start, end in spans]
            rows = [self._vector(text), *map(self._vector, sentences)]
            tokens = [self._token_vectors(sentence) for sentence in sentences]
            counts = np.array([len(each) for each in tokens], np.int32)
            encoded.append(
                EncodedPassage(np.stack(rows).astype(np.float16), encode_tokens(np.concatenate(tokens)), counts)
            )
        return encoded

    def encode_question(self, question: str) -> EncodedQuestion:
        (spans,) = self.tokenise([question])
        return EncodedQuestion(self._vector(question), self._token_vectors(question), tuple(spans))

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError("this encoder says that it does not rerank")

    def _token_vectors(self, text: str) -> NDArray[np.float32]:
        (spans,) = self.tokenise([text])
        return np.stack([self._vector(text[start:end]) for start, end in spans] or [self._vector("")])[: len(spans)]

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, np.float32)
        for word in _WORD.findall(text.casefold()):
            digest = sha256(word.encode("utf-8", "surrogatepass")).digest()
            for at in range(0, 8, 2):
                vector[digest[at] % self.dimension] += 1 if digest[at + 1] % 2 else -1
        if not vector.any():
            vector[0] = 1
        return vector / np.linalg.norm(vector)


@dataclass
class Newsroom:
    """A folder with a corpus and its index, and an encoder."""

    folder: Path
    encoder: Encoder = field(default_factory=ToyEncoder)
    settings: Settings = field(default_factory=lambda: Settings(passage_tokens=30))

    @property
    def corpus(self) -> Path:
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        return self.folder / "index"

    @property
    def model(self) -> ModelFiles:
        """The encoder as opening an index knows it."""
        return ModelFiles(self.encoder.name, self.folder, self.encoder.fingerprint)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        self.corpus.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            file = self.corpus / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)

    def build(self, files: Mapping[str, str | bytes] | None = None) -> BuildReport:
        self.write(files or {})
        return build_index(self.corpus, self.index, self.encoder, self.settings)

    def open(self) -> Assistant:
        return Assistant(Store.open(self.index, self.model), self.encoder, self.settings)

    def read(self) -> tuple[list[Article], list[Failure]]:
        """What the reader makes of the corpus."""
        items = [
            item
            for source in find_sources(self.corpus)
            for item in read_source(self.corpus, source.path, self.settings)
        ]
        return [each for each in items if isinstance(each, Article)], [
            each for each in items if isinstance(each, Failure)
        ]

    def generation(self) -> Path:
        """The folder of the generation in force."""
        return self.index / "generations" / (self.index / "CURRENT").read_text().split()[0]


def listing(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Every file and folder below a folder with its mode, time and hash: two equal listings, nothing was written."""
    found = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        status = path.stat()
        digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path.relative_to(folder))] = (status.st_mode, status.st_mtime_ns, digest)
    return found


def source_text(corpus: Path, article: Article) -> str:
    """An article's text, read from its source file without the house's own reader where that is plain text."""
    import json

    if Path(article.path).suffix not in (".txt", ".md", ".jsonl"):
        (read,) = read_source(corpus, article.path, Settings())
        assert isinstance(read, Article)
        return read.text
    content = (corpus / article.path).read_bytes().decode("utf-8")
    if not article.line:
        return content
    return str(json.loads(content.split("\n")[article.line - 1])["text"])
