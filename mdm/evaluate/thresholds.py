"""Thresholds by stated costs: what each match weight would link, and where that is cheapest. Pure.

All is reckoned in missed pairs: one that is missed costs 1, a false one and a question to a steward what is stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GRID_STEPS = 10  # to one unit of weight: finer than anyone states a threshold
_Z_95 = 1.959964  # of the normal distribution, two-sided 95 %


@dataclass(frozen=True, slots=True)
class Costs:
    """In missed pairs."""

    false_merge: float
    question: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """What a link threshold at `weight` would do. `true_pairs` may be a fraction where it is estimated."""

    weight: float
    pairs: int  # at or above
    true_pairs: float  # of those
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Two thresholds and what they cost."""

    link: float
    review: float
    precision: Interval  # of what links
    recall: Interval
    false_pairs: float
    missed_pairs: float  # below link, those asked about included
    cost: float  # of both, before anyone is asked
    questions: int  # pairs from review to link: several may be one review task
    answers: float  # true pairs among them


class ScoredPairs:
    """Pairs that thresholds decide, with what is known of each: 1 one person, 0 two, between: a probability."""

    def __init__(self, weights: Sequence[float] | Floats, chances: Sequence[float] | Floats) -> None:
        held = np.asarray(weights, dtype=np.float64)
        order = np.argsort(held, kind="stable")
        self._weights = held[order]
        true = np.asarray(chances, dtype=np.float64)[order]
        self._true_below = np.concatenate(([0.0], np.cumsum(true)))

    def __len__(self) -> int:
        return len(self._weights)

    @property
    def true_pairs(self) -> float:
        return float(self._true_below[-1])

    @property
    def weight_range(self) -> tuple[int, int]:
        """Whole weights around all pairs: none lies at or above the second."""
        if not len(self):
            return 0, 0
        return floor(self._weights[0]), floor(self._weights[-1]) + 1

    def from_weight(self, weights: Floats) -> tuple[Floats, Floats]:
        """For each weight: the pairs at or above it, and the true ones among them."""
        # Thresholds are stated in decimals, weights rounded to 1e-6: a ulp must not decide.
        first = np.searchsorted(self._weights, weights - 1e-9, side="left")
        return (len(self) - first).astype(np.float64), self._true_below[-1] - self._true_below[first]


def chart(scored: ScoredPairs) -> list[Point]:
    """A point for each whole match weight that occurs."""
    low, high = scored.weight_range
    weights = np.arange(low, high + 1, dtype=np.float64)
    pairs, true = scored.from_weight(weights)
    return [
        Point(weight, int(n), t, _share(t, n), _share(t, scored.true_pairs))
        for weight, n, t in zip(weights.tolist(), pairs.tolist(), true.tolist(), strict=True)
    ]


def cheapest(scored: ScoredPairs, costs: Costs, above: float) -> Choice:
    """The link threshold with the lowest cost of false and missed pairs, then the review threshold up to it.

    Of equals the highest: false merges are worse than they look. Both stay above `above`, the conflict weight.
    """
    grid = _grid(scored, above)
    pairs, true = scored.from_weight(grid)
    cost = costs.false_merge * (pairs - true) + (scored.true_pairs - true)
    best = _last_lowest(cost)
    # Asking finds every true pair asked about, at the price of every question.
    asking = costs.question * pairs[: best + 1] - true[: best + 1]
    return weigh(scored, costs, float(grid[best]), float(grid[_last_lowest(asking)]))


def weigh(scored: ScoredPairs, costs: Costs, link: float, review: float) -> Choice:
    """What these two thresholds do and cost."""
    (linked, from_review), (true, true_from_review) = scored.from_weight(np.array([link, review]))
    false, missed = float(linked - true), scored.true_pairs - float(true)
    return Choice(
        link,
        review,
        wilson(float(true), float(linked)),
        wilson(float(true), scored.true_pairs),
        false,
        missed,
        costs.false_merge * false + missed,
        int(from_review - linked),
        float(true_from_review - true),
    )


def wilson(part: float, whole: float) -> Interval:
    """A share and Wilson's score interval for it (Wilson 1927); 1, and anything possible, of nothing."""
    if whole <= 0:
        return Interval(1.0, 0.0, 1.0)
    share, z2 = part / whole, _Z_95**2
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z_95 / (1 + z2 / whole) * sqrt(share * (1 - share) / whole + z2 / (4 * whole**2))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def _grid(scored: ScoredPairs, above: float) -> Floats:
    """Tenths of a weight over all pairs, from just above `above`."""
    low, high = scored.weight_range
    first = max(low * _GRID_STEPS, floor(above * _GRID_STEPS) + 1)
    return np.arange(first, max(high * _GRID_STEPS, first) + 1) / _GRID_STEPS


def _last_lowest(costs: Floats) -> int:
    return int(np.flatnonzero(costs <= costs.min() + 1e-9)[-1])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
