"""The encoder of sentence-transformers: the one module that imports it.

Where the model is a Transformer with mean pooling, one forward pass over a passage gives the passage's vector and,
pooled over each sentence's own tokens, its sentences' vectors ("late chunking", Günther et al. 2024,
arXiv:2409.04701). Any other model encodes passages and sentences one by one.
"""

from __future__ import annotations

import copy
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.encoding.base import Passages
from assistant.encoding.model_files import find_model
from assistant.errors import ModelError
from assistant.settings import Settings

_MIN_BF16_COSINE = 0.999
_PROBES = (
    "The foreign minister met the army chief in the capital on Monday.",
    "Which company was accused of hiding 3.5 billion dollars of losses?",
    "A flood closed the bridge; officials said that it would reopen within a week, once the repairs were done.",
)
_LONGEST_WITHOUT_LIMIT = 512


class SentenceEncoder:
    """A sentence-transformers model on the processor; safe to use from one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        files = find_model(settings.model)
        self.name, self.fingerprint = files.name, files.fingerprint
        self._batch_size = settings.batch_size
        with _quietly():
            import torch  # noqa: PLC0415 - a second, and only where text is encoded
            from safetensors import SafetensorError  # noqa: PLC0415
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - five seconds

            try:
                self._model: Any = SentenceTransformer(str(files.folder), device="cpu", local_files_only=True)
            except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
                reason = " ".join(str(error).split())[:200]
                raise ModelError(f"{files.folder}: sentence-transformers cannot load it ({reason})") from error
        self._torch: Any = torch
        self._model.eval()
        self._tokenizer = _plain_tokenizer(self._model.tokenizer)
        self._special_tokens = _count_special_tokens(self._tokenizer)
        limit = self._model.max_seq_length
        self.max_tokens = min(int(limit or _LONGEST_WITHOUT_LIMIT), 1 << 20) - self._special_tokens
        self.dimension = int(self._model.get_embedding_dimension())
        self._pools_tokens = _is_mean_pooling(self._model)
        exact = self._model
        if self._has_bf16(settings.precision):
            self._model = self._in_bf16()
        self.engine = "torch-fp32" if self._model is exact else "torch-bf16"

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The offsets of each text's tokens, special tokens left out; nothing is cut off."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [[span for span in encoding.offsets if span[0] < span[1]] for encoding in encodings]

    def encode_passages(self, passages: Passages) -> list[NDArray[np.float16]]:
        """For each passage a (1 + sentences, dimension) array of unit rows: the passage first, then its sentences.

        Raises:
            ModelError: a passage is longer than `max_tokens`.
        """
        texts = [text for text, _ in passages]
        tokens = self.tokenise(texts)
        for text, offsets in zip(texts, tokens, strict=True):
            if len(offsets) > self.max_tokens:
                length, limit = len(offsets), self.max_tokens
                raise ModelError(f"a passage of {length} tokens is over {self.name}'s limit of {limit}: {text[:60]!r}")
        order = sorted(range(len(texts)), key=lambda at: len(tokens[at]))
        vectors: list[NDArray[np.float16]] = [np.empty(0, np.float16)] * len(texts)
        for first in range(0, len(order), self._batch_size):
            batch = order[first : first + self._batch_size]
            encode = self._encode_pooled if self._pools_tokens else self._encode_apart
            for at, rows in zip(batch, encode([passages[at] for at in batch]), strict=True):
                vectors[at] = rows.astype(np.float16)
        return vectors

    def encode_query(self, question: str) -> NDArray[np.float32]:
        """The (dimension,) unit vector of a question; one over the limit is encoded in pieces and averaged."""
        offsets = self.tokenise([question])[0]
        pieces = [question]
        if len(offsets) > self.max_tokens:
            starts = range(0, len(offsets), self.max_tokens)
            stops = [min(start + self.max_tokens, len(offsets)) - 1 for start in starts]
            pieces = [question[offsets[start][0] : offsets[stop][1]] for start, stop in zip(starts, stops, strict=True)]
        vectors = [
            np.asarray(self._model.encode_query(piece, show_progress_bar=False, convert_to_numpy=False).float())
            for piece in pieces
        ]
        return np.asarray(_unit(np.mean(vectors, axis=0, keepdims=True))[0], np.float32)

    def _has_bf16(self, precision: str) -> bool:
        """Whether to try bf16: if asked, or if the processor computes in it. No gain is known without mean pooling."""
        if precision == "auto":
            return self._pools_tokens and bool(self._torch.cpu._is_avx512_bf16_supported())
        return precision == "bf16"

    def _in_bf16(self) -> Any:
        """The model in bf16 if its vectors stay within a cosine of 0.999 of fp32's, else the model as it is."""
        exact = self._model.encode(list(_PROBES), show_progress_bar=False)
        rounded = copy.deepcopy(self._model).bfloat16()
        close = rounded.encode(list(_PROBES), show_progress_bar=False, convert_to_numpy=False)
        cosines = (_unit(exact) * _unit(np.stack([row.float().numpy() for row in close]))).sum(axis=1)
        return rounded if float(cosines.min()) >= _MIN_BF16_COSINE else self._model

    def _encode_pooled(self, passages: Passages) -> list[NDArray[np.float32]]:
        """One forward pass; token vectors averaged over the passage and over each sentence."""
        with self._torch.inference_mode():
            features = self._model.preprocess([text for text, _ in passages])
            output = self._model[0](features)["token_embeddings"].float().numpy()
        masks = features["attention_mask"].numpy().astype(bool)
        rows = []
        for (text, spans), padded, mask in zip(passages, output, masks, strict=True):
            encoding = self._tokenizer.encode(text)
            tokens = padded[mask]
            starts = np.array([start for start, _ in encoding.offsets])
            ends = np.array([end for _, end in encoding.offsets])
            is_word = ends > starts
            pooled = [tokens.mean(axis=0)]
            for start, end in spans:
                inside = is_word & (starts >= start) & (ends <= end)
                pooled.append(tokens[inside].mean(axis=0) if inside.any() else pooled[0])
            rows.append(_unit(np.stack(pooled)))
        return rows

    def _encode_apart(self, passages: Passages) -> list[NDArray[np.float32]]:
        """Passages and sentences encoded one by one, for models whose token vectors cannot be pooled."""
        texts = [piece for text, spans in passages for piece in (text, *(text[start:end] for start, end in spans))]
        vectors = self._model.encode_document(texts, batch_size=self._batch_size, show_progress_bar=False)
        ends = np.cumsum([1 + len(spans) for _, spans in passages])
        return [_unit(rows) for rows in np.split(np.asarray(vectors, np.float32), ends[:-1])]


def _plain_tokenizer(tokenizer: Any) -> Any:
    """The model's own tokenizer (of the library `tokenizers`), neither cutting nor padding."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - only where text is encoded

    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    if not isinstance(backend, Tokenizer):
        raise ModelError(f"its tokenizer ({type(tokenizer).__name__}) gives no offsets; set another CLIPPINGS_MODEL")
    plain = Tokenizer.from_str(backend.to_str())
    plain.no_truncation()
    plain.no_padding()
    return plain


def _count_special_tokens(tokenizer: Any) -> int:
    return len(tokenizer.encode("").ids)


def _is_mean_pooling(model: Any) -> bool:
    """Whether the model is a Transformer, mean pooling over all tokens, and nothing that changes directions."""
    kinds = [type(module).__name__ for module in model]
    return (
        kinds[:2] == ["Transformer", "Pooling"]
        and set(kinds[2:]) <= {"Normalize"}
        and model[1].pooling_mode in ("mean", ("mean",), ["mean"])
        and not model.prompts.get("document")
    )


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-12), np.float32)


@contextmanager
def _quietly() -> Iterator[None]:
    """Loads without progress bars, notices or telemetry."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    logger = logging.getLogger("transformers")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
