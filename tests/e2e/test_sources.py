"""`mdm sources …` as a user types it; no command of it starts a server."""

import json
import os
import shutil
from pathlib import Path

import pytest

from mdm.settings import PACKAGED_RULES
from tests.commanding import command

PERSON = {"Ref": "R-77", "Surname": "Fixturova", "Mail": "zoe@example.com", "Phone": "07700 900123"}


def mdm(*arguments: str | Path, folder: Path, rules: Path = PACKAGED_RULES, code: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
    environment["MDM_RULES_DIR"] = str(rules)
    done = command("--home", folder / "home", "sources", *arguments, environment=environment, folder=folder)
    assert done.returncode == code, done.stderr
    assert not (folder / "home").exists()
    return done.stdout + done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(f"{','.join(PERSON)}\n{','.join(PERSON.values())}\n")
    return path


def test_values_of_persons_are_shown_only_when_asked_for(file: Path) -> None:
    for options in ([], ["--json"]):
        printed = mdm("profile", file, *options, folder=file.parent)
        assert "Surname" in printed
        assert [value for value in PERSON.values() if value in printed] == []
        in_clear = mdm("profile", file, "--values", *options, folder=file.parent)
        assert [value for value in PERSON.values() if value not in in_clear] == []


def test_a_programs_answers_are_json(file: Path) -> None:
    found = json.loads(mdm("profile", file, "--json", folder=file.parent).partition("reading")[0])
    assert (found["rows"], found["canonical"], found["outcome"]) == (1, False, None)
    assert [column["column"] for column in found["columns"]] == list(PERSON)
    sources = json.loads(mdm("list", "--json", folder=file.parent))
    assert [source["source"] for source in sources] == ["crm", "loyalty", "ecommerce", "pos"]
    assert json.loads(mdm("check", "--json", folder=file.parent)) == []


def test_the_copy_may_be_named_in_the_settings_before_it_is_made(tmp_path: Path) -> None:
    printed = mdm("init", "rules", folder=tmp_path, rules=Path("rules"))
    assert f"MDM_RULES_DIR={tmp_path / 'rules'}" in "".join(printed.splitlines())  # from wherever it is used
    assert (tmp_path / "rules/customer.yaml").read_bytes() == (PACKAGED_RULES / "customer.yaml").read_bytes()
    said = mdm("init", "rules", folder=tmp_path, rules=Path("rules"), code=1)
    assert "is there already" in said


def test_what_cannot_be_added_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(PACKAGED_RULES, tmp_path / "rules"))
    said = ("--owner", "A", "--trust", "5")
    assert "GB is meant" in mdm("add", "web", *said, "--country", "UK", folder=tmp_path, rules=rules, code=1)
    assert "mdm sources init" in mdm("add", "web", *said, "--country", "GB", folder=tmp_path, code=1)
    (rules / "sources.yaml").write_text("crm: {owner: A, trust: 0, country: GB}\n")
    assert "crm.trust" in mdm("check", folder=tmp_path, rules=rules, code=1)
