"""Why records are together, and why they are not: read back as it was stored; neither Splink nor DuckDB is needed."""

from mdm.explain.apart import Obstacle, WhyNot, path_between, what_keeps_apart, why_not
from mdm.explain.golden import Explanation, explain
from mdm.explain.link import Contribution, LinkReason, Step, Words

__all__ = [
    "Contribution",
    "Explanation",
    "LinkReason",
    "Obstacle",
    "Step",
    "WhyNot",
    "Words",
    "explain",
    "path_between",
    "what_keeps_apart",
    "why_not",
]
