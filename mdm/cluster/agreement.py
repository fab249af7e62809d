"""Whether a new decision says what stands already, or contradicts it, by the constraints that come of them. Pure."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from mdm.cluster.constraints import constraints_of
from mdm.model import Decision, Record


def said_already(
    new: Decision, standing: Sequence[Decision], records: Mapping[int, Record]
) -> list[Decision]:
    """The standing decisions that say all that `new` says; none where it says more."""
    before, alone = constraints_of(standing, records), constraints_of([new], records)
    if not (all(before.joins(a, b) for a, b in alone.must) and alone.cannot <= before.cannot):
        return []
    alike = [held for held in standing if held.verdict == new.verdict]
    direct = [h for h in alike if any(h.speaks_of(a, b) for a, b in combinations(new.sides, 2))]
    return direct or alike


def said_otherwise(
    new: Decision, standing: Sequence[Decision], records: Mapping[int, Record]
) -> list[Decision]:
    """The standing decisions that `new` contradicts, be it through a chain; older contradictions do not count."""
    before = constraints_of(standing, records).contradictions

    def contradicts(held: Sequence[Decision]) -> bool:
        return bool(constraints_of([*held, new], records).contradictions - before)

    if not contradicts(standing):
        return []
    alike = [held for held in standing if held.verdict == new.verdict]
    otherwise = [held for held in standing if held.verdict != new.verdict]
    return [held for held in otherwise if contradicts([*alike, held])] or otherwise
