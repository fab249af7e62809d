"""`check_sources` on copies of the shipped rule set, each with a mistake or something doubtful in it."""

import shutil
from pathlib import Path

import pytest

from mdm.onboard import check_sources
from mdm.settings import PACKAGED_RULES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGED_RULES, tmp_path / "rules"))


LINES = len((PACKAGED_RULES / "sources.yaml").read_text().splitlines())


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def test_the_shipped_rule_set_is_without_fault() -> None:
    assert check_sources(PACKAGED_RULES) == []


def test_every_mistake_is_named_not_just_the_first(folder: Path) -> None:
    (folder / "mappings/one.yaml").write_text("record:\n  source_id: a..b\n")
    (folder / "mappings/two.yaml").write_text("record: {given_name: a}\n")
    append(folder / "sources.yaml", "web:\n  owner: Shop\n  trust: 5\n")
    found = [(p.kind, Path(p.file).name, p.line, p.reason.split(":")[0]) for p in check_sources(folder)]
    assert found == [
        ("mistake", "one.yaml", 2, "record.source_id.from.0"),
        ("mistake", "two.yaml", 1, "record.source_id"),
        ("mistake", "sources.yaml", LINES + 1, "web.country"),
    ]


def test_a_mapping_that_is_not_there_is_a_mistake(folder: Path) -> None:
    append(folder / "sources.yaml", "web: {owner: Shop, trust: 5, country: GB, mapping: nowhere}\n")
    assert [(p.kind, p.line) for p in check_sources(folder)] == [("mistake", LINES + 1)]


def test_a_mistake_outside_sources_and_mappings_counts_too(folder: Path) -> None:
    append(folder / "customer.yaml", "gards: 1\n")
    assert [Path(p.file).name for p in check_sources(folder)] == ["customer.yaml"]


DOUBTS = {
    "no mapping": ("{owner: A, trust: 5, country: GB}", "web.mapping: is not named"),
    "a rank taken": (
        "{owner: A, trust: 1, country: GB, mapping: square_customer}",
        "web.trust: is that of crm",
    ),
    "a country that is meant": (
        "{owner: A, trust: 5, country: UK, mapping: square_customer}",
        "web.country: UK is no ISO 3166 code: GB is meant",
    ),
    "a country that is none": (
        "{owner: A, trust: 5, country: XX, mapping: square_customer}",
        "web.country: XX is no ISO 3166 code",
    ),
    "no order of changes": (
        "{owner: A, trust: 5, country: GB, mapping: thin}",
        "web.mapping: thin takes neither updated_at nor source_version",
    ),
    "nothing to match by": (
        "{owner: A, trust: 5, country: GB, mapping: bare}",
        "web.mapping: bare takes nothing to match by",
    ),
}


@pytest.mark.parametrize("case", DOUBTS)
def test_what_is_likely_not_meant_is_a_warning(case: str, folder: Path) -> None:
    (folder / "mappings/thin.yaml").write_text("record: {source_id: a, emails: b}\n")
    (folder / "mappings/bare.yaml").write_text("record: {source_id: a, updated_at: b}\n")
    source, reason = DOUBTS[case]
    append(folder / "sources.yaml", f"web: {source}\n")
    (problem,) = check_sources(folder)
    assert (problem.kind, problem.line) == ("warning", LINES + 1)
    assert problem.reason.startswith(reason)


def test_a_mapping_with_another_extension_is_pointed_out(folder: Path) -> None:
    (folder / "mappings/web.yml").write_text("record: {source_id: a}\n")
    assert [str(p) for p in check_sources(folder)] == [
        f"{folder}/mappings/web.yml: is not read: a mapping's file ends in .yaml"
    ]
