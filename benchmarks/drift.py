"""Drift: records of a large crosswalk are changed behind the subscriber's back; each must be found and put right.

    python -m benchmarks.drift [--records 100000] [--injections 100] [--seed 7] [--out FILE]

A generated sample is resolved, some records deleted, and the subscriber begins from a snapshot. Then, of each kind so
many times: one record is changed, and the subscriber reconciles through the API. The yardstick is loading the snapshot
anew. Exits with 1 if any change is not found, or not put right.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

from pydantic import SecretStr

from benchmarks.harness import Service, machine, report, service
from mdm.client import Crosswalk, Mdm
from mdm.publish.digest import BUCKETS
from mdm.sample import FILES, generate
from tests.base import Base, deletion
from tests.drifting import CORRUPTIONS
from tests.serving import served

_KEY = "key-for-benchmarks"
_DELETED = 200  # records


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--injections", type=int, default=100, help="of each kind")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with service() as running, _filled(running, options.records, options.seed) as client:
        crosswalk, random = Crosswalk(), Random(options.seed)
        facts: dict[str, object] = {"machine": machine(), **_yardsticks(client, crosswalk)}
        rows = [_inject(client, crosswalk, kind, options.injections, random) for kind in CORRUPTIONS]
        facts["differences left"] = crosswalk.reconcile(client)
    columns = ["changed", "times", "found", "put right", "median seconds", "slowest"]
    report(f"Drift in {options.records:,} records", columns, rows, facts, options.out)
    missed = any(not times == found == right for _, times, found, right, *_ in rows)
    return 1 if missed or facts["differences left"] else 0


@contextmanager
def _filled(running: Service, records: int, seed: int) -> Iterator[Mdm]:
    """A client of the API on a base of so many records, with some tombstones."""
    settings = running.settings.model_copy(update={"api_key": SecretStr(_KEY)})
    with tempfile.TemporaryDirectory() as folder:
        generate(records, seed, Path(folder))
        running.take_files([(source, Path(folder) / name) for source, name in FILES.items()])
    running.resolve()
    base = Base(running.engine, running.rules, settings)
    base.send(*(deletion(key) for key in sorted(base.crosswalk())[:_DELETED]))
    with served(settings, running.rules) as url, Mdm(url, _KEY) as client:
        yield client


def _yardsticks(client: Mdm, crosswalk: Crosswalk) -> dict[str, object]:
    """Seconds to begin from a snapshot, and to compare where nothing differs: by digests, and all records at once."""
    start = time.perf_counter()
    crosswalk.load(client)
    loaded = time.perf_counter()
    assert crosswalk.reconcile(client) == 0
    reconciled = time.perf_counter()
    found = client.differences(crosswalk.records(), range(BUCKETS), crosswalk.sequence)
    assert found.records == ()
    return {
        "snapshot seconds": loaded - start,
        "equal digests seconds": reconciled - loaded,
        "all records seconds": time.perf_counter() - reconciled,
    }


def _inject(client: Mdm, crosswalk: Crosswalk, kind: str, times: int, random: Random) -> list[object]:
    """One row of the table."""
    seconds: list[float] = []
    found = right = 0
    before = dict(crosswalk.held)
    for _ in range(times):
        CORRUPTIONS[kind](crosswalk, random)
        assert crosswalk.held != before
        start = time.perf_counter()
        found += crosswalk.reconcile(client) == 1
        seconds.append(time.perf_counter() - start)
        right += crosswalk.held == before
    return [kind, times, found, right, median(seconds), max(seconds)]


if __name__ == "__main__":
    sys.exit(main())
