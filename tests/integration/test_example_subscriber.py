"""The example subscriber, as a process against a real API: it begins, goes on where it was, mends."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, deletion, kate, omar
from tests.conftest import API_KEY
from tests.serving import served

SCRIPT = Path(__file__).parents[2] / "docs/examples/subscriber.py"
Follow = Callable[[], str]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where the subscriber keeps its crosswalk."""
    return tmp_path / "crosswalk.json"


@pytest.fixture
def follow(settings: Settings, rules: RuleSet, kept: Path) -> Iterator[Follow]:
    """Runs the subscriber once; what it printed."""
    with served(settings, rules) as url:

        def run() -> str:
            command = [sys.executable, str(SCRIPT), url, str(kept)]
            done = subprocess.run(
                command, env={"MDM_API_KEY": API_KEY}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        yield run


def held(kept: Path) -> dict[str, str]:
    """Record key → golden ID, of those that have one."""
    records = json.loads(kept.read_text())["records"].values()
    return {f"{r['source']}:{r['source_id']}": r["golden_id"] for r in records if r["golden_id"]}


def test_it_begins_goes_on_and_mends(base: Base, follow: Follow, kept: Path) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    assert follow() == f"up to {base.events()[-1].sequence}: 2 records, 0 put right\n"
    assert held(kept) == base.crosswalk()

    base.send(kate("loyalty:2"), deletion("pos:3"))
    base.split("loyalty:2", ["loyalty:2"])
    assert follow() == f"up to {base.events()[-1].sequence}: 3 records, 0 put right\n"
    assert held(kept) == base.crosswalk()
    assert len(held(kept)) == 2

    lost = json.loads(kept.read_text())
    lost["records"] = {key: r for key, r in lost["records"].items() if r["source"] != "crm"}
    lost["records"]["pos\x1f3"]["golden_id"] = "G-another"
    kept.write_text(json.dumps(lost))
    assert follow().endswith(": 3 records, 2 put right\n")
    assert held(kept) == base.crosswalk()


def test_it_is_short_and_needs_nothing_but_httpx() -> None:
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 60
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported - set(sys.stdlib_module_names) == {"httpx"}
