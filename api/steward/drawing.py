"""A cluster as a drawing: records on a circle, source by source, those kept out of it beside; ties as lines. Pure."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mdm.desk.cluster import MOST_INSIDE, Cluster, Spot, Tie
from mdm.model import RecordKey

_LEAST_RADIUS, _RADIUS_PER_SPOT = 78.0, 15.0
_MARGIN_X, _MARGIN_Y = 96.0, 54.0  # room for what stands under a record
_BESIDE = 190.0  # from the circle to those outside
_ROW = 84.0
_BEND = 34.0  # of a second line between the same two
_COLOURS = 6  # of sources; then they begin again
_LABELLED = 6  # up to so many records every line says its weight
_NAME_CHARS = 20
_NAME_ABOVE, _NAME_BELOW = -22.0, 31.0
_WIDEST_APART = 2.5  # of a dashed line


@dataclass(frozen=True, slots=True)
class Node:
    x: float
    y: float
    key: RecordKey
    name: str  # its ID, cut
    name_y: float
    colour: int
    outside: str | None


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    width: float
    tie: Tie
    x: float  # of its label
    y: float
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    width: float
    height: float
    sources: tuple[tuple[str, int], ...]  # with their colours


def drawing_of(cluster: Cluster) -> Drawing | None:
    """None of a record alone, and of more than can be told apart: the table says it then."""
    inside = [spot for spot in cluster.spots if spot.outside is None]
    outside = [spot for spot in cluster.spots if spot.outside is not None]
    if not inside or len(inside) > MOST_INSIDE or len(cluster.spots) < 2:  # noqa: PLR2004 - a tie takes two
        return None
    radius = max(_LEAST_RADIUS, len(inside) * _RADIUS_PER_SPOT)
    tall = max(2 * radius if len(inside) > 2 else 0.0, (len(outside) - 1) * _ROW)  # noqa: PLR2004 - two lie level
    height = tall + 2 * _MARGIN_Y
    middle = (_MARGIN_X + radius, height / 2)
    places = dict(zip((spot.key for spot in inside), _circle(len(inside), radius, middle), strict=True))
    width = 2 * (radius + _MARGIN_X)
    if outside:
        x = middle[0] + radius + _BESIDE
        top = height / 2 - (len(outside) - 1) * _ROW / 2
        places |= {spot.key: (x, top + row * _ROW) for row, spot in enumerate(outside)}
        width = x + _MARGIN_X
    sources = sorted({spot.key.source for spot in cluster.spots})
    colours = {source: number % _COLOURS for number, source in enumerate(sources)}
    return Drawing(
        tuple(_node(spot, places[spot.key], height / 2, colours) for spot in cluster.spots),
        tuple(_lines(cluster, places)),
        round(width, 1),
        round(height, 1),
        tuple(colours.items()),
    )


def _circle(count: int, radius: float, middle: tuple[float, float]) -> list[tuple[float, float]]:
    if count == 1:
        return [middle]
    start = math.pi if count == 2 else -math.pi / 2  # noqa: PLR2004 - two lie side by side
    turns = (start + 2 * math.pi * n / count for n in range(count))
    return [(middle[0] + radius * math.cos(a), middle[1] + radius * math.sin(a)) for a in turns]


def _node(spot: Spot, place: tuple[float, float], middle: float, colours: Mapping[str, int]) -> Node:
    name = spot.key.source_id
    short = name if len(name) <= _NAME_CHARS else f"{name[: _NAME_CHARS - 1]}…"
    above = spot.outside is None and place[1] < middle - 1.0  # away from the lines
    y = place[1] + (_NAME_ABOVE if above else _NAME_BELOW)
    colour = colours[spot.key.source]
    return Node(round(place[0], 1), round(place[1], 1), spot.key, short, round(y, 1), colour, spot.outside)


def _lines(cluster: Cluster, places: Mapping[RecordKey, tuple[float, float]]) -> list[Line]:
    seen: Counter[frozenset[RecordKey]] = Counter()
    says_all = len(cluster.spots) <= _LABELLED
    lines = []
    for tie in sorted(_told_once(cluster, places), key=_drawn_last):
        if tie.a in places and tie.b in places:
            pair = frozenset((tie.a, tie.b))
            labelled = says_all or tie.holds or tie.decision is not None or tie.parts
            lines.append(_line(tie, places[tie.a], places[tie.b], seen[pair], is_labelled=labelled))
            seen[pair] += 1
    return lines


def _told_once(cluster: Cluster, places: Mapping[RecordKey, tuple[float, float]]) -> list[Tie]:
    """Of what keeps one record out, the shortest line of a kind; that joining was refused only where no more is known.

    The table has them all.
    """
    outside = {spot.key for spot in cluster.spots if spot.outside is not None}
    kept: dict[tuple[RecordKey, str], Tie] = {}
    inside = []
    for tie in cluster.ties:
        if outside.isdisjoint((tie.a, tie.b)) or tie.a not in places or tie.b not in places:
            inside.append(tie)
            continue
        key = (tie.a if tie.a in outside else tie.b, f"{tie.kind}{tie.decision or ''}")
        kept[key] = min(kept.get(key, tie), tie, key=lambda one: math.dist(places[one.a], places[one.b]))
    known = {record for record, kind in kept if kind != "refused"}
    return [
        *inside,
        *(tie for (record, kind), tie in kept.items() if kind != "refused" or record not in known),
    ]


def _drawn_last(tie: Tie) -> tuple[bool, bool, float]:
    """What holds the cluster lies over what merely agrees."""
    return tie.decision is not None, tie.holds, tie.weight or 0.0


def _line(tie: Tie, a: tuple[float, float], b: tuple[float, float], nth: int, *, is_labelled: bool) -> Line:
    length = math.dist(a, b) or 1.0
    bend = _BEND * ((nth + 1) // 2) * (1 if nth % 2 else -1)
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    across = (-(b[1] - a[1]) / length, (b[0] - a[0]) / length)
    x, y = middle[0] + across[0] * bend * 2, middle[1] + across[1] * bend * 2
    path = f"M{a[0]:.1f} {a[1]:.1f}Q{x:.1f} {y:.1f} {b[0]:.1f} {b[1]:.1f}"
    at = (middle[0] + across[0] * bend, middle[1] + across[1] * bend)
    width = thickness(tie.weight)
    width = min(width, _WIDEST_APART) if tie.parts else width
    return Line(path, width, tie, round(at[0], 1), round(at[1], 1), is_labelled)


def thickness(weight: float | None) -> float:
    """One for what is barely asked about, six for what is beyond doubt."""
    return 2.0 if weight is None else round(1.0 + min(max(weight, 0.0), 25.0) / 5.0, 1)
