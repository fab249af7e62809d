"""A truth laid over the base: which pairs of its records are right, false and missed.

Counts come from records per (cluster, person), so they take no longer where persons or clusters are large. Pairs are
made one by one only where they are wrong.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, Protocol

from mdm.evaluate.agreement import Evaluation, evaluate
from mdm.evaluate.truth import Truth, TruthOfPairs, TruthOfRecords
from mdm.model import RecordKey

ErrorSide = Literal["false", "missed"]


@dataclass(frozen=True, slots=True)
class WrongPair:
    """Record numbers, ascending. `false`: together, though two persons; `missed`: apart, though one."""

    a: int
    b: int
    side: ErrorSide


@dataclass(frozen=True, slots=True)
class Placed:
    """The records of the base that are in a golden record now, by number."""

    key_of: Mapping[int, RecordKey]
    cluster_of: Mapping[int, int]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, RecordKey, int]]) -> "Placed":
        """From (number, key, cluster)."""
        key_of, cluster_of = {}, {}
        for number, key, cluster in rows:
            key_of[number] = key
            cluster_of[number] = cluster
        return cls(key_of, cluster_of)


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs of records about which the truth says something."""

    true_pairs: int
    linked_pairs: int
    right_pairs: int  # linked and true


class Known(Protocol):
    """What is known of the records of a base."""

    @property
    def evaluation(self) -> Evaluation | None:
        """None where the truth says nothing of whole persons."""

    @property
    def counts(self) -> PairCounts: ...

    @property
    def records(self) -> int:
        """How many of the records that the truth names are in the base."""

    @property
    def missing(self) -> int: ...

    def is_true(self, a: int, b: int) -> bool | None:
        """Whether two records, by number, are one person; None where nothing is known."""

    def household_of(self, number: int) -> str | None: ...

    def wrong_pairs(self) -> Iterator[WrongPair]:
        """Every false and every missed pair."""


def lay_over(truth: TruthOfRecords | TruthOfPairs, placed: Placed) -> Known:
    """What `truth` says of the records `placed`."""
    if isinstance(truth, TruthOfPairs):
        return _KnownPairs(truth, placed)
    return _KnownRecords(truth, placed)


class _KnownRecords:
    """From a truth of records: of every two records that it names, it knows."""

    def __init__(self, truth: TruthOfRecords, placed: Placed) -> None:
        self._true: dict[int, Truth] = {
            number: truth.of[key] for number, key in placed.key_of.items() if key in truth.of
        }
        self._cluster_of = placed.cluster_of
        said = ((key.source, key.source_id, true) for key, true in truth.of.items())
        keys = {number: placed.key_of[number] for number in self._true}
        held = {(key.source, key.source_id): placed.cluster_of[number] for number, key in keys.items()}
        self.evaluation: Evaluation = evaluate(said, held)
        self.records, self.missing = self.evaluation.records, self.evaluation.missing
        linked, false = self.evaluation.linked_pairs, self.evaluation.false_pairs
        self.counts = PairCounts(self._true_pairs(), linked, linked - false)

    def _true_pairs(self) -> int:
        return sum(len(numbers) * (len(numbers) - 1) // 2 for numbers in self._by_person().values())

    def is_true(self, a: int, b: int) -> bool | None:
        if a not in self._true or b not in self._true:
            return None
        return self._true[a].entity == self._true[b].entity

    def household_of(self, number: int) -> str | None:
        return self._true[number].household

    def wrong_pairs(self) -> Iterator[WrongPair]:
        by_cluster: dict[int, list[int]] = defaultdict(list)
        for number in self._true:
            by_cluster[self._cluster_of[number]].append(number)
        for together in by_cluster.values():
            yield from _across(together, {n: self._true[n].entity for n in together}, "false")
        for person in self._by_person().values():
            yield from _across(person, {n: self._cluster_of[n] for n in person}, "missed")

    def _by_person(self) -> dict[str, list[int]]:
        by_person: dict[str, list[int]] = defaultdict(list)
        for number, true in self._true.items():
            by_person[true.entity].append(number)
        return by_person


def _across(numbers: Iterable[int], part_of: Mapping[int, Hashable], side: ErrorSide) -> Iterator[WrongPair]:
    """Pairs of two different parts; nothing is enumerated where all is one part."""
    if len(set(part_of.values())) > 1:
        for a, b in combinations(sorted(numbers), 2):
            if part_of[a] != part_of[b]:
                yield WrongPair(a, b, side)


class _KnownPairs:
    """From a truth of pairs: of all other pairs nothing is known."""

    evaluation = None

    def __init__(self, truth: TruthOfPairs, placed: Placed) -> None:
        named = {key for pair in truth.same for key in pair}
        number_of = {key: number for number, key in placed.key_of.items() if key in named}
        self.records, self.missing = len(number_of), len(named) - len(number_of)
        self._cluster_of = placed.cluster_of
        self._same: dict[tuple[int, int], bool] = {}
        for (one, other), same in truth.same.items():
            if one in number_of and other in number_of:
                a, b = sorted((number_of[one], number_of[other]))
                self._same[a, b] = same
        linked = [same for (a, b), same in self._same.items() if self._is_linked(a, b)]
        self.counts = PairCounts(sum(self._same.values()), len(linked), sum(linked))

    def _is_linked(self, a: int, b: int) -> bool:
        return self._cluster_of[a] == self._cluster_of[b]

    def is_true(self, a: int, b: int) -> bool | None:
        return self._same.get((a, b) if a < b else (b, a))

    def household_of(self, number: int) -> str | None:  # noqa: ARG002 - decisions say nothing of households
        return None

    def wrong_pairs(self) -> Iterator[WrongPair]:
        for (a, b), same in sorted(self._same.items()):
            if same != self._is_linked(a, b):
                yield WrongPair(a, b, "missed" if same else "false")
