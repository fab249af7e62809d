"""A steward's desk: which task is next and whose it is, its records beside each other, what would come of an answer.

Deciding itself is `mdm.stewardship`'s: here it is made sure that one steward at a time is at a task.
"""

from mdm.desk.compare import Cell, Column, Comparison, Row, compare
from mdm.desk.decide import LEASE, check_free, claim, decide, needs_reason, pass_on, undo_last
from mdm.desk.difference import Piece
from mdm.desk.preview import Outcome, Preview, preview

__all__ = [
    "LEASE",
    "Cell",
    "Column",
    "Comparison",
    "Outcome",
    "Piece",
    "Preview",
    "Row",
    "check_free",
    "claim",
    "compare",
    "decide",
    "needs_reason",
    "pass_on",
    "preview",
    "undo_last",
]
