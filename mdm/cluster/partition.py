"""Constrained agglomeration: which records of a component are one person.

Links are taken strongest first, and each union is tested against all cross pairs of the two clusters: one veto or one
conflicting pair refuses it. The result depends on the records and pairs alone, never on their order of arrival, since
ties are broken by record key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from mdm.cluster.veto import find_veto
from mdm.model import Pair, Record, RecordKey
from mdm.rules import MatchRules


@dataclass(frozen=True, slots=True)
class Refusal:
    """A link that was not followed, and why: "veto:given_name", "conflict" or "size"."""

    a: RecordKey
    b: RecordKey
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Partition:
    clusters: tuple[tuple[int, ...], ...]  # record numbers, by record key; clusters by their first key
    refusals: tuple[Refusal, ...]


def partition(records: Mapping[int, Record], pairs: Sequence[Pair], rules: MatchRules) -> Partition:
    """Clusters of `records`; `pairs` are all scored pairs among them, `rules` say what links, vetoes and guards."""
    conflicts = {(p.a, p.b) for p in pairs if p.weight < rules.thresholds.conflict and p.identifier is None}
    cluster_of: dict[int, list[int]] = {number: [number] for number in records}
    refusals = []
    for pair in _strongest_first(records, pairs, rules.thresholds.link):
        one, other = cluster_of[pair.a], cluster_of[pair.b]
        if one is other:
            continue
        reason = _refuse(one, other, records, conflicts, rules)
        if reason:
            refusals.append(Refusal(records[pair.a].key, records[pair.b].key, pair.weight, reason))
            continue
        one.extend(other)
        for number in other:
            cluster_of[number] = one
    return Partition(_in_key_order(cluster_of, records), tuple(refusals))


def _strongest_first(records: Mapping[int, Record], pairs: Sequence[Pair], link: float) -> list[Pair]:
    """Identifier links before model links, heavy before light, then by the two keys in order."""

    def rank(pair: Pair) -> tuple[bool, float, list[RecordKey]]:
        return pair.identifier is None, -pair.weight, sorted((records[pair.a].key, records[pair.b].key))

    return sorted((p for p in pairs if p.identifier is not None or p.weight >= link), key=rank)


def _refuse(
    one: Sequence[int],
    other: Sequence[int],
    records: Mapping[int, Record],
    conflicts: set[tuple[int, int]],
    rules: MatchRules,
) -> str | None:
    """Why the two clusters may not become one, or None."""
    if len(one) + len(other) > rules.guards.cluster_records:
        return "size"
    for a, b in product(one, other):
        if conflicts and ((a, b) if a < b else (b, a)) in conflicts:
            return "conflict"
        veto = find_veto(records[a].profile, records[b].profile, rules.vetoes)
        if veto:
            return f"veto:{veto}"
    return None


def _in_key_order(
    cluster_of: Mapping[int, list[int]], records: Mapping[int, Record]
) -> tuple[tuple[int, ...], ...]:
    distinct = {id(cluster): cluster for cluster in cluster_of.values()}
    ordered = [
        tuple(sorted(cluster, key=lambda number: records[number].key)) for cluster in distinct.values()
    ]
    return tuple(sorted(ordered, key=lambda cluster: records[cluster[0]].key))
