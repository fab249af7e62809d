"""From a record's PUT until its golden record can be read: at a steady rate, by a real API and worker, on a large base.

    python -m benchmarks.put_to_read [--records 1000000] [--rate 50] [--seconds 60] [--seed 7] [--out FILE]

The records were held back from the sample that fills the base: of known customers and of new ones. Each is put when
due, however late the earlier ones are, and its time runs from then. The crosswalk of all that wait is asked for 40
times a second, and of a record that is not pending any more its golden record is read. Where the time went is told by
the moments that PostgreSQL noted.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote

import aiohttp

from benchmarks.harness import Service, machine, report, service
from benchmarks.match_one import _environment, _free_port, _process
from benchmarks.micro_batches import _fill
from mdm.ingest import Accepted
from mdm.keys import issue
from mdm.queue import answering_workers
from mdm.store.database import fetch_rows, transaction
from mdm.store.keys import Terms

_WARM_UP_SECONDS = 5.0
_LOOK_SECONDS = 0.025
_MOST_KEYS = 1_000  # that one look may ask for
_UNLIMITED = 1_000_000.0  # requests a second: what is measured is not the limit


Key = tuple[str, str]  # source, source_id


@dataclass(slots=True)
class Sent:
    """One record on its way; moments in seconds of the epoch."""

    row: Accepted
    due: float
    put: float = 0.0  # when it was acknowledged
    readable: float = 0.0

    @property
    def key(self) -> Key:
        return str(self.row.payload["source"]), str(self.row.payload["source_id"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=50, help="records a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.runs, options.size = 0, int(options.rate * (options.seconds + _WARM_UP_SECONDS))
    with service() as running:
        _, (held,) = _fill(running, options.records, 1, options)
        measure(running, held, options)


def measure(running: Service, held: Sequence[Accepted], options: argparse.Namespace) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "mdm", "--home", str(running.settings.home)]
    environment = _environment(running)
    with (
        _process([*command, "serve", "--port", str(port)], port, **environment),
        _worker([*command, "worker"], environment),
    ):
        warm = int(options.rate * _WARM_UP_SECONDS)
        count = warm + int(options.rate * options.seconds)
        sent = asyncio.run(_send(port, _key(running), held[:count], options.rate))[warm:]
    named = {
        "due → acknowledged": [one.put - one.due for one in sent],
        "acknowledged → micro-batch begins": [],
        "micro-batch begins → golden record read": [],
        "due → golden record read": [one.readable - one.due for one in sent],
    }
    begun = _begun(running, sent)
    for one, began in zip(sent, begun, strict=True):
        named["acknowledged → micro-batch begins"].append(began - one.put)
        named["micro-batch begins → golden record read"].append(one.readable - began)
    report(
        f"From PUT to golden record, {options.rate:g} a second, in a base of {options.records:,} records",
        ["step", "p50 ms", "p95 ms", "p99 ms", "max ms"],
        [[name, *_milliseconds(seconds)] for name, seconds in named.items()],
        {
            "machine": machine(),
            "records": len(sent),
            "micro-batches": len(set(begun)),
        },
        options.out,
    )


def _milliseconds(seconds: Sequence[float]) -> list[float]:
    cut = quantiles(seconds, n=100)
    return [1_000 * value for value in (cut[49], cut[94], cut[98], max(seconds))]


async def _send(port: int, key: str, held: Sequence[Accepted], rate: float) -> list[Sent]:
    """Puts each when it is due, and waits until all were read."""
    start = time.time() + 1
    sent = [Sent(row, start + number / rate) for number, row in enumerate(held)]
    async with aiohttp.ClientSession(
        f"http://127.0.0.1:{port}",
        headers={"Authorization": f"Bearer {key}"},
        connector=aiohttp.TCPConnector(limit=0),
    ) as session:
        waiting: dict[Key, Sent] = {}
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_look(session, waiting, len(sent)))
            for one in sent:
                await asyncio.sleep(one.due - time.time())
                tasks.create_task(_put(session, one, waiting))
    return sent


async def _put(session: aiohttp.ClientSession, one: Sent, waiting: dict[Key, Sent]) -> None:
    source, source_id = one.key
    path = f"/v1/sources/{source}/records/{quote(source_id, safe='')}"
    async with session.put(path, json=one.row.payload) as answer:
        await _checked(answer, 202)
    one.put = time.time()
    waiting[one.key] = one


async def _look(session: aiohttp.ClientSession, waiting: dict[Key, Sent], count: int) -> None:
    """Looks again and again, until so many records were placed and their golden records read."""
    async with asyncio.TaskGroup() as tasks:
        while count:
            await asyncio.sleep(_LOOK_SECONDS)
            asked = [{"source": source, "source_id": i} for source, i in [*waiting][:_MOST_KEYS]]
            if not asked:
                continue
            async with session.post("/v1/crosswalk:lookup", json={"keys": asked}) as answer:
                found = (await _checked(answer, 200))["found"]
            for told in found:
                if not told["pending"]:
                    count -= 1
                    one = waiting.pop((told["source"], told["source_id"]))
                    tasks.create_task(_read(session, one, told["golden_id"]))


async def _read(session: aiohttp.ClientSession, one: Sent, golden_id: str) -> None:
    async with session.get(f"/v1/golden-records/{golden_id}") as answer:
        await _checked(answer, 200)
    one.readable = time.time()


async def _checked(answer: aiohttp.ClientResponse, status: int) -> dict[str, Any]:
    assert answer.status == status, await answer.text()
    told: dict[str, Any] = await answer.json()
    return told


def _begun(running: Service, sent: Sequence[Sent]) -> list[float]:
    """When the transaction began that placed each record."""
    sources, ids = zip(*(one.key for one in sent), strict=True)
    with transaction(running.engine) as session:
        return [float(began) for (began,) in fetch_rows(session, _BEGUN, [*sources], [*ids])]


# The version of the golden record that has the record for the first time: its moment is when the transaction began.
_BEGUN = """
SELECT (SELECT extract(epoch FROM min(recorded_at)) FROM golden_version
         WHERE golden = source_record.golden AND members @> ARRAY[record])
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (source, source_id, place)
JOIN source_record USING (source, source_id) ORDER BY place
"""


def _key(running: Service) -> str:
    scopes = ("golden:read", "records:write")
    with transaction(running.engine) as session:
        return issue(session, Terms("puts", scopes, requests_per_second=_UNLIMITED), running.rules)


@contextmanager
def _worker(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    """From when it answers until the block ends."""
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        while not answering_workers(environment["MDM_REDIS_URL"]):
            assert process.poll() is None, "the worker does not start"
        yield
    finally:
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    main()
