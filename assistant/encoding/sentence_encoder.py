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
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.encoding.base import EncodedPassage, EncodedQuestion, Passages
from assistant.encoding.cross_encoder import Reranker
from assistant.encoding.model_files import find_model
from assistant.encoding.token_codes import CODE_BYTES, encode_tokens
from assistant.errors import ModelError
from assistant.settings import Settings

_MIN_BF16_COSINE = 0.999
_PROBES = (
    "The foreign minister met the army chief in the capital on Monday.",
    "Which company was accused of hiding 3.5 billion dollars of losses?",
    "A flood closed the bridge; officials said that it would reopen within a week, once the repairs were done.",
)
_LONGEST_WITHOUT_LIMIT = 512


@dataclass(frozen=True, slots=True)
class _TokenVectors:
    """The (tokens, dimension) vectors of one text's tokens, their (tokens, 2) spans, and whether each is text."""

    vectors: NDArray[np.float32]
    spans: NDArray[np.int64]
    is_word: NDArray[np.bool_]


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
            from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

            disable_progress_bar()
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
        prompts = [each for each in self._model.prompts.values() if each]
        prompted = max((len(each) for each in self.tokenise(prompts)), default=0)
        self.max_tokens = min(int(limit or _LONGEST_WITHOUT_LIMIT), 1 << 20) - self._special_tokens - prompted
        self.dimension = int(self._model.get_embedding_dimension())
        self._pools_tokens = _is_mean_pooling(self._model)
        exact = self._model
        if self._has_bf16(settings.precision):
            self._model = self._in_bf16()
        self._reranker = Reranker(settings.reranker) if settings.reranker else None
        self.reranks = self._reranker is not None
        self.engine = "torch-fp32" if self._model is exact else "torch-bf16"

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The offsets of each text's tokens, special tokens left out; nothing is cut off."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [[span for span in encoding.offsets if span[0] < span[1]] for encoding in encodings]

    def encode_passages(self, passages: Passages) -> list[EncodedPassage]:
        """The vectors of each passage, its sentences and their tokens.

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
        encode = self._encode_pooled if self._pools_tokens else self._encode_apart
        encoded: dict[int, EncodedPassage] = {}
        for first in range(0, len(order), self._batch_size):
            batch = order[first : first + self._batch_size]
            encoded.update(zip(batch, encode([passages[at] for at in batch]), strict=True))
        return [encoded[at] for at in range(len(texts))]

    def encode_question(self, question: str) -> EncodedQuestion:
        """The vectors of a question; one over the limit is encoded in pieces and averaged.

        On one thread: dividing so little among several takes longer than doing it.
        """
        threads = self._torch.get_num_threads()
        self._torch.set_num_threads(1)
        try:
            return self._encode_question(question)
        finally:
            self._torch.set_num_threads(threads)

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts,) how likely each answers the question, from 0 to 1.

        Raises:
            ModelError: the settings name no cross-encoder.
        """
        if self._reranker is None:
            raise ModelError("there is no cross-encoder; set CLIPPINGS_RERANKER")
        return self._reranker.score(question, texts)

    def _encode_question(self, question: str) -> EncodedQuestion:
        offsets = self.tokenise([question])[0]
        starts = range(0, max(len(offsets), 1), self.max_tokens)
        stops = [offsets[at][0] for at in starts[1:]] + [len(question)]
        begins = [0, *stops[:-1]]
        pieces = [question[begin:stop] for begin, stop in zip(begins, stops, strict=True)]
        if not self._pools_tokens:
            vectors = [np.asarray(self._model.encode_query(each, show_progress_bar=False)) for each in pieces]
            return EncodedQuestion(_mean_direction(vectors), np.empty((0, self.dimension), np.float32), ())
        forwards = [self._forward([piece])[0] for piece in pieces]
        tokens, spans = [], []
        for begin, forward in zip(begins, forwards, strict=True):
            tokens.append(_unit(forward.vectors[forward.is_word]))
            spans += [(begin + start, begin + end) for start, end in forward.spans[forward.is_word].tolist()]
        return EncodedQuestion(
            _mean_direction([_unit(each.vectors.mean(axis=0, keepdims=True))[0] for each in forwards]),
            np.concatenate(tokens),
            tuple(spans),
        )

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

    def _forward(self, texts: Sequence[str]) -> list[_TokenVectors]:
        """One forward pass: the vectors of every text's tokens, special ones too."""
        with self._torch.inference_mode():
            features = self._model.preprocess(list(texts))
            output = self._model[0](features)["token_embeddings"].float().numpy()
        masks = features["attention_mask"].numpy().astype(bool)
        spans = [np.array(encoding.offsets) for encoding in self._tokenizer.encode_batch(list(texts))]
        return [
            _TokenVectors(rows[mask], each, each[:, 1] > each[:, 0])
            for rows, mask, each in zip(output, masks, spans, strict=True)
        ]

    def _encode_pooled(self, passages: Passages) -> list[EncodedPassage]:
        """One forward pass; token vectors averaged over the passage and over each sentence, and coded."""
        encoded = []
        forwards = self._forward([text for text, _ in passages])
        for (_, sentences), tokens in zip(passages, forwards, strict=True):
            pooled = [tokens.vectors.mean(axis=0)]
            inside = [
                tokens.is_word & (tokens.spans[:, 0] >= start) & (tokens.spans[:, 1] <= end) for start, end in sentences
            ]
            pooled += [tokens.vectors[each].mean(axis=0) if each.any() else pooled[0] for each in inside]
            codes = encode_tokens(np.concatenate([tokens.vectors[each] for each in inside]))
            counts = np.array([each.sum() for each in inside], np.int32)
            encoded.append(EncodedPassage(_unit(np.stack(pooled)).astype(np.float16), codes, counts))
        return encoded

    def _encode_apart(self, passages: Passages) -> list[EncodedPassage]:
        """Passages and sentences encoded one by one, for models whose token vectors cannot be pooled."""
        texts = [piece for text, spans in passages for piece in (text, *(text[start:end] for start, end in spans))]
        vectors = self._model.encode_document(texts, batch_size=self._batch_size, show_progress_bar=False)
        rows = _unit(np.asarray(vectors, np.float32)).astype(np.float16)
        ends = np.cumsum([1 + len(spans) for _, spans in passages])
        no_codes = np.empty((0, CODE_BYTES), np.uint8)
        return [EncodedPassage(each, no_codes, np.zeros(len(each) - 1, np.int32)) for each in np.split(rows, ends[:-1])]


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
        and not any(model.prompts.values())
    )


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-12), np.float32)


def _mean_direction(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.asarray(_unit(np.mean(np.stack(vectors), axis=0, keepdims=True))[0], np.float32)


@contextmanager
def _quietly() -> Iterator[None]:
    """Loads without notices or telemetry, and without progress bars of what it downloads."""
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
