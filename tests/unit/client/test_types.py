"""Both clients are typed, each method once for both: mypy reads what stands here, and the examples of the page."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
GIVEN = "url = key = secret = older_secret = ''\n"  # what the page takes for granted

EXPECTED = """
from collections.abc import AsyncGenerator, Generator
from typing import assert_type

from mdm.client import AsyncMdm, Crosswalk, Event, GoldenRecord, Mdm
from mdm.client.answers.golden import CrosswalkEntry
from mdm.client.answers.stewardship import ReviewTask


def direct(mdm: Mdm, crosswalk: Crosswalk) -> None:
    assert_type(mdm.crosswalk("crm", "1"), CrosswalkEntry)
    assert_type(mdm.golden_record("G-1", held=None), GoldenRecord)
    assert_type(mdm.review_tasks(kind="pair"), Generator[ReviewTask, None, None])
    assert_type(mdm.delete_subscription(1), None)
    assert_type(crosswalk.reconcile(mdm, subscription=1), int)
    mdm.crosswalk("crm")  # wrong
    mdm.undo(1, by="ann")  # wrong
    crosswalk.follow(mdm, wait=1)  # wrong


async def awaited(mdm: AsyncMdm, crosswalk: Crosswalk) -> None:
    assert_type(await mdm.crosswalk("crm", "1"), CrosswalkEntry)
    assert_type(mdm.events(0), AsyncGenerator[Event, None])
    assert_type(await crosswalk.reconcile(mdm), int)
    mdm.crosswalk("crm", "1").golden_id  # wrong
    mdm.lookup("name", "Lee")  # wrong
"""


def errors_of(file: Path, text: str) -> set[int]:
    """The lines that mypy finds wrong."""
    file.write_text(text)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return {int(number) for number in re.findall(rf"{file.name}:(\d+): error", done.stdout)}


def test_what_each_method_returns_is_known_and_what_it_takes_is_checked(tmp_path: Path) -> None:
    wrong = {number for number, line in enumerate(EXPECTED.splitlines(), 1) if line.endswith("# wrong")}
    assert errors_of(tmp_path / "expected.py", EXPECTED) == wrong


def test_the_examples_of_the_page_are_typed(tmp_path: Path) -> None:
    page = (ROOT / "docs/client.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert errors_of(tmp_path / "page.py", GIVEN + "\n".join(blocks)) == set()
