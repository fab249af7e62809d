"""Chaos: a sample streams through real processes while these, or their servers, are killed; what became of it all."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from mdm.embedded import ensure_servers, stop_servers
from tests.aftermath import Outcome, Verdict, judge
from tests.base import Base, Payload
from tests.fleet import API, RELAY, WAIT_SECONDS, WORKER, Fleet, within
from tests.integration.test_embedded import kill_hard, postgres_pid, valkey_pid
from tests.scene import Scene, streaming
from tests.streaming import Stream, cut

_QUICK = {
    "MDM_SWEEP_SECONDS": "1",
    "MDM_LEASE_SECONDS": "2",
    "MDM_MICRO_BATCH_RECORDS": "100",
    "MDM_WEBHOOK_TIMEOUT_SECONDS": "5",
    "MDM_WEBHOOK_WAITS_SECONDS": str([0.2] * 100),
}
_BATCH_RECORDS = 100
_WAIT_SECONDS = 0.1, 1.0  # between strikes, so that some hit a process that is starting
_SHARE_AT_WORK = 0.5  # of the strikes that wait until their victim is at work, once one has hit it so
_BUSY_SECONDS = 30.0  # they wait for that
_SOON_SECONDS = 0.1
_OUTAGE_SECONDS = 1.0  # of a server

Sample = tuple[Sequence[Payload], Outcome]  # records, and what becomes of them undisturbed


class Strike(NamedTuple):
    process: str  # whose work it is to interrupt
    hit: Callable[[Fleet], None]


def _kill_child(fleet: Fleet) -> None:
    """One of the processes that run tasks or tell when to sweep; the oldest, to be found again in each round."""
    for child in fleet.children(WORKER)[:1]:
        child.kill()


def _kill_server(pid_of: Callable[[Path], int]) -> Callable[[Fleet], None]:
    def kill(fleet: Fleet) -> None:
        kill_hard(pid_of(fleet.home))
        time.sleep(_OUTAGE_SECONDS)
        ensure_servers(fleet.home)

    return kill


def _stop_servers(fleet: Fleet) -> None:
    """In order, as an upgrade does it; PostgreSQL ends its sessions."""
    stop_servers(fleet.home)
    time.sleep(_OUTAGE_SECONDS)
    ensure_servers(fleet.home)


PROCESSES = (WORKER, API, RELAY)
STRIKES = {
    **{name: Strike(name, lambda fleet, name=name: fleet.kill(name)) for name in PROCESSES},
    "worker's child": Strike(WORKER, _kill_child),
    "worker's main process": Strike(WORKER, lambda fleet: fleet.kill_alone(WORKER)),
    "PostgreSQL": Strike(WORKER, _kill_server(postgres_pid)),
    "Valkey": Strike(API, _kill_server(valkey_pid)),  # it writes nothing to disk, so it comes back empty
    "both servers stopped": Strike(RELAY, _stop_servers),
}


@dataclass(frozen=True)
class Round:
    """One sample, sent while so much was struck."""

    verdict: Verdict
    kills: Counter[str]
    at_work: Counter[str]  # kills that found their victim at work
    starts: int  # of processes
    resumed_seconds: float  # from the last strike until resolving and delivering went on
    finished_seconds: float  # until all was done


def play_round(
    base: Base, folder: Path, sample: Sample, strikes: Sequence[str], random: Random, **variables: str
) -> Round:
    """Sends a sample to a fleet on an empty base, whose output goes to `folder`; `strikes`: names of STRIKES."""
    payloads, expected = sample
    kills, at_work = Counter(strikes), Counter[str]()
    with Fleet(base.settings, folder, {**_QUICK, **variables}) as fleet:
        within(WAIT_SECONDS, fleet.is_up)
        with streaming(base, fleet, cut(payloads, _BATCH_RECORDS, random), random) as scene:
            for name, batches in zip(strikes, scene.stream.shares(len(strikes)), strict=True):
                waits = not at_work[name] or random.random() < _SHARE_AT_WORK
                at_work[name] += _strike(scene, STRIKES[name], batches, random, waits=waits)
            resumed, finished = scene.recover()
            verdict = judge(scene, expected)
    return Round(verdict, kills, at_work, fleet.starts, resumed, finished)


def _strike(scene: Scene, strike: Strike, batches: int, random: Random, *, waits: bool) -> bool:
    """Strikes at some instant while the stream goes on, and starts again what was struck; whether it was at work.

    Where it waits for work it lets the last of the batches be sent only then, so that there is some.
    """
    _let_pass(scene.stream, batches - waits, random.uniform(*_WAIT_SECONDS))
    if waits:
        scene.stream.let(1)
        _await_work(scene, strike.process)
        time.sleep(random.choice((0, random.uniform(0, _SOON_SECONDS))))
    was_busy = scene.is_busy(strike.process)
    strike.hit(scene.fleet)
    scene.fleet.tend()
    return was_busy


def _let_pass(stream: Stream, batches: int, seconds: float) -> None:
    """Waits, and lets so many batches be sent meanwhile."""
    for _ in range(batches):
        stream.let(1)
        time.sleep(seconds / batches)


def _await_work(scene: Scene, process: str) -> None:
    deadline = time.monotonic() + _BUSY_SECONDS
    while not scene.is_busy(process) and time.monotonic() < deadline:
        time.sleep(0.005)
