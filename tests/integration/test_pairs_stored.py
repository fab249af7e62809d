"""Pairs come back from PostgreSQL as they were written, to the last bit."""

from dataclasses import replace

from mdm.model import Pair
from mdm.store import pairs
from tests.base import Base


def test_pairs_come_back_as_they_were_written(base: Base) -> None:
    plain = Pair(1, 2**40, -3.000001, 4, (-1, 0, 3), (0.1 + 0.2, -0.0, 5e-324))
    by_identifier = replace(plain, a=2, identifier=1)
    without_comparisons = Pair(3, 4, 1.7976931348623157e308, 0)
    written = [plain, by_identifier, without_comparisons, replace(plain, a=5)]
    base.act(pairs.write, written)
    found = base.act(pairs.within, [1, 2, 3, 4, 5, 2**40])
    assert [(repr(pair)) for pair in found] == [repr(pair) for pair in written]  # by text: -0.0 equals 0.0


def test_no_pairs_are_written_as_well(base: Base) -> None:
    base.act(pairs.write, [])
    assert base.act(pairs.within, [1, 2]) == []
