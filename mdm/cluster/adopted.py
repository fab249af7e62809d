"""Where clusters and the crosswalk that the retailer came with disagree: questions for a steward. Pure.

The file names golden IDs and links nobody, so it can only ask.
"""

from collections.abc import Iterator, Mapping, Sequence

from mdm.cluster.constraints import Constraints, ordered
from mdm.cluster.gain import gain
from mdm.model import Question

FILE_SAYS_ONE = "the imported crosswalk says one person, matching says two"
FILE_SAYS_TWO = "the imported crosswalk says two persons, matching says one"


def ask_adopted(
    clusters: Sequence[Sequence[int]], adopted: Mapping[int, int], constraints: Constraints
) -> list[Question]:
    """One question for each further cluster of an ID, and for each further ID in a cluster.

    `adopted`: record → the ID it had, of all records in `clusters`. What a steward has said is not asked.
    """
    parts: dict[tuple[int, int], list[int]] = {}  # (ID, number of a cluster) → its records there
    for n, cluster in enumerate(clusters):
        for number in sorted(cluster):
            if number in adopted:
                parts.setdefault((adopted[number], n), []).append(number)
    return [*_torn(clusters, parts, constraints), *_joined(parts, constraints)]


def _torn(
    clusters: Sequence[Sequence[int]], parts: Mapping[tuple[int, int], list[int]], constraints: Constraints
) -> Iterator[Question]:
    """IDs whose records are in several clusters: the one with the oldest record against each other one."""
    places: dict[int, list[tuple[int, int]]] = {}
    for (golden, n), records in parts.items():
        places.setdefault(golden, []).append((records[0], n))
    for golden in sorted(places):
        (first, home), *others = sorted(places[golden])
        for other, n in others:
            if not constraints.forbids(clusters[home], clusters[n]):
                worth = gain(clusters[home], clusters[n])
                yield Question("adopted", ordered(first, other), FILE_SAYS_ONE, worth)


def _joined(parts: Mapping[tuple[int, int], list[int]], constraints: Constraints) -> Iterator[Question]:
    """Clusters with several IDs: the oldest ID, which shows, against each other one."""
    held: dict[int, list[list[int]]] = {}
    for golden, n in sorted(parts):
        held.setdefault(n, []).append(parts[golden, n])
    for first, *others in held.values():
        for other in others:
            if not any(constraints.joins(a, b) for a in first for b in other):
                worth = gain(first, other)
                yield Question("adopted", ordered(first[0], other[0]), FILE_SAYS_TWO, worth)
