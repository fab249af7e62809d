"""Which golden ID a cluster keeps.

Each golden ID is anchored to one record for good. In a cluster the oldest ID (lowest mint number) anchored there
survives, so a split hands each piece the oldest ID anchored in it, and undoing a merge restores the old IDs. A deleted
record's anchor stays with what is left of the cluster it was deleted from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """What was true before: of the touched records and of the tombstones beside them."""

    golden_of: Mapping[int, int]  # live or deleted record → the golden ID it is, or was last, in
    anchored: Mapping[int, int]  # record, live or deleted → the golden ID anchored to it
    deleted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Assignment:
    """The golden ID of one cluster. `golden` None: a new one is to be minted, anchored to `anchor`."""

    cluster: tuple[int, ...]
    golden: int | None
    anchor: int
    tombstones: tuple[int, ...]  # deleted records that stay with this cluster


def assign_golden_ids(clusters: Sequence[tuple[int, ...]], standing: Standing) -> list[Assignment]:
    """One assignment a cluster, in the order given; no golden ID is assigned twice."""
    tombstones = _place_tombstones(clusters, standing)
    return [_assign(cluster, tombstones.get(n, []), standing.anchored) for n, cluster in enumerate(clusters)]


def _assign(cluster: tuple[int, ...], tombstones: Sequence[int], anchored: Mapping[int, int]) -> Assignment:
    held = sorted((anchored[number], number) for number in (*cluster, *tombstones) if number in anchored)
    golden, anchor = held[0] if held else (None, min(cluster))
    return Assignment(cluster, golden, anchor, tuple(tombstones))


def _place_tombstones(clusters: Sequence[tuple[int, ...]], standing: Standing) -> dict[int, list[int]]:
    """Cluster index → the tombstones that go with it: those whose golden ID its oldest record was in."""
    oldest: dict[
        int, tuple[int, int]
    ] = {}  # golden ID → (its oldest live record, index of the cluster that holds it)
    for n, cluster in enumerate(clusters):
        for number in cluster:
            golden = standing.golden_of.get(number)
            if golden is not None and number not in standing.deleted:
                oldest[golden] = min(oldest.get(golden, (number, n)), (number, n))
    placed: dict[int, list[int]] = {}
    for number in sorted(standing.deleted):
        golden = standing.golden_of.get(number)
        if golden in oldest:
            placed.setdefault(oldest[golden][1], []).append(number)
    return placed
