"""Vendors' events out of order: does the base end as the vendors' own systems stand?

    python -m benchmarks.vendor_events [--events 10000] [--seed 1] [--out FILE]

Customers of Shopify, Square and HubSpot are made, changed, merged (chains among them) and deleted, drawn from a seed.
The events come by the webhooks' route of a real server, eight at once, one in twelve of them twice, shuffled within
windows of 50 and then altogether; meanwhile they are resolved. Afterwards every living customer must have a golden
record, together with all ids that were merged into it and with nobody else; a deleted one none. Exits with 1 if not.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.harness import machine, report, service
from benchmarks.histories import empty
from mdm.store import letters
from tests.base import Base
from tests.bringing import bring_history
from tests.serving import served
from tests.vendor_histories import draw, shuffled
from tests.vendors import secretive, taking

_RESOLVE_EACH = 500
_COLUMNS = [
    "shuffled",
    "deliveries",
    "customers",
    "ids merged away",
    "deleted",
    "ghosts",
    "wrong",
    "dead",
    "s",
]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows: list[list[object]] = []
    with service() as running:
        settings, rules = secretive(running.settings), taking(running.rules)
        base = Base(running.engine, running.rules, settings)
        for window in (50, None):
            history = draw(options.seed, options.events)
            empty(running)
            start = time.perf_counter()
            with served(settings, rules) as url:
                come = shuffled(history.said, window, options.seed)
                bring_history(base, url, come, resolve_each=_RESOLVE_EACH)
            found = base.clusters()
            living = {key for group in history.groups for key in group}
            rows.append(
                [
                    f"in windows of {window}" if window else "altogether",
                    len(history.said),
                    len(history.groups),
                    len(living) - len(history.groups),
                    len(history.gone),
                    sum(1 for group in found if group.isdisjoint(living)),
                    len(found ^ history.groups),
                    len(base.act(letters.page, 1_000)),
                    round(time.perf_counter() - start),
                ]
            )
    report("Vendors' events", _COLUMNS, rows, {"machine": machine()}, options.out)
    return 1 if any(row[5] or row[6] or row[7] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
