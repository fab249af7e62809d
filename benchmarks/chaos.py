"""Chaos: kill -9 of processes and servers at random instants while records stream in; is anything lost, or told twice?

    python -m benchmarks.chaos [--kills 500] [--records 20000] [--seed 1] [--out FILE]

Rounds of 25 strikes each: a generated sample is sent through the API to real processes, in another order each time, by
a sender that repeats what was not acknowledged; a webhook receiver refuses 2 % of what it gets; a subscriber follows
the feed. Worker, API and relay are killed with all that they started, a worker's child or its main process alone, and
PostgreSQL and Valkey, which comes back empty; now and then both are stopped in order. Every other round loads ahead.
The yardstick is the same sample resolved with nobody killed. Exits with 1 if anything is not as it is there.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from random import Random

from benchmarks.harness import machine, report, service
from tests.aftermath import empty, undisturbed
from tests.base import Base
from tests.chaos import PROCESSES, STRIKES, Round, play_round
from tests.streaming import sample_payloads

_ROUND_STRIKES = 25
_SPECIAL = [name for name in STRIKES if name not in PROCESSES]
_LOADING = {"MDM_LOAD_FROM_RECORDS": "800", "MDM_LOAD_COMMIT_RECORDS": "200"}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--records", type=int, default=20_000, help="in each round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    start, random = time.perf_counter(), Random(options.seed)
    rounds: list[Round] = []
    with service() as running, tempfile.TemporaryDirectory() as name:
        folder, base = Path(name), Base(running.engine, running.rules, running.settings)
        payloads = sample_payloads(options.records, options.seed, folder, running.rules)
        sample = payloads, undisturbed(base, payloads)
        for number, strikes in enumerate(cut(options.kills, random)):
            empty(base)
            played = play_round(base, folder, sample, strikes, random, **(_LOADING if number % 2 else {}))
            say(number, played)
            rounds.append(played)
    seconds = time.perf_counter() - start
    facts: dict[str, object] = {"machine": machine(), "seed": options.seed, "rounds": len(rounds)}
    report(
        "Chaos",
        ["what", "figure"],
        [*figures(rounds), ["seconds in all", round(seconds)]],
        facts,
        options.out,
    )
    return 1 if any(played.verdict.wrong for played in rounds) else 0


def cut(kills: int, random: Random) -> Iterator[list[str]]:
    """The strikes of each round, each kind of victim in turn, in some order."""
    for first in range(0, kills, _ROUND_STRIKES):
        strikes = list(islice(_in_turn(), min(_ROUND_STRIKES, kills - first)))
        random.shuffle(strikes)
        yield strikes


def _in_turn() -> Iterator[str]:
    """The three processes over and over, and after each time one of the other victims."""
    for turn in count():
        yield from PROCESSES
        yield _SPECIAL[turn % len(_SPECIAL)]


def say(number: int, played: Round) -> None:
    print(
        f"round {number + 1}: {played.kills.total()} kills, {played.verdict.records:,} records, "
        f"went on after {played.resumed_seconds:.1f} s, wrong: {played.verdict.wrong or 'nothing'}",
        flush=True,
    )


def figures(rounds: Sequence[Round]) -> list[list[object]]:
    kills: Counter[str] = sum((played.kills for played in rounds), Counter())
    at_work: Counter[str] = sum((played.at_work for played in rounds), Counter())
    total: Counter[str] = sum((Counter(vars(played.verdict)) for played in rounds), Counter())
    return [
        ["kills", kills.total()],
        *[[f"of {name} (at work)", f"{kills[name]} ({at_work[name]})"] for name in STRIKES],
        ["records sent", total["records"]],
        ["lost", total["lost"]],
        ["without an end, or dangling", total["unaccounted"]],
        ["events", total["events"]],
        ["events or golden IDs that came twice as new", total["twice"]],
        ["gaps in sequences and versions", total["gaps"]],
        ["partition equal to the undisturbed one", not total["clusters"]],
        ["golden values equal", not total["values"]],
        ["deliveries", total["deliveries"]],
        ["events not delivered", total["undelivered"]],
        ["deliveries of what is no event", total["never_said"]],
        ["first arrivals out of order", total["out_of_order"]],
        ["records that a subscriber holds wrongly", total["astray"]],
        ["longest until work went on, s", max(played.resumed_seconds for played in rounds)],
        ["longest until all was done, s", max(played.finished_seconds for played in rounds)],
    ]


if __name__ == "__main__":
    sys.exit(main())
