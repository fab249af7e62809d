"""Constrained agglomeration: which records of a component are one person.

Links are taken in turn: what stewards joined, then identifiers, then pairs by weight. Each union is tested against all
cross pairs of the two clusters: one veto or one conflicting pair refuses it, unless a steward's word stands above. The
result depends on records, pairs and decisions alone, never on their order of arrival: ties are broken by record key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from mdm.cluster.constraints import NO_CONSTRAINTS, Constraints
from mdm.cluster.link import Link
from mdm.cluster.objections import CONFLICT, Objections
from mdm.cluster.veto import find_veto
from mdm.cluster.whose import FAMILY, GIVEN, NAMELESS, Whose, gives_a_name
from mdm.model import Pair, Record, RecordKey
from mdm.rules import MatchRules


@dataclass(frozen=True, slots=True)
class Refusal:
    """A link that was not followed, and why: "decision", "veto:given_name", "conflict" or "size"."""

    link: Link
    reason: str


@dataclass(frozen=True, slots=True)
class Partition:
    clusters: tuple[tuple[int, ...], ...]  # record numbers, by record key; clusters by their first key
    joins: tuple[Link, ...]  # the links that were followed, in order
    refusals: tuple[Refusal, ...]  # those between two clusters that stayed apart


def partition(
    records: Mapping[int, Record],
    pairs: Sequence[Pair],
    rules: MatchRules,
    constraints: Constraints = NO_CONSTRAINTS,
) -> Partition:
    """Clusters of `records`; `pairs` are all scored pairs among them, `rules` say what links, vetoes and guards."""
    return _Agglomeration(records, pairs, rules, constraints).run()


class _Agglomeration:
    """One run over one set of records."""

    def __init__(
        self,
        records: Mapping[int, Record],
        pairs: Sequence[Pair],
        rules: MatchRules,
        constraints: Constraints,
    ) -> None:
        self.records, self.pairs, self.rules, self.constraints = records, pairs, rules, constraints
        conflicts = {
            (p.a, p.b) for p in pairs if p.weight < rules.thresholds.conflict and p.identifier is None
        }
        self._objections = Objections(records, rules.vetoes, constraints, conflicts)
        self.cluster_of: dict[int, list[int]] = {number: [number] for number in records}
        self._joins: list[Link] = []
        self._refused: list[Refusal] = []
        self._severity = [*(f"veto:{veto}" for veto in rules.vetoes), CONFLICT]

    def run(self) -> Partition:
        links: dict[int, list[Link]] = {GIVEN: [], FAMILY: [], NAMELESS: []}
        for link in self._links():
            links[GIVEN if link.kind == "steward" else gives_a_name(link, self.records)].append(link)
        for link in links[GIVEN]:
            self._follow(link)
        for held in (FAMILY, NAMELESS):
            self._give_names(links[held], held)
        apart = (r for r in self._refused if self.cluster_of[r.link.a] is not self.cluster_of[r.link.b])
        return Partition(self._in_key_order(), tuple(self._joins), tuple(apart))

    def _give_names(self, links: Sequence[Link], held: int) -> None:
        """Records with that much of a name join the person that they are known to be."""
        whose = Whose(links, held, self.cluster_of, self.records, self.rules)
        told = [link for links in whose.told(self._are_called_otherwise) for link in links]
        for link in sorted([*whose.others, *told], key=self._rank):
            self._follow(link)

    def _are_called_otherwise(self, one: Sequence[int], other: Sequence[int]) -> bool:
        return any(
            find_veto(self.records[a].profile, self.records[b].profile, ("given_name",))
            for a, b in product(one, other)
        )

    def _follow(self, link: Link) -> None:
        one, other = self.cluster_of[link.a], self.cluster_of[link.b]
        if one is other:
            return
        if reason := self._refuse(link, one, other):
            self._refused.append(Refusal(link, reason))
        else:
            self._joins.append(link)
            self._unite(one, other)

    def _links(self) -> list[Link]:
        """Stewards', then identifiers', then the model's; heavy before light, then by the two keys in order."""
        links = [
            Link(a, b, "steward") for a, b in self.constraints.must if a in self.records and b in self.records
        ]
        for pair in self.pairs:
            if pair.identifier is not None:
                links.append(Link(pair.a, pair.b, "identifier", pair))
            elif pair.weight >= self.rules.thresholds.link:
                links.append(Link(pair.a, pair.b, "model", pair))
        return sorted(links, key=self._rank)

    def _rank(self, link: Link) -> tuple[int, float, RecordKey, RecordKey]:
        one, other = self.records[link.a].key, self.records[link.b].key
        return (*link.strength, one, other) if one < other else (*link.strength, other, one)

    def _refuse(self, link: Link, one: Sequence[int], other: Sequence[int]) -> str | None:
        """Why the two clusters may not become one, or None."""
        if self.constraints.forbids(one, other):
            return "decision"
        if link.kind == "steward":
            return None
        if len(one) + len(other) > self.rules.guards.cluster_records:
            return "size"
        against = set(self._objections.between(one, other))
        return min(against, key=self._severity.index) if against else None

    def _unite(self, one: list[int], other: list[int]) -> None:
        one.extend(other)
        for number in other:
            self.cluster_of[number] = one

    def _in_key_order(self) -> tuple[tuple[int, ...], ...]:
        def key(number: int) -> RecordKey:
            return self.records[number].key

        distinct = {id(cluster): cluster for cluster in self.cluster_of.values()}
        clusters = [
            tuple(sorted(cluster, key=key)) if len(cluster) > 1 else tuple(cluster)
            for cluster in distinct.values()
        ]
        return tuple(sorted(clusters, key=lambda cluster: key(cluster[0])))
