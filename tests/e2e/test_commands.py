"""The command line as a user types it: real processes on embedded servers."""

import csv
import json
import os
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from mdm.embedded import discard_servers
from mdm.settings import PACKAGED_RULES
from tests.base import kate, omar
from tests.commanding import command


class Mdm:
    """Runs `mdm --home HOME …`, in an environment that says nothing else of it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
        done = command("--home", self.home, *arguments, environment=environment)
        assert done.returncode == code, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture(scope="module")
def mdm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mdm]:
    home = tmp_path_factory.mktemp("home")
    yield Mdm(home)
    discard_servers(home)


def write_lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_ingest_resolve_export_evaluate(mdm: Mdm, tmp_path: Path) -> None:
    records = write_lines(
        tmp_path / "people.jsonl", kate("crm:1"), kate("loyalty:2"), omar("pos:3"), {"source": "crm"}
    )
    assert json.loads(mdm("ingest", records, "--json").stdout) == [
        {"file": "people.jsonl", "accepted": 3, "unchanged": 0, "dead_lettered": 1}
    ]
    resolved = json.loads(mdm("resolve", "--json").stdout)
    assert (resolved["resolved"], resolved["events"]) == (3, {"created": 2})
    mdm("export", "crosswalk", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [list(row) for row in rows[:1]] == [["source", "source_id", "golden_id"]]
    assert [(row["source"], row["source_id"]) for row in rows] == [
        ("crm", "1"),
        ("loyalty", "2"),
        ("pos", "3"),
    ]
    truth = tmp_path / "truth.csv"
    truth.write_text("source,source_id,entity_id\ncrm,1,kate\nloyalty,2,kate\npos,3,omar\n")
    evaluated = json.loads(mdm("evaluate", truth, "--json").stdout)
    assert evaluated["b_cubed"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    again = json.loads(mdm("resolve", "--full", "--json").stdout)
    assert again["events"] == {}


def test_wrong_pairs_are_written_and_thresholds_are_chosen_by_cost(mdm: Mdm, tmp_path: Path) -> None:
    mdm("ingest", write_lines(tmp_path / "people.jsonl", kate("crm:1"), kate("loyalty:2"), omar("pos:3")))
    mdm("resolve")
    truth = tmp_path / "truth.csv"
    truth.write_text("source,source_id,entity_id\ncrm,1,kate\nloyalty,2,kates sister\npos,3,kate\n")
    errors = tmp_path / "errors"
    found = json.loads(mdm("evaluate", truth, "--errors", errors, "--json").stdout)
    assert (found["false_pairs"], found["missed_pairs"], found["written_pairs"]) == (1, 1, 2)
    assert found["kinds"]["false"]["twins"] == found["kinds"]["missed"]["nothing in common"] == 1
    told = [json.loads(line) for line in (errors / "errors.jsonl").read_text().splitlines()]
    assert [(pair["error"], pair["records"]) for pair in told] == [
        ("false", ["crm:1", "loyalty:2"]),
        ("missed", ["crm:1", "pos:3"]),
    ]
    assert told[0]["joins"][0]["records"] == ["crm:1", "loyalty:2"]
    assert told[1]["compared"] is False
    assert {said["name"] for said in told[1]["pair"]["comparisons"]} >= {"name", "birth_date", "address"}
    with (errors / "errors.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["error"], row["why"]) for row in rows] == [("false", "model"), ("missed", "never_compared")]
    assert "Katherine" in rows[0]["values_a"]
    assert "| twins | 1 | 100.0% |" in (errors / "summary.md").read_text()
    assert (errors / "errors.csv").stat().st_mode & 0o077 == 0
    assert "blocking recall" in mdm("evaluate", truth, "--errors", errors, "--limit", "1").stdout
    assert len((errors / "errors.jsonl").read_text().splitlines()) == 1

    (basis,) = json.loads(mdm("thresholds", truth, "--cost", "5", "--json").stdout)["bases"]
    assert (basis["basis"], basis["pairs"], basis["now"]["false_pairs"]) == ("truth", 1, 1)
    assert basis["cheapest"]["false_pairs"] == 0
    chart = tmp_path / "chart.csv"
    assert "customer.yaml" in mdm("thresholds", truth, "--csv", chart).stdout
    assert chart.read_text().startswith("basis,weight,pairs,true_pairs,precision,recall\ntruth,")
    assert "check against a truth" in mdm("thresholds").stdout


@pytest.mark.parametrize("what", ["crosswalk", "golden", "events", "pairs"])
@pytest.mark.parametrize("extension", ["csv", "jsonl", "parquet"])
def test_every_export_in_every_format(mdm: Mdm, tmp_path: Path, what: str, extension: str) -> None:
    path = tmp_path / f"{what}.{extension}"
    mdm("export", what, path)
    assert path.stat().st_size > 0


def test_status_adds_up_and_shows_dead_letters_without_what_they_held(mdm: Mdm, tmp_path: Path) -> None:
    mdm(
        "ingest",
        write_lines(tmp_path / "bad.jsonl", {"source": "crm", "source_id": "9", "shoe_size": "canary-42"}),
    )
    found = json.loads(mdm("status", "--dead", "--json").stdout)
    inputs = found["inputs"]
    received = inputs.pop("received")
    assert received == sum(inputs.values())
    assert any("shoe_size" in str(letter) for letter in found["dead"])
    assert "canary-42" not in json.dumps(found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "no-such-file.csv", "--source", "crm"], "no-such-file.csv"),
        (["ingest", ".", "--source", "crm"], "directory"),
        (["evaluate", "no-such-file.csv"], "no-such-file.csv"),
        (["evaluate", "pyproject.toml"], "no column source"),
        (["evaluate", "@TRUTH", "--errors", "no/such/folder"], "no/such/folder"),
        (["evaluate", "@TRUTH", "--errors", "pyproject.toml"], "pyproject.toml"),
        (["thresholds", "no-such-file.csv"], "no-such-file.csv"),
        (["thresholds", "@TRUTH"], "nothing to choose thresholds from"),
        (["export", "crosswalk", "out.xlsx"], ".parquet"),
        (["export", "crosswalk", "no/such/folder/out.csv"], "folder"),
        (["models", "--activate", "nonesuch"], "nonesuch"),
    ],
)
def test_bad_input_is_one_clear_line(mdm: Mdm, tmp_path: Path, arguments: list[str], said: str) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text("source,source_id,entity_id\ncrm,none,nobody\n")
    failed = mdm(*(str(truth) if given == "@TRUTH" else given for given in arguments), code=1)
    assert said in failed.stderr.splitlines()[-1]


def test_an_unknown_source_is_named_with_those_that_are_known(mdm: Mdm, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "people.jsonl", kate("crm:1"))
    failed = mdm("ingest", path, "--source", "fax", code=1)
    assert "fax" in failed.stderr
    assert "crm" in failed.stderr


def test_the_help_shows_defaults_and_the_version_is_told(mdm: Mdm) -> None:
    assert "(default: MDM_HOME, else .mdm)" in " ".join(mdm("--help").stdout.replace("│", " ").split())
    assert mdm("--version").stdout == f"mdm {version('mdm')}\n"


def test_wrong_usage_exits_with_2(mdm: Mdm) -> None:
    mdm("ingest", code=2)
    mdm("frobnicate", code=2)
    mdm("evaluate", code=2)
    mdm("thresholds", "--cost", "-1", code=2)


def test_a_broken_rule_file_is_refused_with_file_and_line_before_anything_runs(tmp_path: Path) -> None:
    broken = tmp_path / "rules"
    broken.mkdir()
    for path in PACKAGED_RULES.rglob("*.yaml"):
        copy = broken / path.relative_to(PACKAGED_RULES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text().replace("restrictive: true", "restrictive: perhaps"))
    environment = {**os.environ, "MDM_RULES_DIR": str(broken)}
    failed = command("--home", tmp_path / "home", "resolve", environment=environment)
    assert failed.returncode == 1
    assert "survivorship.yaml, line " in failed.stderr
    assert "restrictive" in failed.stderr
    assert not (tmp_path / "home").exists()


# ---- stewards


HULL = {"addresses": [{"line1": "9 Elm Rd", "city": "Hull", "postal_code": "HU1 1AA", "country": "GB"}]}


def golden_id(mdm: Mdm, key: str) -> str:
    return str(json.loads(mdm("history", key, "--json").stdout)["golden_id"])


def test_a_steward_merges_looks_tries_resolves_and_undoes(mdm: Mdm, tmp_path: Path) -> None:
    moved = kate("ecommerce:20", family_name="O'Neill", emails=["k@x.example"], phones=[], addresses=[])
    mdm("ingest", write_lines(tmp_path / "more.jsonl", kate("crm:1"), omar("pos:3"), {**moved, **HULL}))
    mdm("resolve")
    kates, omars = golden_id(mdm, "crm:1"), golden_id(mdm, "pos:3")

    decided = mdm("merge", kates, omars, "--reason", "came in person", "--by", "ann").stdout
    number = decided.split()[1]
    assert decided == f"decision {number} is kept; a worker applies it, or: mdm resolve\n"
    assert "says so already" in mdm("merge", omars, kates, "--reason", "x", code=1).stderr
    tried = json.loads(mdm("resolve", "--dry-run", "--json").stdout)
    assert tried["dry_run"] is True
    assert golden_id(mdm, "pos:3") == omars
    assert "took in " + omars in mdm("resolve", "--dry-run", "--full").stdout
    done = json.loads(mdm("resolve", "--json").stdout)
    assert done["events"] == tried["events"] == {"merged": 1, "retired": 1}
    assert [e["golden_id"] for e in tried["would_publish"] if e["type"] == "golden.merged"] == [kates]
    assert golden_id(mdm, "pos:3") == kates
    last = json.loads(mdm("history", omars, "--json").stdout)["versions"][-1]
    assert (last["state"], last["surviving_golden_id"]) == ("merged", kates)
    why = json.loads(mdm("why", "crm:1", "pos:3", "--json").stdout)
    assert (why["together"], why["steps"][0]["decisions"]) == (True, [int(number)])
    assert f"decision {number}" in mdm("why", "crm:1", "pos:3").stdout
    status = json.loads(mdm("status", "--json").stdout)
    assert (status["decisions"], status["review_tasks"]) == ({"standing": 1, "pending": 0}, {"pair": 1})

    for extension in ("csv", "jsonl", "parquet"):
        assert "rows" in mdm("export", "truth", tmp_path / f"decided.{extension}").stdout
    assert "same" in (tmp_path / "decided.jsonl").read_text()
    evaluated = json.loads(mdm("evaluate", tmp_path / "decided.csv", "--json").stdout)
    assert (evaluated["b_cubed"], evaluated["pairwise"]["f1"], evaluated["missed_pairs"]) == (None, 1.0, 0)
    bases = json.loads(mdm("thresholds", "--json").stdout)["bases"]
    assert [basis["basis"] for basis in bases] == ["model", "decisions"]

    mdm("review", "undo", number, "--reason", "another one")
    assert "withdrawn already" in mdm("review", "undo", number, "--reason", "x", code=1).stderr
    mdm("resolve")
    assert golden_id(mdm, "pos:3") == omars
    (held,) = json.loads(mdm("review", "decisions", "--json").stdout)
    assert (held["by"], held["reason"], held["withdrawn_reason"]) == ("ann", "came in person", "another one")
    assert json.loads(mdm("review", "decisions", "--standing", "--json").stdout) == []
    assert "What keeps them apart" in mdm("why", "crm:1", "pos:3").stdout


def test_a_steward_answers_a_review_task_and_splits(mdm: Mdm) -> None:
    (task,) = json.loads(mdm("review", "list", "--json").stdout)
    assert str(task["task"]) in mdm("review", "list", "--kind", "pair").stdout
    shown = json.loads(mdm("review", "show", str(task["task"]), "--json").stdout)
    assert {key for side in shown["sides"] for key in side["records"]} >= {"crm:1", "ecommerce:20"}
    assert shown["pair"]["comparisons"][0]["name"] == "name"
    text = mdm("review", "show", str(task["task"])).stdout
    assert "Katherine" in text
    assert "mdm review decide" in text
    mdm("review", "decide", str(task["task"]), "same", "--reason", "moved to Hull")
    assert (
        "closed: same" in mdm("review", "decide", str(task["task"]), "same", "--reason", "x", code=1).stderr
    )
    mdm("resolve")
    kates = golden_id(mdm, "crm:1")
    assert golden_id(mdm, "ecommerce:20") == kates
    mdm("split", kates, "loyalty:2", "--reason", "her sister")
    assert "golden.split" in mdm("resolve").stdout
    assert golden_id(mdm, "loyalty:2") != kates
    assert "decision" in mdm("why", "crm:1", "loyalty:2").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["merge", "G-0000000042-2", "G-0000000001-8", "--reason", "x"], 1, "never given"),
        (["merge", "G-0000000001-8", "G-0000000001-8", "--reason", "x"], 1, "two different"),
        (["review", "undo", "1", "--reason", " "], 1, "reason"),
        (["merge", "G-0000000001-8", "G-0000000002-6"], 2, "--reason"),
        (["split", "G-0000000001-8", "crm", "--reason", "x"], 1, "crm:C-1042"),
        (["split", "G-0000000001-8", "crm:none", "--reason", "x"], 1, "not in the golden record"),
        (["review", "decide", "999", "same", "--reason", "x"], 1, "no review task 999"),
        (["review", "decide", "1", "perhaps", "--reason", "x"], 2, "perhaps"),
        (["review", "show", "9" * 30], 1, "there is no"),
        (["why", "crm:1", "crm:none"], 1, "second record"),
        (["history", "crm:none"], 1, "nothing is known"),
        (["history", "nonsense"], 1, "crm:C-1042"),
    ],
)
def test_what_a_steward_cannot_do_is_one_clear_line(
    mdm: Mdm, arguments: list[str], code: int, said: str
) -> None:
    failed = mdm(*arguments, code=code)
    assert said in (failed.stderr.splitlines()[-1] if code == 1 else failed.stderr)


# ---- adoption


def test_a_retailers_crosswalk_is_adopted(tmp_path: Path) -> None:
    mdm = Mdm(tmp_path / "home")
    try:
        old = tmp_path / "old.csv"
        old.write_text("source,source_id,golden_id\ncrm,1,C-77\npos,9,C-78\nfax,1,C-79\n")
        assert "old.csv, row 4" in mdm("import-crosswalk", old, code=1).stderr
        old.write_text("source,source_id,golden_id\ncrm,1,C-77\npos,9,C-78\npos,3,C-77\n")
        imported = json.loads(mdm("import-crosswalk", old, "--json").stdout)
        assert imported == {"rows": 3, "records": 3, "golden_ids": 2}
        assert "already" in mdm("import-crosswalk", old, code=1).stderr
        mdm("ingest", write_lines(tmp_path / "people.jsonl", kate("crm:1"), kate("loyalty:2"), omar("pos:3")))
        mdm("resolve")
        assert json.loads(mdm("status", "--json").stdout)["adopted"] == {"adopted": 2, "waiting": 1}
        assert "no record yet" in mdm("status").stdout
        assert [golden_id(mdm, key) for key in ("crm:1", "loyalty:2")] == ["C-77", "C-77"]
        (task,) = json.loads(mdm("review", "list", "--kind", "adopted", "--json").stdout)
        mdm("review", "decide", str(task["task"]), "same", "--reason", "she married")
        mdm("resolve")
        assert golden_id(mdm, "pos:3") == "C-77"
        assert json.loads(mdm("history", "C-77", "--json").stdout)["golden_id"] == "C-77"
        for what in ("crosswalk", "golden", "events"):
            mdm("export", what, tmp_path / f"{what}.csv")
            assert "C-77" in (tmp_path / f"{what}.csv").read_text()
        assert json.loads(mdm("resolve", "--full", "--json").stdout)["events"] == {}
    finally:
        discard_servers(mdm.home)
