"""Schemathesis against a served API: requests made of the committed document, each answer held against it."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.contracts import CONTRACTS

_ROOT = Path(__file__).parents[1]
_LONGEST_TOLD = 6_000  # characters


@dataclass(frozen=True)
class Fuzzed:
    """What came of a run."""

    cases: Counter[tuple[str, str]]  # operation, phase → how many
    failed: bool
    told: str  # by Schemathesis, its end

    @property
    def operations(self) -> set[str]:
        return {operation for operation, _ in self.cases}


def fuzz(url: str, key: str, folder: Path, *options: str) -> Fuzzed:
    """All checks, over all operations that end; the reports go into `folder`."""
    report = folder / "fuzzed.ndjson"
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", "tests/schemathesis.toml"),
        *("run", str(CONTRACTS / "openapi.json"), "--url", url, "--header", f"Authorization: Bearer {key}"),
        *("--checks", "all", "--continue-on-failure", "--no-color", "--generation-database", "none"),
        *("--report", "ndjson", "--report-ndjson-path", str(report), *options),
    ]
    ended = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    told = ended.stdout[-_LONGEST_TOLD:] + ended.stderr[-_LONGEST_TOLD:]
    return Fuzzed(_counted(report), ended.returncode != 0, told)


def _counted(report: Path) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            finished: dict[str, Any] = json.loads(line).get("ScenarioFinished", {})
            cases = finished.get("recorder", {}).get("cases", {})
            for case in cases.values():
                value = case["value"]
                found[f"{value['method']} {value['path']}", finished["phase"]] += 1
    return found
