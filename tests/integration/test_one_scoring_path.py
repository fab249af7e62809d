"""A base that grew record by record and one resolved in one go hold the same pairs, bit for bit."""

import random
from pathlib import Path

import pytest
from sqlalchemy import Engine

from mdm.ingest import Accepted, read_file
from mdm.intake import take
from mdm.rules import RuleSet
from mdm.sample import FILES, generate
from mdm.settings import Settings
from mdm.store.database import fetch_rows, transaction
from tests.base import Base

STORED = """
SELECT one.source || ':' || one.source_id, other.source || ':' || other.source_id, weight, rule, levels, weights
FROM pair JOIN source_record AS one ON one.record = a JOIN source_record AS other ON other.record = b
"""


@pytest.fixture
def arrivals(tmp_path: Path, rules: RuleSet) -> list[Accepted]:
    generate(900, 11, tmp_path)
    read = (row for source, name in FILES.items() for row in read_file(tmp_path / name, rules, source))
    return [row for row in read if isinstance(row, Accepted)]


def scored(base: Base) -> dict[frozenset[str], tuple[object, ...]]:
    with transaction(base.engine) as session:
        rows = fetch_rows(session, STORED)
    return {frozenset({a, b}): tuple(rest) for a, b, *rest in rows}


def send(base: Base, rows: list[Accepted]) -> None:
    with transaction(base.engine) as session:
        take(session, "test", rows)
    base.resolve()


def test_micro_batches_in_any_order_and_one_batch_give_the_same_pairs(
    engine: Engine, rules: RuleSet, settings: Settings, arrivals: list[Accepted]
) -> None:
    base = Base(engine, rules, settings)
    random.Random(5).shuffle(arrivals)
    grown = iter(arrivals)
    for size in (1, 2, 3, 50, 200, 1_000):
        send(base, [row for row, _ in zip(grown, range(size), strict=False)])
    micro, crosswalk, values = scored(base), base.clusters(), base.golden_values()
    assert len(micro) > 300
    assert base.resolve_full().events == []
    assert scored(base) == micro
    assert (base.clusters(), base.golden_values()) == (crosswalk, values)
