"""Evaluation: how well an index answers questions whose answers are known. Needs the extra `eval`."""

from assistant.evaluation.asking import Outcome, ask_all, open_data_set
from assistant.evaluation.datasets import SETS, DataSet, Question, load_data_set
from assistant.evaluation.measures import measure
from assistant.evaluation.own import make_probes, read_questions
from assistant.evaluation.plot import draw

__all__ = [
    "SETS",
    "DataSet",
    "Outcome",
    "Question",
    "ask_all",
    "draw",
    "load_data_set",
    "make_probes",
    "measure",
    "open_data_set",
    "read_questions",
]
