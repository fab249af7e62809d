"""What only a person can tell: the questions that a partition leaves open. Pure.

Few by design: members of one household must not flood the stewards, so what a veto refuses is asked only where the
given names do not plainly tell two people apart, nor names two organisations.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from mdm.cluster.bridge import weak_bridges
from mdm.cluster.constraints import Constraints, ordered
from mdm.cluster.gain import BRIDGED_WRONGLY, REFUSED_WRONGLY, TOO_LARGE_WRONGLY, gain, most_gain
from mdm.cluster.objections import Objections
from mdm.cluster.partition import Partition
from mdm.model import Pair, Question, Record, RecordKey, match_probability
from mdm.rules import MatchRules

T = TypeVar("T")

_NO_QUESTION = ("decision", "veto:given_name", "veto:organisation")  # why a refused link is not asked about


def ask(
    partition: Partition,
    records: Mapping[int, Record],
    pairs: Sequence[Pair],
    rules: MatchRules,
    constraints: Constraints,
    neighbours: Sequence[tuple[int, ...]] = (),
) -> list[Question]:
    """The questions about the partition's clusters; `pairs` are all scored pairs that touch them.

    `neighbours` are other clusters at the far ends of such pairs; `records` hold the members of both.
    """
    cluster_of = {number: cluster for cluster in (*partition.clusters, *neighbours) for number in cluster}

    asked = [
        *_refused(partition, cluster_of),
        *_in_between(cluster_of, records, pairs, rules, constraints),
        *_inside(partition, records, pairs, rules, constraints),
    ]
    strongest: dict[tuple[int, ...], Question] = {}
    for question in asked:  # of several about the same two clusters, the first: refusals before doubts
        strongest.setdefault(_about(question, cluster_of), question)
    return list(strongest.values())


def _strongest_first(pairs: Iterable[Pair], records: Mapping[int, Record]) -> list[Pair]:
    """Of equals the first by key: questions do not depend on arrival either."""

    def rank(pair: Pair) -> tuple[float, list[RecordKey]]:
        return -pair.weight, sorted((records[pair.a].key, records[pair.b].key))

    return sorted(pairs, key=rank)


def _about(question: Question, cluster_of: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({cluster_of[number][0] for number in question.records}))


def _refused(partition: Partition, cluster_of: Mapping[int, tuple[int, ...]]) -> Iterable[Question]:
    """Links that were not followed: contradicting decisions always, vetoes where no name speaks."""
    for refusal in partition.refusals:
        link = refusal.link
        weight = link.pair.weight if link.pair else None
        worth = gain(cluster_of[link.a], cluster_of[link.b])
        if link.kind == "steward":
            yield Question("contradiction", ordered(link.a, link.b), refusal.reason, worth, weight)
        elif refusal.reason not in _NO_QUESTION:
            priority = worth * REFUSED_WRONGLY
            yield Question("refused", ordered(link.a, link.b), refusal.reason, priority, weight)


def _in_between(
    cluster_of: Mapping[int, tuple[int, ...]],
    records: Mapping[int, Record],
    pairs: Sequence[Pair],
    rules: MatchRules,
    constraints: Constraints,
) -> Iterable[Question]:
    """Pairs between review and link, the first of each two clusters, unless something keeps the two apart."""
    doubtful = (
        p
        for p in pairs
        if rules.thresholds.review <= p.weight < rules.thresholds.link
        and cluster_of[p.a] is not cluster_of[p.b]
    )
    objections = Objections(records, rules.vetoes, constraints)
    seen = set()
    for pair in _strongest_first(doubtful, records):
        one, other = cluster_of[pair.a], cluster_of[pair.b]
        between = ordered(one[0], other[0])
        if between in seen:
            continue
        seen.add(between)
        if constraints.forbids(one, other) or any(objections.between(one, other)):
            continue  # a heavier link would be refused, too
        priority = gain(one, other) * match_probability(pair.weight)
        yield Question("pair", (pair.a, pair.b), "between the thresholds", priority, pair.weight)


def _inside(
    partition: Partition,
    records: Mapping[int, Record],
    pairs: Sequence[Pair],
    rules: MatchRules,
    constraints: Constraints,
) -> Iterable[Question]:
    """Clusters that hold together by a thread, or are larger than people are."""
    cluster_of = {number: cluster for cluster in partition.clusters for number in cluster}
    linking = [p for p in pairs if p.identifier is not None or p.weight >= rules.thresholds.link]
    links = _by_cluster(linking, lambda pair: (pair.a, pair.b), cluster_of)
    must = _by_cluster(constraints.must, lambda pair: pair, cluster_of)
    for cluster in partition.clusters:
        if len(cluster) > rules.guards.suspicious_records:
            size = f"{len(cluster)} records"
            priority = most_gain(cluster) * TOO_LARGE_WRONGLY
            yield Question("suspicious", tuple(sorted(cluster)), size, priority)
        bridges = weak_bridges(cluster, links.get(cluster, ()), must.get(cluster, ()), rules)
        for pair in _strongest_first(bridges, records):
            priority = most_gain(cluster) * BRIDGED_WRONGLY
            yield Question("bridge", (pair.a, pair.b), "one link holds two groups", priority, pair.weight)


def _by_cluster(
    edges: Iterable[T], ends: Callable[[T], tuple[int, int]], cluster_of: Mapping[int, tuple[int, ...]]
) -> dict[tuple[int, ...], list[T]]:
    """Cluster → the edges that join two of its records."""
    held: dict[tuple[int, ...], list[T]] = {}
    for edge in edges:
        a, b = ends(edge)
        cluster = cluster_of.get(a)
        if cluster is not None and cluster is cluster_of.get(b):
            held.setdefault(cluster, []).append(edge)
    return held
