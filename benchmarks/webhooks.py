"""Webhooks: deliveries a second, from commit to first attempt, and what one dead receiver costs the others.

    python -m benchmarks.webhooks [--events 20000] [--seconds 20] [--runs 7] [--out FILE]

A real relay process, PostgreSQL and receivers in a process of their own share the machine. Events are written as the
resolver writes them, with its store functions. The yardstick is the same HTTP client posting bodies of the same size to
the same receivers, with nothing else to do.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp

from benchmarks.harness import Service, machine, report, service
from mdm.events import Event, format_golden_id
from mdm.publish.signature import new_secret
from mdm.store import outbox, subscriptions
from mdm.store.counters import advance
from mdm.store.database import fetch_rows, run, transaction
from mdm.store.subscriptions import Terms

_RECEIVERS = 50
_LOCAL = {"MDM_WEBHOOK_ALLOW_HTTP": "true", "MDM_WEBHOOK_ALLOW_NETWORKS": '["127.0.0.0/8"]'}
_WAIT_SECONDS = 300
_BODY_BYTES = 700


@dataclass(frozen=True)
class Arrival:
    receiver: str
    message: str
    at: float


@contextmanager
def receivers(folder: Path) -> Iterator[tuple[str, list[Arrival]]]:
    """Their address, and a list that holds what arrived once the block has ended."""
    out = folder / "arrivals"
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.receivers", str(out)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    arrivals: list[Arrival] = []
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}", arrivals
    finally:
        process.terminate()
        process.wait()
    for line in out.read_text().splitlines():
        receiver, message, at = line.split()
        arrivals.append(Arrival(receiver, message, float(at)))


@contextmanager
def relay(running: Service) -> Iterator[None]:
    url, redis_url = running.settings.database_url, running.settings.redis_url
    assert url
    assert redis_url
    servers = {"MDM_DATABASE_URL": url.get_secret_value(), "MDM_REDIS_URL": redis_url.get_secret_value()}
    process = subprocess.Popen(
        [sys.executable, "-m", "mdm", "--home", str(running.settings.home), "relay"],
        env={**os.environ, **servers, **_LOCAL, "MDM_LOG_LEVEL": "WARNING"},
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def subscribe(running: Service, urls: Sequence[str]) -> None:
    with transaction(running.engine) as session:
        run(session, "TRUNCATE subscription, subscription_secret, delivery, attempt CASCADE")
        for url in urls:
            number = subscriptions.add(
                session, Terms("bench", "bench", url), subscriptions.last_sequence(session)
            )
            subscriptions.add_secret(session, number, new_secret(), 0)


def write_events(running: Service, count: int) -> list[str]:
    """Commits so many events of fresh golden IDs; their ids."""
    with transaction(running.engine) as session:
        golden = advance(session, "golden", count) + 1
        first = advance(session, "sequence", count) + 1
        events = [
            Event("golden.created", number, 1, _data(number)) for number in range(golden, golden + count)
        ]
        outbox.append(session, events, first, {})
    return [outbox.event_id(event.golden, event.version) for event in events]


def _data(number: int) -> dict[str, object]:
    golden_id = format_golden_id(number)
    moved = {"source": "crm", "source_id": str(number), "from": None, "to": golden_id, "link_version": 1}
    changed = ["addresses", "birth_date", "emails", "family_name", "given_name", "phones"]
    return {
        "golden_id": golden_id,
        "version": 1,
        "moved_records": [moved],
        "changed": changed,
        "cause": {"type": "ingest", "batches": [1]},
    }


def await_delivered(running: Service, *, but: int = 0) -> None:
    """Waits until nothing is on its way, but to so many subscriptions."""
    deadline = time.monotonic() + _WAIT_SECONDS
    statement = """
        SELECT count(*) FROM subscription
        WHERE position < (SELECT value FROM counter WHERE name = 'sequence')
           OR EXISTS (SELECT FROM delivery WHERE delivery.subscription = subscription.subscription
                                             AND delivery.state = 'waiting')
    """
    while time.monotonic() < deadline:
        with transaction(running.engine) as session:
            if fetch_rows(session, statement)[0][0] <= but:
                return
        time.sleep(0.1)
    raise TimeoutError("deliveries are still on their way")


def throughput(running: Service, folder: Path, events: int, count: int) -> float:
    """Deliveries a second to `count` receivers, from the first arrival to the last."""
    with receivers(folder) as (address, arrivals):
        subscribe(running, [f"{address}/{number}" for number in range(count)])
        write_events(running, events // count)
        with relay(running):
            await_delivered(running)
    times = sorted(arrival.at for arrival in arrivals)
    assert len({(arrival.receiver, arrival.message) for arrival in arrivals}) == events // count * count
    return (len(times) - 1) / (times[-1] - times[0])


def bare_posts(folder: Path, posts: int) -> float:
    """The yardstick: posts a second of the HTTP client alone."""

    async def post(client: aiohttp.ClientSession, url: str, count: int) -> None:
        for _ in range(count):
            async with client.post(url, data=b"x" * _BODY_BYTES) as response:
                await response.read()

    async def all_of_them(url: str) -> None:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as client:
            await asyncio.gather(*(post(client, url, posts // 64) for _ in range(64)))

    with receivers(folder) as (address, arrivals):
        asyncio.run(all_of_them(f"{address}/0"))
    times = [arrival.at for arrival in arrivals]
    return (len(times) - 1) / (max(times) - min(times))


def delays(
    running: Service, folder: Path, urls: Sequence[str], per_second: int, seconds: float
) -> list[float]:
    """Seconds from the commit of each event to its arrival at each receiver that lives."""
    committed: dict[str, float] = {}
    with receivers(folder) as (address, arrivals):
        subscribe(running, [f"{address}/{url}" for url in urls])
        with relay(running):
            write_events(running, 1)
            await_delivered(running, but=urls.count("dead"))
            steps = int(seconds * 20)
            start = time.perf_counter()
            for step in range(steps):
                ids = write_events(running, max(1, per_second // 20))
                committed.update(dict.fromkeys(ids, time.time()))
                time.sleep(max(0.0, start + (step + 1) / 20 - time.perf_counter()))
            await_delivered(running, but=urls.count("dead"))
    first: dict[tuple[str, str], float] = defaultdict(lambda: float("inf"))
    for arrival in arrivals:
        place = arrival.receiver, arrival.message
        first[place] = min(first[place], arrival.at)
    alive = [url for url in urls if url != "dead"]
    return sorted(first[url, message] - at for url in alive for message, at in committed.items())


def at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows: list[list[object]] = []
    everyone = [str(number) for number in range(_RECEIVERS)]
    with service() as running, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        posts = bare_posts(folder, options.events)
        one = throughput(running, folder, options.events, 1)
        ten = throughput(running, folder, options.events, 10)
        rows.append(["bare posts a second", posts])
        rows.append(["deliveries a second, 1 subscription", one])
        rows.append(["deliveries a second, 10 subscriptions", ten])
        waits = delays(running, folder, ["0"], 200, options.seconds)
        rows += [[f"200 events/s: commit to arrival, p{int(p * 100)}, s", at(waits, p)] for p in (0.5, 0.99)]
        p99: dict[str, list[float]] = {"all alive": [], "one dead": []}
        for _ in range(options.runs):
            for case, urls in (("all alive", everyone), ("one dead", [*everyone[1:], "dead"])):
                p99[case].append(at(delays(running, folder, urls, 20, options.seconds / 4), 0.99))
    rows += [[f"50 receivers, {case}: median p99, s", median(values)] for case, values in p99.items()]
    facts: dict[str, object] = {
        "machine": machine(),
        "runs": options.runs,
        "share of bare posts": one / posts,
        "ratio with one dead receiver": median(p99["one dead"]) / median(p99["all alive"]),
    }
    report("Webhooks", ["what", "figure"], rows, facts, options.out)


if __name__ == "__main__":
    main()
