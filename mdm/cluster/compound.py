"""Compound given names, folded into one word: Marie-Claire, Hans-Peter."""

from collections.abc import Iterator

from mdm.cluster.slip import is_mistyped
from mdm.names.borne import is_borne
from mdm.names.formal_name import formal_names

_SHORTEST_PART_CHARS = 3
# What compounds are made with; any two names may stand side by side by chance: Wil-liam, Carol-ine.
_HALVES_WORDS = (
    "jean marie anne anna hans karl klaus heinz mary jose maria juan luis pierre paul peter eva rosa sarah emma "
    "franz ernst georg sven lars jan per"
)
_HALVES = frozenset(_HALVES_WORDS.split())


def are_two_compounds(a: str, b: str) -> bool:
    """Whether they share one half, and two people's names are the other: Marie-Claire and Marie-Claude are sisters."""
    if is_borne(a) and is_borne(b):
        return False
    return any(
        (one[0] == other[0] and one[0] in _HALVES and _are_two(one[1], other[1]))
        or (one[1] == other[1] and one[1] in _HALVES and _are_two(one[0], other[0]))
        for one in _halves(a)
        for other in _halves(b)
    )


def _halves(name: str) -> Iterator[tuple[str, str]]:
    for at in range(_SHORTEST_PART_CHARS, len(name) - _SHORTEST_PART_CHARS + 1):
        if is_borne(name[:at]) and is_borne(name[at:]):
            yield name[:at], name[at:]


def _are_two(one: str, other: str) -> bool:
    """Neither a slip of the other, nor cut short, nor a nickname."""
    if is_mistyped(one, other) or one.startswith(other) or other.startswith(one):
        return False
    return set(formal_names(one, "")).isdisjoint(formal_names(other, ""))
