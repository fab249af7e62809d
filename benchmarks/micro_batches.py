"""Micro-batches on a small base and on a large one: what a thousand new records cost must not grow with the base.

    python -m benchmarks.micro_batches [--small 100000] [--large 1000000] [--size 1000] [--runs 7] [--out FILE]

Records of known and of new customers, held back from the sample that fills the base, arrive in batches: into the inbox,
then golden records, durable. The runs on the two bases take turns; the ratio is of their medians.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.harness import Service, machine, report, service
from benchmarks.speed import generate_apart
from mdm.ingest import Accepted, Rejected, read_file
from mdm.intake import take
from mdm.sample import FILES
from mdm.store.database import transaction


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--size", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    took: dict[int, list[float]] = {options.small: [], options.large: []}
    with ExitStack() as opened:
        filled = {
            records: _fill(opened.enter_context(service()), records, options.runs + 1, options)
            for records in took
        }
        for run in range(options.runs + 1):
            for records, (running, batches) in filled.items():
                seconds = _send(running, batches[run])
                if run:  # the first one warms up
                    took[records].append(seconds)
    medians = {records: median(seconds) for records, seconds in took.items()}
    rows: list[list[object]] = [
        [records, medians[records], options.size / medians[records], min(seconds), max(seconds)]
        for records, seconds in took.items()
    ]
    facts = {
        "machine": machine(),
        "runs": options.runs,
        "ratio": medians[options.large] / medians[options.small],
    }
    columns = ["base", "median seconds", "records/s", "fastest", "slowest"]
    report(f"Micro-batches of {options.size}", columns, rows, facts, options.out)


def _fill(
    running: Service, records: int, count: int, options: argparse.Namespace
) -> tuple[Service, list[list[Accepted]]]:
    """A base of about so many records, and `count` batches that were held back from it."""
    held: list[Accepted] = []
    every = max(2, records // (count * options.size))
    with tempfile.TemporaryDirectory() as folder:
        generate_apart(records + count * options.size, options.seed, Path(folder))
        with transaction(running.engine) as session:
            for source, name in FILES.items():
                take(session, name, _keep(read_file(Path(folder) / name, running.rules, source), every, held))
    running.resolve()
    step = max(1, len(held) // (count * options.size))
    spread = held[::step]  # of every source some
    return running, [spread[n::count][: options.size] for n in range(count)]


def _keep(
    rows: Iterator[Accepted | Rejected], every: int, held: list[Accepted]
) -> Iterator[Accepted | Rejected]:
    """All but each so manieth row, which is held back."""
    for place, row in enumerate(rows):
        if place % every == 0 and isinstance(row, Accepted):
            held.append(row)
        else:
            yield row


def _send(running: Service, batch: list[Accepted]) -> float:
    start = time.perf_counter()
    with transaction(running.engine) as session:
        take(session, "micro-batch", batch)
    running.resolve()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
