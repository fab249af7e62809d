"""Look-ups at speed: requests a second of one API process, and how long they take at 500 a second, on a large base.

    python -m benchmarks.lookups [--records 1000000] [--runs 7] [--seconds 3] [--rate 500] [--seed 7] [--out FILE]

One process serves the app as `mdm serve` does, with one route more: it asks for the same key, answers `{}`, and is the
yardstick. Closed loop: 16 connections that ask as soon as they are answered; the requests take turns, and medians are
compared. Open loop: requests are due at a fixed rate, and the time of each runs from then, however late it is sent.
What the load generator can do by itself is measured against a socket that answers without looking.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from urllib.parse import quote

import uvicorn
from fastapi import APIRouter, FastAPI

from api.app import create_app
from api.route import GoldenReader, GuardedRoute
from benchmarks.harness import Service, machine, report, service
from benchmarks.load import Plan, get, post, run
from benchmarks.match_one import _environment, _free_port, _process
from benchmarks.micro_batches import _fill
from mdm.keys import issue
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES, Settings
from mdm.store.database import fetch_rows, transaction
from mdm.store.keys import Terms

_EMPTY = "an empty route"
_ASKED = 5_000  # records, in turns: more than any cache of one process would keep
_TOGETHER = 100
_MOST_OPEN = 64  # connections of the open loop
_UNLIMITED = 1_000_000.0  # requests a second: what is measured is not the limit


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3, help="of each run")
    parser.add_argument("--rate", type=float, default=500, help="requests a second of the open loop")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--answer", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        uvicorn.run(app_with_an_empty_route(), port=options.serve, log_config=None, access_log=False)
    elif options.answer:
        asyncio.run(_answer_blindly(options.answer))
    else:
        options.size = 1  # of what is held back: nothing is sent
        with service() as running:
            _fill(running, options.records, 1, options)
            measure(running, options)


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of request."""

    requests: Sequence[str]
    rate: float  # requests a second of the open loop
    port: int = 0


def measure(running: Service, options: argparse.Namespace) -> None:
    api, blind = _free_port(), _free_port()
    this = [sys.executable, "-m", "benchmarks.lookups"]
    kinds = {name: replace(kind, port=api) for name, kind in _kinds(running, options.rate).items()}
    kinds["the load generator alone"] = replace(kinds[_EMPTY], port=blind)
    with (
        _process([*this, "--answer", str(blind)], blind),
        _process([*this, "--serve", str(api)], api, **_environment(running)),
    ):
        closed = _closed(kinds, options)
        opened = {name: _open(kind, options) for name, kind in kinds.items()}
    yardstick = median(closed[_EMPTY])
    rows: list[list[object]] = [
        [name, median(each), median(each) / yardstick, min(each), max(each), kinds[name].rate, *opened[name]]
        for name, each in closed.items()
    ]
    report(
        f"Look-ups in a base of {options.records:,} records",
        [
            "request",
            "requests/s",
            "of empty",
            "slowest run",
            "fastest",
            "at /s",
            "p50 ms",
            "p99 ms",
            "max ms",
        ],
        rows,
        {"machine": machine(), "runs": options.runs},
        options.out,
    )


def _closed(kinds: Mapping[str, Asked], options: argparse.Namespace) -> dict[str, list[float]]:
    """Requests a second of each run; the kinds take turns."""
    of: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(options.runs + 1):
        for name, kind in kinds.items():
            done = run(Plan(kind.port, kind.requests, options.seconds))
            assert not done.refused, name
            if turn:  # the first one warms up
                of[name].append(done.per_second)
    return of


def _open(kind: Asked, options: argparse.Namespace) -> list[float]:
    """Milliseconds: median, p99 and slowest of three runs, the median of each."""
    plan = Plan(kind.port, kind.requests, 4 * options.seconds, _MOST_OPEN, kind.rate)
    runs = [run(plan) for _ in range(3)]
    return [median(done.at(share) for done in runs) for share in (0.5, 0.99, 1.0)]


def _kinds(running: Service, rate: float) -> dict[str, Asked]:
    masked, clear = (
        _key(running, name, scopes)
        for name, scopes in (("masked", ("golden:read",)), ("clear", ("golden:read-personal",)))
    )
    with transaction(running.engine) as session:
        rows = fetch_rows(session, _SAMPLE, _ASKED)
    keys = [(source, source_id) for source, source_id, _, _ in rows]
    emails = [email for *_, email in rows if email]
    parts = [keys[n : n + _TOGETHER] for n in range(0, len(keys), _TOGETHER)]
    golden_ids = [golden_id for _, _, golden_id, _ in rows]
    many = [{"keys": [{"source": source, "source_id": i} for source, i in part]} for part in parts]
    requests = {
        _EMPTY: [get("/empty", masked)],
        "crosswalk": [get(f"/v1/crosswalk/{source}/{quote(i, safe='')}", masked) for source, i in keys],
        "golden record, masked": [get(f"/v1/golden-records/{i}", masked) for i in golden_ids],
        "golden record, in clear and noted": [get(f"/v1/golden-records/{i}", clear) for i in golden_ids],
        "who has this e-mail? noted": [
            post("/v1/golden-records:lookup", masked, {"by": "email", "value": email}) for email in emails
        ],
    }
    kinds = {name: Asked(each, rate) for name, each in requests.items()}
    asked = Asked([post("/v1/crosswalk:lookup", masked, one) for one in many], rate / _TOGETHER * 10)
    return {**kinds, f"crosswalk of {_TOGETHER} records": asked}


_SAMPLE = """
SELECT source, source_id, public_id, values -> 'emails' ->> 0
FROM source_record JOIN golden_record USING (golden) JOIN profile USING (record)
WHERE placed ORDER BY hashint8(record) LIMIT %s
"""


def _key(running: Service, name: str, scopes: tuple[str, ...]) -> str:
    with transaction(running.engine) as session:
        return issue(session, Terms(name, scopes, requests_per_second=_UNLIMITED), running.rules)


def app_with_an_empty_route() -> FastAPI:
    """The app of `mdm serve`, and before all of its routes an empty one behind the same door."""
    app = create_app(Settings(), load_rules(PACKAGED_RULES))
    router = APIRouter(route_class=GuardedRoute)

    @router.get("/empty")
    async def nothing(_: GoldenReader) -> dict[str, str]:
        return {}

    (route,) = router.routes
    app.router.routes.insert(0, route)
    return app


class _Blind(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, _: bytes) -> None:
        self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")  # type: ignore[attr-defined]


async def _answer_blindly(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Blind, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    main()
