"""How right the golden records are: measured against a truth, and told pair by pair."""

from mdm.evaluate.agreement import Evaluation, Score, evaluate, rows
from mdm.evaluate.truth import Truth, read_truth

__all__ = ["Evaluation", "Score", "Truth", "evaluate", "read_truth", "rows"]
