"""Connected components over many records at once. Pure."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def label_components(count: int, links: Iterable[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """For each of `count` positions the smallest position that links hold it together with."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for a, b in links:
        one, other = root(a), root(b)
        if one != other:
            parent[max(one, other)] = min(one, other)
    return np.array([root(place) for place in range(count)], dtype=np.int64)
