"""What stewards said of records: these are one person, those are not. It binds whatever the machine finds.

A steward who joins two records with different given names says that this person goes by both. So a veto or a conflict
between two records is excused where records that were said to be one person stand between them: the one is compatible
with the first, the other with the second.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product

from mdm.model import Decision, Record

Compatible = Callable[[int, int], bool]


def ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True, slots=True)
class Constraints:
    """Pairs of record numbers, each with the smaller number first."""

    must: frozenset[tuple[int, int]] = frozenset()
    cannot: frozenset[tuple[int, int]] = frozenset()
    _group_of: Mapping[int, frozenset[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_group_of", _groups(self.must))

    def forbids(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether any two records across were said to be different persons."""
        return bool(self.cannot) and any(ordered(a, b) in self.cannot for a in one for b in other)

    def joins(self, a: int, b: int) -> bool:
        """Whether must-links hold the two together."""
        return a == b or b in self._group_of.get(a, ())

    @property
    def contradictions(self) -> frozenset[tuple[int, int]]:
        """Records that were said to be different persons, and that must-links hold together all the same."""
        return frozenset((a, b) for a, b in self.cannot if self.joins(a, b))

    def excuses(self, a: int, b: int, together: Collection[int], compatible: Compatible) -> bool:
        """Whether records that stewards joined, of those `together`, bridge what speaks against `a` and `b`."""
        groups = {id(g): g for n in together if (g := self._group_of.get(n)) is not None}
        for group in groups.values():
            present = group.intersection(together)
            if any(compatible(a, n) for n in present) and any(compatible(b, n) for n in present):
                return True
        return False


def _groups(must: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Record → all records that must-links hold together with it."""
    held: dict[int, set[int]] = {}
    for a, b in must:
        joined = held.get(a, {a}) | held.get(b, {b})
        for number in joined:
            held[number] = joined
    frozen = {id(group): frozenset(group) for group in held.values()}
    return {number: frozen[id(group)] for number, group in held.items()}


NO_CONSTRAINTS = Constraints()


def constraints_of(decisions: Iterable[Decision], records: Mapping[int, Record]) -> Constraints:
    """Standing decisions as constraints on live records.

    "Same" joins one record of each side, the first by key that lives: so a merge outlives the deletion of any record.
    "Different" parts all records across.
    """
    must: set[tuple[int, int]] = set()
    cannot: set[tuple[int, int]] = set()
    for decision in decisions:
        sides = [live for side in decision.sides if (live := [n for n in side if n in records])]
        if decision.verdict == "same":
            firsts = [min(side, key=lambda number: records[number].key) for side in sides]
            must.update(ordered(one, other) for one, other in pairwise(firsts) if one != other)
        else:
            for one, other in combinations(sides, 2):
                cannot.update(ordered(a, b) for a, b in product(one, other) if a != b)
    return Constraints(frozenset(must), frozenset(cannot))
