"""Labelled records for judging how well people are told apart. Made on the spot: nothing is downloaded.

Every module writes one data set: `write(folder, …) -> Dataset`.
"""

from benchmarks.data.dataset import Dataset

__all__ = ["Dataset"]
