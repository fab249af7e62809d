"""What one step sees: the store, with what the step has just written at hand, so that it is not read back."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from sqlmodel import Session

from mdm.model import Pair, Record
from mdm.resolve.decide import Decided
from mdm.resolve.scored import NO_PAIRS, Scored
from mdm.store import golden as goldens
from mdm.store import pairs, records
from mdm.store.golden import CrosswalkRow
from mdm.store.records import NewVersion


@dataclass(frozen=True)
class Present:
    """The records as they are after a step's inputs were applied; empty, it reads everything."""

    session: Session
    link: float  # match weight from which a pair links
    records: Mapping[int, Record] = field(default_factory=dict)  # changed ones that live
    fresh: Mapping[int, CrosswalkRow] = field(
        default_factory=dict
    )  # never seen before, so in no golden record
    paired: AbstractSet[int] = frozenset()  # whose pairs are all in `scored`
    scored: Scored = NO_PAIRS
    decided: Decided | None = None  # of just the records in `records`, where that was decided ahead
    unplaced: Mapping[int, NewVersion] = field(default_factory=dict)  # of `fresh`: not written yet

    def stored(self, numbers: Iterable[int]) -> list[int]:
        """Those of the records that decisions, review tasks and golden records may know."""
        return [number for number in numbers if number not in self.fresh]

    def decided_of(self, numbers: Sequence[int]) -> Decided | None:
        """What was decided ahead, if it is about just these records."""
        return self.decided if self.decided and self.records.keys() == set(numbers) else None

    def component_of(self, numbers: Iterable[int], known: AbstractSet[int] = frozenset()) -> set[int]:
        """Every record that links hold together with `numbers`, these included; not by way of `known` ones."""
        reached = set(numbers)
        frontier = list(reached)
        while frontier:
            found = self._beside(frontier) - reached - known
            reached |= found
            frontier = list(found)
        return reached

    def _beside(self, frontier: Sequence[int]) -> set[int]:
        unknown = [number for number in frontier if number not in self.paired]
        found = pairs.linked_to(self.session, unknown, self.link) if unknown else set()
        for number in frontier:
            found.update(self._links.get(number, ()))
        return found

    @cached_property
    def _links(self) -> dict[int, list[int]]:
        """Record → those that a pair at hand links it to."""
        beside: dict[int, list[int]] = {}
        for pair in self.scored.telling(self.link):
            beside.setdefault(pair.a, []).append(pair.b)
            beside.setdefault(pair.b, []).append(pair.a)
        return beside

    def live_records(self, numbers: Sequence[int]) -> Mapping[int, Record]:
        """Those of the records that live."""
        if self.records.keys() == set(numbers):
            return self.records
        held, unknown = {}, []
        for number in numbers:
            if number in self.records:
                held[number] = self.records[number]
            elif number not in self.fresh:
                unknown.append(number)
        return held | records.live_records(self.session, unknown)

    def within(self, numbers: Iterable[int], least: float | None = None) -> list[Pair]:
        """The scored pairs with both ends among the records, ordered; of those at hand only what weighs at least
        `least`, where that is told, or what an identifier links.
        """
        asked = set(numbers)
        at_hand = self.scored.pairs if least is None else self.scored.telling(least)
        held = [pair for pair in at_hand if pair.a in asked and pair.b in asked]
        unknown = asked - self.paired
        if not unknown:
            return held
        return _in_order([*held, *pairs.within(self.session, sorted(unknown))])

    def across(self, numbers: Iterable[int], least: float) -> list[Pair]:
        """Pairs of these records with others that do not link and weigh at least `least`, ordered."""
        asked = set(numbers)
        held = [
            pair
            for pair in self.scored.telling(least)
            if (pair.a in asked) != (pair.b in asked)
            and least <= pair.weight < self.link
            and pair.identifier is None
        ]
        unknown = asked - self.paired
        if not unknown:
            return held
        stored = pairs.of(self.session, sorted(unknown), least, self.link)
        return _in_order(
            [*held, *(p for p in stored if (p.a in asked) != (p.b in asked) and not self._holds(p))]
        )

    def _holds(self, pair: Pair) -> bool:
        return pair.a in self.paired or pair.b in self.paired

    def crosswalk_of(self, numbers: Iterable[int]) -> dict[int, CrosswalkRow]:
        """The crosswalk rows of the records and of all that share a golden ID with one of them."""
        held, unknown = {}, []
        for number in numbers:
            if number in self.fresh:
                held[number] = self.fresh[number]
            else:
                unknown.append(number)
        return held | (goldens.crosswalk_of(self.session, unknown) if unknown else {})


def _in_order(found: Iterable[Pair]) -> list[Pair]:
    return sorted(found, key=lambda pair: (pair.a, pair.b))
