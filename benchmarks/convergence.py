"""Convergence at length: random histories with real resolving, followed through the API over a bad line.

    python -m benchmarks.convergence [--histories 2000] [--deliveries 3] [--seed 1] [--out FILE]

The events of each history come shuffled over windows of 40, three in ten of them twice, a fifth once more at another
time. Other subscribers begin from a snapshot amid the history, and get old events again beside the new ones. Each must
end with the service's crosswalk, and reconciling must then find nothing. Exits with 1 if one does not, naming its seed.
"""

import argparse
import sys
import time
from pathlib import Path

from pydantic import SecretStr

from benchmarks.harness import machine, report, service
from benchmarks.histories import empty
from mdm.client import Mdm
from tests.base import Base
from tests.following import Tally, converge
from tests.serving import served

_KEY = "key-for-benchmarks"
_SAY_EVERY = 100
_COLUMNS = [
    "histories",
    "events",
    "merges, splits, restored",
    "deliveries of all events",
    "wrong",
    "snapshots amid a history",
    "wrong after",
    "found by reconciling",
    "s",
]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--histories", type=int, default=2_000)
    parser.add_argument("--deliveries", type=int, default=3, help="of each history's events")
    parser.add_argument("--seed", type=int, default=1, help="of the first history")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    start, total = time.perf_counter(), Tally()
    with service() as running:
        settings = running.settings.model_copy(update={"api_key": SecretStr(_KEY)})
        base = Base(running.engine, running.rules, settings)
        with served(settings, running.rules) as url, Mdm(url, _KEY) as client:
            for count, seed in enumerate(range(options.seed, options.seed + options.histories), 1):
                empty(running)
                tally = converge(base, client, seed, options.deliveries)
                if tally.wrong:
                    print(f"history {seed} came out otherwise: {tally}", flush=True)
                total += tally
                if count % _SAY_EVERY == 0:
                    print(f"{count:,} histories, {total.wrong} records wrong", flush=True)
    seconds = time.perf_counter() - start
    row: list[object] = [
        options.histories,
        total.events,
        total.moves,
        total.deliveries,
        total.wrong_after_deliveries,
        total.snapshots,
        total.wrong_after_snapshots,
        total.reconciled,
        round(seconds),
    ]
    report("Convergence", _COLUMNS, [row], {"machine": machine()}, options.out)
    return 1 if total.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
