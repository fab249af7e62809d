"""Matching one profile: how long a till waits for "who is this?", one request at a time against a large base.

    python -m benchmarks.match_one [--records 1000000] [--requests 2000] [--seed 7] [--out FILE]

The profiles were held back from the sample that fills the base: noisy records of customers that it knows and of new
ones. A real `mdm serve` answers over one connection that is kept open. Yardsticks in the same run, in turns: an empty
FastAPI route in a process of its own, and the crosswalk look-up. At the end some profiles are asked about once more and
then resolved as records: each weight must be the stored pair's, to the last bit.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote

import uvicorn
from fastapi import FastAPI

from benchmarks.harness import Service, machine, report, service
from benchmarks.micro_batches import _fill
from mdm.ingest import Accepted
from mdm.intake import take
from mdm.store.database import fetch_rows, transaction

_KEY = "key-of-the-benchmark"
_WARM_UP = 50
_CHECKED = 50
_START_SECONDS = 60


class Caller:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self.milliseconds: list[float] = []

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        start = time.perf_counter()
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        self.milliseconds.append((time.perf_counter() - start) * 1_000)
        assert answer.status == 200, text
        answered: dict[str, Any] = json.loads(text)
        return answered

    def row(self, name: str) -> list[object]:
        taken = self.milliseconds[_WARM_UP:]
        cut = quantiles(taken, n=100)
        return [name, len(taken), cut[49], cut[94], cut[98], max(taken)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--serve-empty", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve_empty:
        uvicorn.run(_empty(), host="127.0.0.1", port=options.serve_empty, log_config=None, access_log=False)
        return
    options.runs, options.size = 0, options.requests + _WARM_UP  # one batch is held back
    with service() as running:
        _, (held,) = _fill(running, options.records, 1, options)
        rows, facts = measure(running, held)
    report(
        f"Matching one profile against {options.records:,} records",
        ["request", "asked", "p50 ms", "p95 ms", "p99 ms", "max ms"],
        rows,
        {"machine": machine(), **facts},
        options.out,
    )


def measure(running: Service, held: Sequence[Accepted]) -> tuple[list[list[object]], dict[str, object]]:
    empty_port, api_port = _free_port(), _free_port()
    with _process(
        [sys.executable, "-m", "benchmarks.match_one", "--serve-empty", str(empty_port)], empty_port
    ):
        command = [sys.executable, "-m", "mdm", "--home", str(running.settings.home), "serve"]
        with _process([*command, "--port", str(api_port)], api_port, **_environment(running)):
            match, crosswalk, empty = Caller(api_port), Caller(api_port), Caller(empty_port)
            keys = _keys(running, len(held))
            answers = []
            for row, (source, source_id) in zip(held, keys, strict=True):
                empty.ask("GET", "/")
                crosswalk.ask("GET", f"/v1/crosswalk/{source}/{quote(source_id, safe='')}")
                answers.append(match.ask("POST", "/v1/match", _profile(row)))
            load = round(os.getloadavg()[0], 1)  # one asks, one answers: far above 2, others were at work
            checked = sum(_check(running, match, row) for row in held[:: max(1, len(held) // _CHECKED)])
    best = Counter(a["candidates"][0]["verdict"] if a["candidates"] else "nobody" for a in answers)
    compared = quantiles([a["compared_records"] for a in answers], n=100)
    facts: dict[str, object] = {
        "best verdict": dict(best),
        "compared records p50, p99": [compared[49], compared[98]],
        "weights equal to stored pairs": checked,
        "load average while asking": load,
    }
    match.milliseconds = match.milliseconds[: len(held)]  # without those of the check
    named = {"POST /v1/match": match, "GET /v1/crosswalk": crosswalk, "an empty route": empty}
    return [caller.row(name) for name, caller in named.items()], facts


def _profile(row: Accepted) -> dict[str, object]:
    return {name: value for name, value in row.payload.items() if name != "source_id"}


def _check(running: Service, match: Caller, row: Accepted) -> int:
    """Asks, resolves, compares; how many weights were equal. Another one is an error."""
    said = match.ask("POST", "/v1/match?limit=20", _profile(row))["candidates"]
    with transaction(running.engine) as session:
        take(session, "check", [row])
    running.resolve()
    with transaction(running.engine) as session:
        stored = dict(fetch_rows(session, _STORED, row.payload["source"], row.payload["source_id"]))
    for one in said:
        key = one["best"]["record"]
        assert stored[f"{key['source']}:{key['source_id']}"] == one["best"]["match_weight"], key
    return len(said)


_STORED = """
SELECT other.source || ':' || other.source_id, weight
FROM source_record AS mine JOIN pair ON mine.record IN (a, b)
JOIN source_record AS other ON other.record = CASE WHEN a = mine.record THEN b ELSE a END
WHERE mine.source = %s AND mine.source_id = %s
"""


def _keys(running: Service, count: int) -> list[tuple[str, str]]:
    with transaction(running.engine) as session:
        rows = fetch_rows(session, "SELECT source, source_id FROM source_record TABLESAMPLE BERNOULLI (5)")
    return [rows[n * len(rows) // count] for n in range(count)]


def _environment(running: Service) -> dict[str, str]:
    return {**running.environment, "MDM_API_KEY": _KEY}


def _empty() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def nothing() -> dict[str, str]:
        return {}

    return app


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _process(command: Sequence[str], port: int, **environment: str) -> Iterator[None]:
    """A server, from when it listens until the block ends."""
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server does not start")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
