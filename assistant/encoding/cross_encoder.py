"""A cross-encoder of sentence-transformers, which reads the question and a sentence together: slower, and better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.encoding.model_files import find_model
from assistant.errors import ModelError


class Reranker:
    """A cross-encoder with one output, on the processor.

    Raises:
        ModelError: there is no such model, or it is no cross-encoder with one output.
    """

    def __init__(self, name: str) -> None:
        import torch  # noqa: PLC0415 - a second, and only where text is encoded
        from safetensors import SafetensorError  # noqa: PLC0415
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - five seconds

        folder = find_model(name).folder
        try:
            self._model: Any = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
            reason = " ".join(str(error).split())[:200]
            raise ModelError(f"{folder}: sentence-transformers cannot load it as a cross-encoder ({reason})") from error
        if self._model.num_labels != 1:
            outputs = self._model.num_labels
            raise ModelError(
                f"{folder}: a cross-encoder with {outputs} outputs, not one; set another CLIPPINGS_RERANKER"
            )
        self._sigmoid = torch.nn.Sigmoid()

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts,) how likely each answers the question, from 0 to 1."""
        pairs = [(question, text) for text in texts]
        scores = self._model.predict(pairs, show_progress_bar=False, activation_fn=self._sigmoid)
        return np.asarray(scores, np.float32)
