"""The demo as a newcomer runs it: processes of its own, files in, golden records out, a merge and a split."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mdm.embedded import discard_servers

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")} | {
    "COLUMNS": "140",
    "MDM_API_PORT": "0",  # any free one: another test process may start a demo at the same moment
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo")
    yield folder
    discard_servers(folder)


def command(home: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "mdm", "--home", str(home), "demo", "--records", "400", *options]


def run(home: Path, *options: str) -> str:
    done = subprocess.run(
        command(home, *options),
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def first_run(home: Path) -> str:
    return run(home, "--no-serve")


def test_it_counts_what_came_from_each_source(first_run: str) -> None:
    for source in ("crm", "loyalty", "ecommerce", "pos"):
        accepted, unchanged, dead, live = map(
            int, re.findall(rf"{source} +│ \S+ +│ +(\d+) │ +(\d+) │ +(\d+) │ +(\d+) │", first_run)[0]
        )
        assert accepted > 0
        assert (unchanged, dead) == (0, 0)
        assert 0 < live <= accepted


def test_it_shows_a_merge_and_a_split_with_the_records_that_moved(first_run: str) -> None:
    merged = re.search(r"golden\.merged +(G-\S+) +took in (G-\S+)", first_run)
    assert merged
    assert re.search(rf"golden\.retired +{merged[2]} +survives as {merged[1]}", first_run)
    assert re.search(rf"moved ecommerce:STORY-2 from {merged[2]} to {merged[1]}", first_run)
    assert re.search(rf"golden\.split +{merged[1]} +became {merged[1]}, G-", first_run)
    assert re.search(rf"moved pos:STORY-3 from {merged[1]} to G-", first_run)
    assert f"Asked for {merged[2]}, the API answers with {merged[1]}." in first_run


def test_it_shows_where_values_come_from_and_why_records_match(first_run: str) -> None:
    assert re.search(r"consents\.email_marketing +│ false +│ crm:STORY-1 +│ the most restrictive", first_run)
    assert re.search(r"│ email +│ same e-mail +│ +\+\d", first_run)
    assert re.search(r"│ together +│ probability [01]\.\d+ +│ +\+\d", first_run)


def test_it_ends_with_questions_that_a_newcomer_understands_and_where_they_wait(first_run: str) -> None:
    end = first_run[first_run.index("Decide as a steward") :]
    tasks = re.findall(r"^ +http://127\.0\.0\.1:\d+/steward/tasks/(\d+)  \S", end, re.MULTILINE)
    assert len({*tasks}) == 3


def test_a_second_run_changes_nothing_and_says_so(home: Path, first_run: str) -> None:
    again = run(home, "--no-serve")
    assert re.findall(r"\d[\d,]* events published", again) == [
        f"{_events_after_the_story(first_run)} events published"
    ]
    assert "changes nothing" in again


def _events_after_the_story(first_run: str) -> str:
    return re.findall(r"^ +(\d+)  golden\.", first_run, re.MULTILINE)[-1]


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end_and_leaves_nothing_running(
    home: Path, first_run: str, told: signal.Signals
) -> None:
    assert first_run
    with subprocess.Popen(
        command(home), stdout=subprocess.PIPE, text=True, env=ENVIRONMENT, stdin=subprocess.DEVNULL
    ) as demo:
        assert demo.stdout
        said = ""
        while "Ctrl-C ends" not in said:
            line = demo.stdout.readline()
            assert line, said
            said += line
        address = re.findall(r"API +(http://\S+?);? ", said)[0]
        key = (home / "api-key").read_text()
        assert (home / "api-key").stat().st_mode & 0o077 == 0
        assert key not in said
        answer = httpx.get(f"{address}/v1/crosswalk/crm/STORY-1", headers={"Authorization": f"Bearer {key}"})
        assert answer.json()["golden_id"].startswith("G-")
        assert httpx.get(f"{address}/v1/crosswalk/crm/STORY-1").status_code == 401
        demo.send_signal(told)
        assert demo.wait(60) == 0
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/health/live")
        except httpx.TransportError:
            return
    raise AssertionError("the API outlived its demo")
