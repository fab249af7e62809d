"""Weak bridges: single links that hold two groups of a cluster together."""

from collections.abc import Collection, Iterator, Sequence

from mdm.model import Pair
from mdm.rules import MatchRules


def weak_bridges(
    cluster: Sequence[int], links: Collection[Pair], must: Collection[tuple[int, int]], rules: MatchRules
) -> Iterator[Pair]:
    """Links, weak by the rules, without which the cluster falls into two groups of at least two records each.

    `links` and `must` join records of the cluster.
    """
    if len(cluster) < 2 * _FEWEST_A_SIDE:
        return
    limit = rules.thresholds.link + rules.guards.bridge_weight
    for pair in links:
        if pair.identifier is not None or pair.weight >= limit or (pair.a, pair.b) in must:
            continue
        others = [(p.a, p.b) for p in links if p is not pair] + [*must]
        side = _reached(pair.a, others)
        if pair.b not in side and _FEWEST_A_SIDE <= len(side) <= len(cluster) - _FEWEST_A_SIDE:
            yield pair


_FEWEST_A_SIDE = 2


def _reached(start: int, edges: Sequence[tuple[int, int]]) -> set[int]:
    """Every record that the edges hold together with `start`."""
    beside: dict[int, list[int]] = {}
    for a, b in edges:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    reached, frontier = {start}, [start]
    while frontier:
        for number in beside.get(frontier.pop(), ()):
            if number not in reached:
                reached.add(number)
                frontier.append(number)
    return reached
