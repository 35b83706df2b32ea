"""Encoding: text becomes unit vectors, passages together with their sentences.

`Encoder` is all that the rest of the house knows of a model. Importing this loads no model and no torch.
"""

from assistant.encoding.base import EncodedPassage, EncodedQuestion, Encoder, Model, Passages
from assistant.encoding.loading import load_encoder
from assistant.encoding.model_files import ModelFiles, find_model

__all__ = [
    "EncodedPassage",
    "EncodedQuestion",
    "Encoder",
    "Model",
    "ModelFiles",
    "Passages",
    "find_model",
    "load_encoder",
]
