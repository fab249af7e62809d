"""Random draws that are the same on every machine: PCG64 streams, integer weights, no transcendental functions."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Rng = np.random.Generator


def stream(seed: int, *path: str | int) -> Rng:
    """An independent generator for each path, so that a draw added in one place shifts no other."""
    words = [seed % 2**64, *(zlib.crc32(str(step).encode()) for step in path)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def chance(rng: Rng, count: int, share: float) -> Flags:
    """`count` flags, true for about `share` of them."""
    drawn: Flags = rng.random(count) < share
    return drawn


def dice(rng: Rng, count: int) -> list[int]:
    """Large whole numbers to pick by, with `%`."""
    drawn: list[int] = rng.integers(0, 2**62, count).tolist()
    return drawn


class Weighted:
    """Values to draw from by whole-number weights."""

    def __init__(self, values: Sequence[int] | Ints, weights: Sequence[float]) -> None:
        self.values = np.asarray(values, dtype=np.int64)
        self.bounds = np.cumsum(np.maximum(1, np.asarray(weights) * 1_000_000).astype(np.int64))

    def draw(self, rng: Rng, count: int) -> Ints:
        at = np.searchsorted(self.bounds, rng.integers(0, self.bounds[-1], count), side="right")
        drawn: Ints = self.values[at]
        return drawn


def scatter(numbers: Ints) -> Ints:
    """Splitmix64, cut to 62 bits: the same number always gives the same, neighbours have nothing in common."""
    mixed = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(2)).astype(np.int64)
