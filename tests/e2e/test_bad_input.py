"""Files and rule sets as they come when something is wrong, and commands that are broken off: real processes."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdm.embedded import discard_servers
from mdm.settings import PACKAGED_RULES
from tests.e2e.test_commands import Mdm

CANARY = "Zoltanka"  # a name that is in rejected rows alone
_FULL_MEMORY_KB = 400_000  # of which 270,000 are the imports

LINES = [
    '{"source": "crm", "source_id": "good-7"}',
    f'{{"source": "fax", "source_id": "1", "given_name": "{CANARY}"}}',
    f'{{"source": "crm", "source_id": "2", "emails": "{CANARY}"}}',
    f'{{"source": "crm", "given_name": "{CANARY}"}}',
    f'{{"source": "crm", "source_id": "3", "nickname[/b]\\u001b[31m\\u0000": "{CANARY}"}}',
    f'["{CANARY}"]',
    f'{{"source": "crm", "source_id": "4", "given_name": "{CANARY}',
    '{"source": "crm", "source_id": "5", "attributes": {"n": 1e999}}',
    '{"source": "crm", "source_id": "a\\u0000b"}',
    '{"source": "crm", "source_id": "good-8", "given_name": "\\u202e\\u200bKate\\u0000", "updated_at": "31/02/2020"}',
]

# Name → content, rows accepted, unchanged, dead.
PARTLY_GOOD: dict[bytes, tuple[bytes, int, int, int]] = {
    b"latin1.csv": (f"Id,FirstName\n1,{CANARY}\xe9\ngood-1,Bob\n".encode("latin-1"), 1, 0, 1),
    b"ragged.csv": (f"Id,FirstName\ngood-2,Bob\n2\n3,{CANARY},x\n".encode(), 1, 0, 2),
    b"twice.csv": (b"Id,FirstName\ngood-3,Bob\ngood-3,Bob\ngood-3,Rob\n", 2, 1, 0),
    b"dirty.csv": (
        b"Id,Birthdate,MobilePhone,Email\ngood-4,31/02/2020," + b"4" * 40 + b",a@b@c@d.com\n",
        1,
        0,
        0,
    ),
    b"nul.csv": (f"Id,FirstName\ngood-5,Ka\0te\n1\0002,{CANARY}\n".encode(), 1, 0, 1),
    b"quote.csv": (f'Id,FirstName\n1,"{CANARY}\ngood-6,Bob\n'.encode(), 1, 0, 1),
    b"lines.jsonl": ("\n".join(LINES).encode(), 2, 0, 8),
    b"\xff[b].csv": (b"Id,FirstName\ngood-9,Bob\n", 1, 0, 0),
}


@pytest.fixture(scope="module")
def mdm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mdm]:
    home = tmp_path_factory.mktemp("home")
    yield Mdm(home)
    discard_servers(home)


def counts(mdm: Mdm) -> dict[str, int]:
    inputs: dict[str, int] = json.loads(mdm("status", "--json").stdout)["inputs"]
    assert inputs["received"] == sum(inputs.values()) - inputs["received"]
    return inputs


def crosswalk(mdm: Mdm, path: Path) -> list[str]:
    mdm("export", "crosswalk", path)
    with path.open(encoding="utf-8") as file:
        return [row["source_id"] for row in csv.DictReader(file)]


def test_the_good_rows_of_bad_files_go_in_and_every_other_is_explained(mdm: Mdm, tmp_path: Path) -> None:
    for name, (content, *_) in PARTLY_GOOD.items():
        (tmp_path / os.fsdecode(name)).write_bytes(content)
    files = [tmp_path / os.fsdecode(name) for name in PARTLY_GOOD]
    taken = mdm("ingest", *files, "--source", "crm", "--json")
    assert [list(row.values()) for row in json.loads(taken.stdout)] == [
        [name.decode(errors="backslashreplace"), *came] for name, (_, *came) in PARTLY_GOOD.items()
    ]
    resolved = mdm("resolve", "--json")
    assert json.loads(resolved.stdout)["resolved"] == 10
    assert counts(mdm)["dead"] == 13
    shown = mdm("status", "--dead")
    for said in ("is not UTF-8 at byte", "has 3 fields", "unknown field", "nickname[/b]"):
        assert said in shown.stdout
    assert "\x1b[31m" not in shown.stdout
    for done in (taken, resolved, shown):
        assert CANARY not in done.stdout + done.stderr
    assert crosswalk(mdm, tmp_path / "out.csv") == [f"good-{number}" for number in range(1, 10)]


def test_100_mb_on_one_line_is_a_dead_letter_in_bounded_memory(mdm: Mdm, tmp_path: Path) -> None:
    with (tmp_path / "long.csv").open("wb") as csv_file, (tmp_path / "long.jsonl").open("wb") as json_file:
        csv_file.write(b"Id,FirstName\ngood-1,Bob\n2,")
        json_file.write(b'{"Id": 4, "FirstName": "')
        for _ in range(100):
            csv_file.write(b"x" * 1_000_000)
            json_file.write(b"x" * 1_000_000)
        csv_file.write(b"\ngood-3,Bob\n")
        json_file.write(b'"}\n{"Id": "good-5"}\n')
    process = started(mdm, "ingest", tmp_path / "long.csv", tmp_path / "long.jsonl", "--source", "crm")
    peak = 0
    while process.poll() is None:
        peak = max(peak, peak_memory_kb(process.pid))
        time.sleep(0.01)
    assert process.returncode == 0
    assert 0 < peak < _FULL_MEMORY_KB
    assert "is longer than" in mdm("status", "--dead").stdout


def peak_memory_kb(pid: int) -> int:
    """Most memory that a process has held so far; 0 when it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def started(mdm: Mdm, *arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mdm", "--home", str(mdm.home), *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def await_line(process: subprocess.Popen[str], said: str) -> None:
    assert process.stderr
    for line in process.stderr:
        if said in line:
            return
    raise AssertionError(f"never said {said!r}")


def test_an_ingest_that_is_broken_off_leaves_nothing_of_its_file(mdm: Mdm, tmp_path: Path) -> None:
    before = counts(mdm)
    pipe = tmp_path / "endless.csv"
    os.mkfifo(pipe)
    for end in (signal.SIGKILL, signal.SIGINT):
        process = started(mdm, "ingest", pipe, "--source", "crm")
        with pipe.open("wb") as file:
            file.write(b"Id,FirstName\n" + b"".join(b"%d,Bob\n" % number for number in range(50_000)))
            file.flush()
            time.sleep(1)  # it reads on, and waits for more
            process.send_signal(end)
            _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "mdm: interrupted: nothing was left half-done"
    assert counts(mdm) == before


def test_a_resolve_that_is_broken_off_twice_goes_on_where_it_was(mdm: Mdm, tmp_path: Path) -> None:
    rows = "".join(f"c-{number},Bob{number},Smith{number}\n" for number in range(200))
    (tmp_path / "crm.csv").write_text("Id,FirstName,LastName\n" + rows)
    mdm("ingest", tmp_path / "crm.csv", "--source", "crm")
    for end in (signal.SIGINT, signal.SIGKILL):
        process = started(mdm, "resolve", MDM_MICRO_BATCH_RECORDS="20")
        await_line(process, "micro-batch resolved")
        process.send_signal(end)
        _, said = process.communicate(timeout=60)
        assert "Traceback" not in said
    assert counts(mdm)["pending"] > 0
    mdm("resolve")
    assert counts(mdm)["pending"] == 0
    found = crosswalk(mdm, tmp_path / "out.csv")
    assert {f"c-{number}" for number in range(200)} <= set(found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "arguments"),
    [
        (
            "customer.yaml",
            "(birth_dates_l, birth",
            "(birthdates_l, birth",
            ["export", "crosswalk", "out.csv"],
        ),
        (
            "mappings/square_customer.yaml",
            "given_name:",
            "givn_name:",
            ["ingest", "a.csv", "--source", "crm"],
        ),
    ],
)
def test_a_broken_rule_set_is_refused_before_any_server_starts(
    tmp_path: Path, file: str, right: str, wrong: str, arguments: list[str]
) -> None:
    rules = Path(shutil.copytree(PACKAGED_RULES, tmp_path / "rules"))
    text = (rules / file).read_text()
    (rules / file).write_text(text.replace(right, wrong, 1))
    process = started(Mdm(tmp_path / "home"), *arguments, MDM_RULES_DIR=str(rules))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    line = text[: text.index(right)].count("\n") + 1
    assert said.splitlines()[-1].startswith(f"mdm: {rules / file}, line {line}: ")
    assert not (tmp_path / "home").exists()
