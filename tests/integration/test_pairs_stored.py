"""Pairs come back from PostgreSQL as they were written, to the last bit."""

import pyarrow as pa

from mdm.model import Pair
from mdm.resolve.scored import NO_PAIRS, SCORED_SCHEMA
from mdm.store import pairs
from tests.base import Base


def _table(*held: Pair) -> pa.Table:
    return pa.Table.from_pylist([pair._asdict() for pair in held], SCORED_SCHEMA)


def test_pairs_come_back_as_they_were_written(base: Base) -> None:
    plain = Pair(1, 2**40, -3.000001, 4, (-1, 0, 3), (0.1 + 0.2, -0.0, 5e-324))
    by_identifier = plain._replace(a=2, identifier=1)
    without_comparisons = Pair(3, 4, 1.7976931348623157e308, 0)
    last = plain._replace(a=5)
    base.act(pairs.write, _table(plain, by_identifier, last))
    base.act(pairs.write, _table(without_comparisons))
    found = base.act(pairs.within, [1, 2, 3, 4, 5, 2**40])
    written = [plain, by_identifier, without_comparisons, last]
    assert [(repr(pair)) for pair in found] == [repr(pair) for pair in written]  # by text: -0.0 equals 0.0


def test_no_pairs_are_written_as_well(base: Base) -> None:
    base.act(pairs.write, NO_PAIRS.table)
    assert base.act(pairs.within, [1, 2]) == []
