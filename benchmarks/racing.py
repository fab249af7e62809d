"""10,000 writes to 200 records from 8 processes, with two resolvers at work: nothing may be lost.

python -m benchmarks.racing [--writes 10000] [--keys 200] [--writers 8]
"""

import argparse
import time

from benchmarks.harness import service
from tests.base import Base
from tests.racing import Race, check, run


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--writers", type=int, default=8)
    options = parser.parse_args()
    race = Race(options.writes, options.keys, options.writers)
    with service() as running:
        base = Base(running.engine, running.rules, running.settings)
        start = time.perf_counter()
        run(base, race)
        took = time.perf_counter() - start
        check(base, race)
    print(
        f"{race.writes:,} writes to {race.keys} records from {race.writers} processes: none lost, each record in one "
        f"golden record, versions without gap; {took:.0f} s"
    )


if __name__ == "__main__":
    main()
