"""What holds a golden record together and what keeps others out of it: its records, and the ties between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from sqlmodel import Session

from mdm.cluster.veto import find_veto
from mdm.explain import Words
from mdm.model import Decision, Pair, Record, RecordKey
from mdm.rules import RuleSet
from mdm.store import decisions, history, pairs, records
from mdm.store import golden as goldens
from mdm.store.lookup import GoldenView

MOST_INSIDE = 40  # records that a drawing still tells apart
_MOST_OUTSIDE = 8

TieKind = Literal["model", "identifier", "same", "different", "veto", "refused"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A record. `outside`: it is not in the golden record, and is in that one."""

    key: RecordKey
    outside: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two records, or keeps them apart. `holds`: the cluster was joined along it."""

    a: RecordKey
    b: RecordKey
    kind: TieKind
    weight: float | None = None
    detail: str = ""  # an identifier rule's name, or a veto's
    decision: int | None = None
    holds: bool = False

    @property
    def parts(self) -> bool:
        """Whether it speaks against."""
        return self.kind in ("different", "veto", "refused")


@dataclass(frozen=True, slots=True)
class Cluster:
    spots: tuple[Spot, ...]  # those inside first, by source
    ties: tuple[Tie, ...]


def cluster_of(session: Session, view: GoldenView, rules: RuleSet, *, is_now: bool) -> Cluster:
    """Of a version that is past only how it came together: which other pairs there were then is not kept."""
    steps = Words(session, rules).steps(history.links_of(session, view.golden, view.version))
    inside = tuple(Spot(key) for key in view.records)
    if not is_now:
        told = (
            Tie(
                *one.records,
                _kind(one.kind),
                one.link.weight if one.link else None,
                (one.link.identifier_rule or "") if one.link else "",
                one.decisions[0] if one.decisions else None,
                holds=True,
            )
            for one in steps
        )
        return Cluster(inside, tuple(told))
    tree = {frozenset(one.records) for one in steps if one.kind != "steward"}
    scene = _Scene(session, view.members, rules)
    return Cluster((*inside, *scene.outside()), tuple(scene.ties(tree)))


def _kind(kind: str) -> TieKind:
    return "same" if kind == "steward" else "identifier" if kind == "identifier" else "model"


class _Scene:
    """The records of a golden record as they are, and those others that something keeps out of it."""

    def __init__(self, session: Session, members: Sequence[int], rules: RuleSet) -> None:
        self._rules, self._members = rules, frozenset(members)
        self._said = decisions.about(session, members)
        near = pairs.linked_to(session, members, rules.match.thresholds.link)
        apart = {n for one in self._said if one.verdict == "different" for side in one.sides for n in side}
        outside = sorted((near | apart) - self._members)[:_MOST_OUTSIDE]
        self._live = records.live_records(session, [*members, *outside])
        self._scored = pairs.within(session, sorted(self._live))
        self._names = _named(session, self._live, self._members)

    def outside(self) -> list[Spot]:
        return [Spot(self._live[n].key, name) for n, name in sorted(self._names.items(), key=self._key_of)]

    def _key_of(self, named: tuple[int, str]) -> RecordKey:
        return self._live[named[0]].key

    def ties(self, tree: set[frozenset[RecordKey]]) -> Iterator[Tie]:
        for pair in self._scored:
            if not self._members.isdisjoint((pair.a, pair.b)):
                yield from self._tie(pair, tree)
        inside = sorted(self._members & self._live.keys())
        for a, b in combinations(inside, 2):
            yield from self._veto(a, b)
        for said in self._said:
            yield from self._decided(said)

    def _tie(self, pair: Pair, tree: set[frozenset[RecordKey]]) -> Iterator[Tie]:
        a, b = self._live[pair.a].key, self._live[pair.b].key
        links = pair.identifier is not None or pair.weight >= self._rules.match.thresholds.link
        if not {pair.a, pair.b} <= self._members:  # it links, and yet they are not together
            if links and not any(self._veto(pair.a, pair.b)):
                yield Tie(a, b, "refused", pair.weight)
            elif links:
                yield from self._veto(pair.a, pair.b, pair.weight)
        elif pair.identifier is not None:
            name = self._rules.match.identifiers[pair.identifier].name
            yield Tie(a, b, "identifier", pair.weight, name, holds=frozenset((a, b)) in tree)
        elif pair.weight >= self._rules.match.thresholds.review:
            yield Tie(a, b, "model", pair.weight, holds=frozenset((a, b)) in tree)

    def _veto(self, a: int, b: int, weight: float | None = None) -> Iterator[Tie]:
        one, other = self._live[a], self._live[b]
        if veto := find_veto(one.profile, other.profile, self._rules.match.vetoes):
            yield Tie(one.key, other.key, "veto", weight, veto)

    def _decided(self, said: Decision) -> Iterator[Tie]:
        """One tie for each two sides of it, between the first records of these that are shown."""
        sides = [[n for n in side if n in self._live] for side in said.sides]
        for one, other in combinations([side for side in sides if side], 2):
            a, b = _nearest(one, self._members), _nearest(other, self._members)
            if not self._members.isdisjoint((a, b)):
                yield Tie(self._live[a].key, self._live[b].key, said.verdict, decision=said.number)


def _nearest(side: Sequence[int], members: frozenset[int]) -> int:
    return min(side, key=lambda number: (number not in members, number))


def _named(session: Session, live: Mapping[int, Record], members: frozenset[int]) -> dict[int, str]:
    """Of the records that are not members, the golden IDs that they are in."""
    outside = [number for number in live if number not in members]
    rows = goldens.crosswalk_of(session, outside) if outside else {}
    names = goldens.public_ids(session, (row.golden for row in rows.values() if row.golden is not None))
    return {n: names.get(rows[n].golden or -1, "") for n in outside if n in rows}
