"""How right the golden records are: measured against a truth, and told pair by pair."""

from mdm.evaluate.agreement import Evaluation, Score, evaluate, rows
from mdm.evaluate.kinds import KINDS
from mdm.evaluate.report import Report, measure
from mdm.evaluate.told import ToldPair, tell
from mdm.evaluate.truth import Truth, read_truth, read_truth_file

__all__ = [
    "KINDS",
    "Evaluation",
    "Report",
    "Score",
    "ToldPair",
    "Truth",
    "evaluate",
    "measure",
    "read_truth",
    "read_truth_file",
    "rows",
    "tell",
]
