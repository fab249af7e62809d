"""Which golden ID a cluster keeps.

Each golden ID is anchored to one record for good. In a cluster the oldest ID (lowest mint number) anchored there
survives, so a split hands each piece the oldest ID anchored in it, and undoing a merge restores the old IDs. A deleted
record's anchor stays with one record of the cluster it was deleted from, so that it comes out of a merge as it went in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_NOBODY: Mapping[int, int] = {}
_NO_ID = -1


@dataclass(frozen=True, slots=True)
class Standing:
    """What was true before: of the touched records and of the tombstones beside them."""

    golden_of: Mapping[int, int]  # live or deleted record → the golden ID it is, or was last, in
    anchored: Mapping[int, int]  # record, live or deleted → the golden ID anchored to it
    deleted: frozenset[int] = frozenset()
    # Tombstone → the record that it stays with, once there was one.
    beside: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The golden ID of one cluster. `golden` None: a new one is to be minted, anchored to `anchor`."""

    cluster: tuple[int, ...]
    golden: int | None
    anchor: int
    tombstones: Mapping[int, int]  # deleted record that stays with this cluster → the member it stays with


def assign_golden_ids(clusters: Sequence[tuple[int, ...]], standing: Standing) -> list[Assignment]:
    """One assignment a cluster, in the order given; no golden ID is assigned twice."""
    tombstones = _place_tombstones(clusters, standing)
    return [
        _assign(cluster, tombstones.get(n, _NOBODY), standing.anchored) for n, cluster in enumerate(clusters)
    ]


def _assign(
    cluster: tuple[int, ...], tombstones: Mapping[int, int], anchored: Mapping[int, int]
) -> Assignment:
    held = sorted((anchored[number], number) for number in (*cluster, *tombstones) if number in anchored)
    golden, anchor = held[0] if held else (None, min(cluster))
    return Assignment(cluster, golden, anchor, tombstones)


def _place_tombstones(clusters: Sequence[tuple[int, ...]], standing: Standing) -> dict[int, dict[int, int]]:
    """Cluster index → the tombstones that go with it, and beside whom.

    Where that record is no more, or none was chosen, it is the oldest of their golden ID.
    """
    if not standing.deleted:
        return {}
    cluster_of = {number: n for n, cluster in enumerate(clusters) for number in cluster}
    oldest: dict[int, int] = {}  # golden ID → its oldest live record
    for number in sorted(cluster_of):
        golden = standing.golden_of.get(number)
        if golden is not None:
            oldest.setdefault(golden, number)
    placed: dict[int, dict[int, int]] = {}
    for number in sorted(standing.deleted):
        beside = standing.beside.get(number)
        if beside not in cluster_of:
            beside = oldest.get(standing.golden_of.get(number, _NO_ID))
        if beside is not None:
            placed.setdefault(cluster_of[beside], {})[number] = beside
    return placed
