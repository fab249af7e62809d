"""Order independence at length: random histories, each played twice in different orders and compared with a rebuild.

    python -m benchmarks.histories [--pure 10000] [--real 500] [--sample 10000 --shuffles 20] [--seed 1]

`pure` plays the pure stages in memory, `real` the inbox, PostgreSQL, Splink and DuckDB, `shuffles` a generated sample
in other orders and batch sizes. Exits with 1 at the first history that comes out otherwise, and says its seed.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from sqlalchemy import text
from sqlmodel import SQLModel

from benchmarks.harness import Service, service
from mdm.ingest import Accepted, read_file
from mdm.intake import take
from mdm.rulefiles import load_rules
from mdm.sample import FILES, generate
from mdm.settings import PACKAGED_RULES
from mdm.store.database import transaction
from tests.base import Base
from tests.histories import random_history
from tests.ledger import Ledger
from tests.play import outcome, play

_KEPT = {"model_version", "alembic_version"}
_BATCHES = (37, 200, 1_000, 2_000, 5_000)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pure", type=int, default=10_000)
    parser.add_argument("--real", type=int, default=500)
    parser.add_argument("--sample", type=int, default=10_000)
    parser.add_argument("--shuffles", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    same = _pure(options.pure, options.seed)
    with service() as running:
        same = same and _real(running, options.real, options.seed)
        same = same and _shuffles(running, options.sample, options.shuffles, options.seed)
    return 0 if same else 1


def _pure(count: int, seed: int) -> bool:
    rules, start = load_rules(PACKAGED_RULES), time.perf_counter()
    for number in range(seed, seed + count):
        history = random_history(number)
        ledgers = Ledger(rules), Ledger(rules)
        for order, ledger in enumerate(ledgers):
            ledger.play(history, Random(f"{number}/{order}"))
        one, other = ledgers
        found = (one.clusters(), one.values())
        if found != (other.clusters(), other.values()) or found[0] != one.rebuilt():
            return _fail("pure", number)
    return _say("pure histories", count, start)


def _real(running: Service, count: int, seed: int) -> bool:
    base, start = Base(running.engine, running.rules, running.settings), time.perf_counter()
    for number in range(seed, seed + count):
        history, outcomes = random_history(number), []
        for order in range(2):
            empty(running)
            play(base, history, Random(f"{number}/{order}"))
            outcomes.append(outcome(base))
            rebuilt = base.resolve_full().events == [] and outcome(base) == outcomes[-1]
            if not rebuilt:
                return _fail("real, full resolve", number)
        if outcomes[0] != outcomes[1]:
            return _fail("real", number)
    return _say("histories on real servers", count, start)


def _shuffles(running: Service, records: int, count: int, seed: int) -> bool:
    base, start = Base(running.engine, running.rules, running.settings), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        generate(records, seed, Path(folder))
        rows = [
            row
            for source, name in FILES.items()
            for row in read_file(Path(folder) / name, running.rules, source)
            if isinstance(row, Accepted)
        ]
    expected = None
    for number in range(count):
        empty(running)
        random = Random(f"{seed}/{number}")
        random.shuffle(rows)
        size = _BATCHES[number % len(_BATCHES)]
        for first in range(0, len(rows), size):
            with transaction(running.engine) as session:
                take(session, "shuffled", rows[first : first + size])
            base.resolve()
        found = outcome(base)
        expected = expected or found
        if found != expected:
            return _fail(f"shuffle in batches of {size}", number)
    return _say(f"shuffles of {records:,} generated records", count, start)


def empty(running: Service) -> None:
    """Empties the base: quicker than another database for each history."""
    tables = sorted(table for table in SQLModel.metadata.tables if table not in _KEPT)
    with running.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))


def _say(what: str, count: int, start: float) -> bool:
    print(f"{count:,} {what}: one outcome each, {time.perf_counter() - start:.0f} s", flush=True)
    return True


def _fail(what: str, number: int) -> bool:
    print(f"{what}: history {number} came out otherwise", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
