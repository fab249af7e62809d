"""Operating the embedded servers from the command line: doctor, backup, restore, dead letters."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdm.embedded import discard_servers
from tests.base import kate, omar
from tests.commanding import command

Mdm = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Mdm]]:
    """`homes(name)` runs `mdm` in a home of that name."""
    folder = tmp_path_factory.mktemp("homes")

    def mdm_of(name: str) -> Mdm:
        def mdm(*arguments: str | Path, code: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
            own = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
            done = command("--home", folder / name, *arguments, environment={**own, **variables})
            assert done.returncode == code, done.stderr + done.stdout
            assert "Traceback" not in done.stderr
            return done

        return mdm

    yield mdm_of
    for home in folder.iterdir():
        discard_servers(home)


def crosswalk(mdm: Mdm, tmp_path: Path) -> str:
    mdm("export", "crosswalk", tmp_path / "crosswalk.csv")
    return (tmp_path / "crosswalk.csv").read_text()


def test_a_home_is_backed_up_and_restored_into_another(homes: Callable[[str], Mdm], tmp_path: Path) -> None:
    one, other = homes("one"), homes("other")
    people = tmp_path / "people.jsonl"
    people.write_text("".join(json.dumps(record) + "\n" for record in (kate("crm:1"), omar("pos:3"))))
    one("ingest", people)
    one("resolve")
    file = tmp_path / "today.backup"
    one("backup", file)
    refused = one("restore", file, code=1)
    assert "not empty" in refused.stderr
    other("restore", file)
    assert crosswalk(other, tmp_path) == crosswalk(one, tmp_path)
    people.write_text(
        json.dumps({"source": "pos", "source_id": "9", "given_name": "Ada", "family_name": "Okafor"}) + "\n"
    )
    other("ingest", people)
    assert json.loads(other("resolve", "--json").stdout)["events"] == {"created": 1}
    assert "G-0001000003-" in crosswalk(other, tmp_path)
    other("restore", "--only-numbers")
    assert json.loads(other("status", "--json").stdout)["events"] == 2_000_003


def test_restoring_what_is_no_file_or_no_backup_is_one_line(
    homes: Callable[[str], Mdm], tmp_path: Path
) -> None:
    mdm = homes("third")
    (tmp_path / "notes.txt").write_text("buy milk")
    for file in (tmp_path / "nowhere", tmp_path / "notes.txt"):
        refused = mdm("restore", file, code=1)
        assert str(file) in refused.stderr
        assert len(refused.stderr.strip().splitlines()[-1]) < 500
    mdm("restore", code=1)


def test_the_doctor_starts_nothing_then_finds_what_is_wrong(homes: Callable[[str], Mdm]) -> None:
    mdm = homes("doctor")
    assert "the next command starts them" in mdm("doctor").stdout
    mdm("status")
    found = json.loads(mdm("doctor", "--json").stdout)
    assert {one["check"] for one in found if one["verdict"] in ("failed", "not checked")} == set()
    wrong = mdm("doctor", code=1, MDM_INBOX_LIMTI="5")
    assert "meant MDM_INBOX_LIMIT?" in wrong.stdout
    unreachable = mdm("doctor", code=1, MDM_DATABASE_URL="postgresql://mdm:canary-42@127.0.0.1:1/mdm")
    assert "127.0.0.1:1/mdm cannot be reached" in unreachable.stdout
    assert "canary-42" not in unreachable.stdout + unreachable.stderr


def test_dead_letters_are_listed_and_those_that_cannot_be_replayed_say_so(
    homes: Callable[[str], Mdm], tmp_path: Path
) -> None:
    mdm = homes("letters")
    people = tmp_path / "people.jsonl"
    people.write_text(json.dumps({"source": "crm", "given_name": "canary"}) + "\n")
    mdm("ingest", people)
    listed = json.loads(mdm("dead-letters", "list", "--json").stdout)
    assert [(one["origin"], one["row"], one["replayable"]) for one in listed] == [("people.jsonl", 1, False)]
    assert "canary" not in mdm("dead-letters", "list").stdout
    assert "send it again" in mdm("dead-letters", "replay", str(listed[0]["letter"]), code=1).stderr
    assert mdm("dead-letters", "replay", "--all").stdout.startswith("0 back")
    assert "say which" in mdm("dead-letters", "replay", code=1).stderr
