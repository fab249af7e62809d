"""Does the API keep to its document, whatever is sent? Schemathesis: every check, stateful, thousands of requests.

    python -m benchmarks.contract_fuzz [--examples 200] [--seed 7] [--workers 2] [--out FILE]

On a base that has been through tests/story.py, with real `mdm serve`, `mdm worker` and `mdm relay`. Requests are made
of the committed document: examples, the bounds of every schema, values drawn within and beyond them, and walks from
answer to answer. Each answer must be one that the document names, in status, type, headers and schema; what breaks the
schema must be refused, what keeps to it may not be for its form; nothing may be a server error; nobody gets in without
a key. A failure ends it with exit code 1.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import httpx
from pydantic import SecretStr

from benchmarks.harness import Service, machine, report, service
from tests.base import Base
from tests.contracts import CONTRACTS
from tests.fleet import KEY, WAIT_SECONDS, Fleet, within
from tests.fuzzing import Fuzzed, fuzz
from tests.serving import served
from tests.story import Story, operations, play

_PHASES = ("examples", "coverage", "fuzzing", "stateful")
_NOT_THERE = "methods that are not there"
_LEAST_CASES = 10_000
_UNLIMITED = {"MDM_REQUESTS_PER_SECOND": "0", "MDM_REFUSALS_PER_MINUTE": "1000000"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=200, help="values drawn an operation")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with service() as running, tempfile.TemporaryDirectory(prefix="mdm-benchmark-") as folder:
        _prepare(running)
        with Fleet(running.settings, Path(folder), _UNLIMITED) as fleet:
            within(WAIT_SECONDS, fleet.is_up)
            drawn = ("--max-examples", str(options.examples), "--seed", str(options.seed))
            fuzzed = fuzz(fleet.url, KEY, Path(folder), *drawn, "--workers", str(options.workers))
    _tell(fuzzed, options)
    if fuzzed.failed or fuzzed.cases.total() < _LEAST_CASES:
        print(fuzzed.told)
        sys.exit(1)


def _prepare(running: Service) -> None:
    document = json.loads((CONTRACTS / "openapi.json").read_text(encoding="utf-8"))
    settings = running.settings.model_copy(update={"api_key": SecretStr(KEY)})
    with (
        served(settings, running.rules) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as http,
    ):
        play(Story(http, operations(document)), Base(running.engine, running.rules, settings))


def _tell(fuzzed: Fuzzed, options: argparse.Namespace) -> None:
    """What was asked of methods that a path has not is one row."""
    document = json.loads((CONTRACTS / "openapi.json").read_text(encoding="utf-8"))
    there = {f"{method} {path}" for method, path in operations(document).values()}
    rows: dict[str, Counter[str]] = {
        operation: Counter() for operation in [*sorted(there), _NOT_THERE, "all"]
    }
    for (operation, phase), cases in fuzzed.cases.items():
        rows[operation if operation in there else _NOT_THERE][phase] += cases
        rows["all"][phase] += cases
    report(
        "Requests made of the document",
        ["operation", *_PHASES],
        [[operation, *(counted[phase] for phase in _PHASES)] for operation, counted in rows.items()],
        {"machine": machine(), "cases": fuzzed.cases.total(), "failed": fuzzed.failed, "seed": options.seed},
        options.out,
    )


if __name__ == "__main__":
    main()
