"""How right the base is against a truth: counts, kinds of errors, and a sample of the wrong pairs to look into."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappush, heappushpop
from itertools import islice

from sqlmodel import Session

from mdm.evaluate.agreement import Evaluation, Score, share
from mdm.evaluate.kinds import Reach, kind_of, reach_of
from mdm.evaluate.known import ErrorSide, Known, PairCounts, Placed, WrongPair, lay_over
from mdm.evaluate.truth import TruthOfPairs, TruthOfRecords
from mdm.evaluate.two import Side, Two
from mdm.model import RecordKey
from mdm.rules import RuleSet
from mdm.store import export, profiles

_BATCH_PAIRS = 5_000  # profiles of so many pairs are held at once


@dataclass(frozen=True, slots=True)
class Classified:
    """A wrong pair and its kind."""

    pair: WrongPair
    kind: str


@dataclass(frozen=True, slots=True)
class Compared:
    """True pairs that blocking brought together."""

    true_pairs: int
    right_pairs: int  # those in one cluster


@dataclass(slots=True)
class WrongCounts:
    """Wrong pairs by side and kind; missed ones also by how much evidence there is."""

    kinds: Counter[tuple[ErrorSide, str]] = field(default_factory=Counter)
    reach: Counter[Reach] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole measurement. `evaluation` None: the truth says nothing of whole persons."""

    evaluation: Evaluation | None
    records: int
    missing: int
    pairs: PairCounts
    compared: Compared
    wrong: WrongCounts
    sample: tuple[Classified, ...]  # by side and key
    known: Known
    placed: Placed

    @property
    def pairwise(self) -> Score:
        held = self.pairs
        return Score(share(held.right_pairs, held.linked_pairs), share(held.right_pairs, held.true_pairs))

    @property
    def blocking_recall(self) -> float:
        """Of the true pairs, those that were compared."""
        return share(self.compared.true_pairs, self.pairs.true_pairs)

    @property
    def matching_recall(self) -> float:
        """Of the true pairs that were compared, those that are together."""
        return share(self.compared.right_pairs, self.compared.true_pairs)

    @property
    def recall_within_reach(self) -> float:
        """The recall that were reached if only pairs with nothing, or only a name, in common were missed."""
        out_of_reach = self.wrong.reach["nothing"] + self.wrong.reach["only a name"]
        return 1 - out_of_reach / self.pairs.true_pairs if self.pairs.true_pairs else 1.0


def measure(
    session: Session, truth: TruthOfRecords | TruthOfPairs, rules: RuleSet, sample_pairs: int = 0
) -> Report:
    """Measures the base against `truth`; up to `sample_pairs` wrong pairs are handed back. Wants one snapshot."""
    placed = Placed.of(export.placed(session))
    known = lay_over(truth, placed)
    wrong, sample = WrongCounts(), _Sample(sample_pairs, placed)
    for pair, kind, reach in _classified(session, known, rules):
        wrong.kinds[pair.side, kind] += 1
        if pair.side == "missed":
            wrong.reach[reach] += 1
        sample.offer(Classified(pair, kind))
    return Report(
        known.evaluation,
        known.records,
        known.missing,
        known.counts,
        _compared(export.compared(session), known, placed),
        wrong,
        sample.in_order(),
        known,
        placed,
    )


def _compared(pairs: Iterable[tuple[int, int]], known: Known, placed: Placed) -> Compared:
    true_pairs = right = 0
    for a, b in pairs:
        if known.is_true(a, b):
            true_pairs += 1
            right += placed.cluster_of[a] == placed.cluster_of[b]
    return Compared(true_pairs, right)


def _classified(session: Session, known: Known, rules: RuleSet) -> Iterator[tuple[WrongPair, str, Reach]]:
    """Every wrong pair with its kind, and how much evidence there is; profiles are read batch by batch."""
    hubs, blocking = profiles.hubs(session), rules.match.blocking
    pairs = known.wrong_pairs()
    while batch := list(islice(pairs, _BATCH_PAIRS)):
        numbers = sorted({number for pair in batch for number in (pair.a, pair.b)})
        held = profiles.profiles(session, numbers)
        sides = {n: Side.of(held.get(n), hubs, blocking, known.household_of(n)) for n in numbers}
        for pair in batch:
            two = Two(sides[pair.a], sides[pair.b])
            yield pair, kind_of(two, pair.side), reach_of(two)


class _Sample:
    """Up to `most` wrong pairs: those whose keys hash lowest, so the same base and truth give the same ones."""

    def __init__(self, most: int, placed: Placed) -> None:
        self._most, self._placed = most, placed
        self._held: list[tuple[int, int, int, Classified]] = []  # a heap, highest hash on top

    def offer(self, found: Classified) -> None:
        if self._most < 1:
            return
        keys = " ".join(map(str, self._keys(found)))
        rank = int.from_bytes(blake2b(keys.encode(), digest_size=8).digest(), "big")
        held = (-rank, found.pair.a, found.pair.b, found)
        if len(self._held) < self._most:
            heappush(self._held, held)
        else:
            heappushpop(self._held, held)

    def in_order(self) -> tuple[Classified, ...]:
        """By side, kind and keys."""
        found = [found for *_, found in self._held]
        return tuple(sorted(found, key=lambda f: (f.pair.side, f.kind, self._keys(f))))

    def _keys(self, found: Classified) -> list[RecordKey]:
        return sorted((self._placed.key_of[found.pair.a], self._placed.key_of[found.pair.b]))
