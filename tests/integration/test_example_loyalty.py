"""The example of a loyalty system, as a process against a real API: points move once, and back at a split."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, deletion, kate, omar
from tests.conftest import API_KEY
from tests.serving import served

SCRIPT = Path(__file__).parents[2] / "docs/examples/loyalty.py"
Loyalty = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "loyalty.db"


@pytest.fixture
def loyalty(settings: Settings, rules: RuleSet, file: Path) -> Iterator[Loyalty]:
    """Runs a command of the loyalty system; what it printed."""
    with served(settings, rules) as url:

        def run(*arguments: str) -> str:
            command = [sys.executable, str(SCRIPT), url, str(file), *arguments]
            done = subprocess.run(
                command, env={"MDM_API_KEY": API_KEY}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            return done.stdout.strip()

        yield run


def balances(loyalty: Loyalty) -> tuple[str, str]:
    return loyalty("balance", "1"), loyalty("balance", "2")


def test_points_of_two_cards_come_together_once_and_apart_again(
    base: Base, loyalty: Loyalty, file: Path
) -> None:
    loyalty("earn", "1", "100", "r-1")
    base.send(kate("loyalty:1"), omar("loyalty:2"), kate("crm:7"))
    loyalty("follow")
    loyalty("earn", "2", "50", "r-2")
    loyalty("earn", "2", "50", "r-2")  # the till sends its receipt twice
    assert balances(loyalty) == ("100", "50")

    decision = base.merge("loyalty:1", "loyalty:2")
    loyalty("follow")
    assert balances(loyalty) == ("150", "150")
    with closing(connect(file)) as db, db:
        db.execute("DELETE FROM position")
    loyalty("follow")  # every event once more
    assert balances(loyalty) == ("150", "150")

    loyalty("earn", "2", "30", "r-3")
    loyalty("earn", "1", "-80", "r-4")
    assert balances(loyalty) == ("100", "100")
    base.undo(decision)
    loyalty("follow")
    assert balances(loyalty) == ("20", "80")

    base.send(deletion("loyalty:2"))
    loyalty("follow")
    assert balances(loyalty) == ("20", "80")
    with closing(connect(file)) as db:
        assert db.execute("SELECT total(points) FROM booking").fetchone() == (100.0,)


def test_it_is_short() -> None:
    assert len(SCRIPT.read_text().splitlines()) <= 75
