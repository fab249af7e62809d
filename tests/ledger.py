"""The pure stages played as the resolver plays them, in memory: normalise → pairs → partition → golden IDs → values.

Weights come from a made-up score, so that thousands of histories take seconds; everything else is the real code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from mdm.cluster.constraints import Constraints, constraints_of
from mdm.cluster.identifier import find_identifier
from mdm.cluster.identity import Standing, assign_golden_ids
from mdm.cluster.partition import partition
from mdm.golden.assemble import assemble
from mdm.model import Decision, Json, Pair, Profile, Record, RecordKey
from mdm.normalise import normalise
from mdm.resolve.reach import attach
from mdm.rules import RuleSet
from mdm.store.inbox import head_of
from tests.histories import Fact, History, Said, Version
from tests.unit.people import NEW_YEAR

_SCORES = {
    "full_name": (8, -5),
    "birth_dates": (9, -7),
    "emails": (10, -2),
    "phones": (9, -2),
    "addresses": (7, -3),
}
_PRIOR = -13.0


def weight(one: Profile, other: Profile) -> float:
    """A made-up match weight: agreement adds, disagreement takes away, what is missing says nothing."""
    total = _PRIOR
    for name, (agree, differ) in _SCORES.items():
        a, b = getattr(one, name), getattr(other, name)
        if a and b:
            agrees = not set(a).isdisjoint(b) if isinstance(a, tuple) else a == b
            total += agree if agrees else differ
    return total


@dataclass
class Ledger:
    """What the store holds, as far as clusters and golden IDs go."""

    rules: RuleSet
    newest: dict[RecordKey, dict[str, Json]] = field(default_factory=dict)
    number_of: dict[RecordKey, int] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    golden_of: dict[int, int] = field(default_factory=dict)  # record → the golden ID it is, or was last, in
    placed: set[int] = field(default_factory=set)
    beside: dict[int, int] = field(default_factory=dict)  # tombstone → the record it stays with
    anchor_of: dict[int, int] = field(default_factory=dict)  # golden ID → record

    def play(self, history: History, random: Random) -> None:
        for batch in history.batches(random):
            self.apply(batch)

    def apply(self, batch: Iterable[Fact]) -> None:
        links = self._links()
        touched: set[int] = set()
        for fact in batch:
            touched |= self._take(fact)
        self._settle(_closed(touched, self._neighbours(links, self._links())))

    def _take(self, fact: Fact) -> set[int]:
        """Makes a fact part of the state; the records that it concerns."""
        if isinstance(fact, Version):
            number = self.number_of.setdefault(fact.key, len(self.number_of) + 1)
            known = self.newest.get(fact.key)
            if known is None or str(fact.payload["updated_at"]) > str(known["updated_at"]):
                self.newest[fact.key] = fact.payload
            return {number}
        if isinstance(fact, Said):
            one, other = (self.number_of[key] for key in fact.keys)
            self.decisions[fact.number] = Decision(fact.number, fact.verdict, ((one,), (other,)))
            return {one, other}
        gone = self.decisions.pop(fact.number)
        return {number for side in gone.sides for number in side}

    def live(self) -> dict[int, Record]:
        return {
            self.number_of[key]: self._record(key, payload)
            for key, payload in self.newest.items()
            if head_of(payload).is_live
        }

    def _record(self, key: RecordKey, payload: dict[str, Json]) -> Record:
        result = normalise(payload, self.rules.source(key.source), self.rules.match.normalise)
        return Record(self.number_of[key], key, result.profile, result.values, NEW_YEAR)

    def pairs(self, live: Mapping[int, Record]) -> list[Pair]:
        found = []
        for a, b in combinations(sorted(live), 2):
            one, other = live[a].profile, live[b].profile
            identifier = find_identifier(one, other, self.rules.match.identifiers)
            found.append(Pair(a, b, weight(one, other), 0, identifier=identifier))
        return found

    def aliases(self) -> dict[int, int]:
        merged = {key: payload.get("merged_into") for key, payload in self.newest.items()}
        held = {key: RecordKey(key.source, str(kept)) for key, kept in merged.items() if kept}
        return {self.number_of[k]: self.number_of[kept] for k, kept in held.items() if kept in self.number_of}

    def constraints(self, live: Mapping[int, Record]) -> Constraints:
        return constraints_of(self.decisions.values(), live)

    def _links(self) -> set[tuple[int, int]]:
        live = self.live()
        link = self.rules.match.thresholds.link
        model = {(p.a, p.b) for p in self.pairs(live) if p.weight >= link or p.identifier is not None}
        return model | set(self.constraints(live).must) | set(self.aliases().items())

    def _neighbours(self, *edges: set[tuple[int, int]]) -> dict[int, set[int]]:
        beside: dict[int, set[int]] = {number: set() for number in self.number_of.values()}
        for a, b in set().union(*edges):
            beside[a].add(b)
            beside[b].add(a)
        for a, golden in self.golden_of.items():  # also where one was last: it may find its way back
            beside[a].update(b for b in self.placed if self.golden_of[b] == golden)
        return beside

    def _settle(self, numbers: set[int]) -> None:
        """Re-partitions these records alone, as the resolver does with the components a change touched."""
        everyone = self.live()
        live = {number: record for number, record in everyone.items() if number in numbers}
        found = partition(live, self.pairs(live), self.rules.match, self.constraints(live))
        clusters = attach(found.clusters, {a: b for a, b in self.aliases().items() if a in numbers})
        inside = {number for cluster in clusters for number in cluster}
        goldens = {self.golden_of[n] for n in numbers if n in self.golden_of}
        reached = numbers | {n for n, golden in self.golden_of.items() if golden in goldens}
        standing = Standing(
            golden_of={n: self.golden_of[n] for n in reached if n in self.golden_of},
            anchored={anchor: golden for golden, anchor in self.anchor_of.items() if anchor in reached},
            deleted=frozenset(reached - inside),
            beside={n: self.beside[n] for n in reached if n in self.beside},
        )
        self.placed -= numbers
        for assignment in assign_golden_ids(clusters, standing):
            golden = assignment.golden or len(self.anchor_of) + 1
            self.anchor_of.setdefault(golden, assignment.anchor)
            for number in (*assignment.cluster, *assignment.tombstones):
                self.golden_of[number] = golden
            self.placed.update(assignment.cluster)
            self.beside.update(assignment.tombstones)
            for number in assignment.cluster:
                self.beside.pop(number, None)

    def clusters(self) -> set[frozenset[RecordKey]]:
        key_of = {number: key for key, number in self.number_of.items()}
        found: dict[int, set[RecordKey]] = {}
        for number in self.placed:
            found.setdefault(self.golden_of[number], set()).add(key_of[number])
        return {frozenset(keys) for keys in found.values()}

    def rebuilt(self) -> set[frozenset[RecordKey]]:
        """The clusters of a full rebuild from the present facts alone."""
        key_of = {number: key for key, number in self.number_of.items()}
        live = self.live()
        found = partition(live, self.pairs(live), self.rules.match, self.constraints(live))
        return {frozenset(key_of[n] for n in cluster) for cluster in attach(found.clusters, self.aliases())}

    def values(self) -> dict[frozenset[RecordKey], dict[str, Json]]:
        """Members → golden values."""
        live = self.live()
        numbers = {keys: [self.number_of[key] for key in keys] for keys in self.clusters()}
        return {
            keys: assemble(
                [live[n] for n in held if n in live],
                self.rules.survivorship.golden,
                lambda source: self.rules.source(source).trust,
            ).values
            for keys, held in numbers.items()
        }

    def resolve(self, golden: int) -> int:
        """The golden ID that this one answers with."""
        return self.golden_of[self.anchor_of[golden]]


def _closed(start: set[int], beside: Mapping[int, set[int]]) -> set[int]:
    reached, frontier = set(start), list(start)
    while frontier:
        for number in beside[frontier.pop()] - reached:
            reached.add(number)
            frontier.append(number)
    return reached
