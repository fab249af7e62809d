"""What holds for every labelled data set of the benchmarks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.data import Dataset, fake_people, febrl, other_retail
from benchmarks.data.dataset import TRUTH_COLUMNS
from mdm.ingest import Accepted, read_file
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES
from tests.unit.benchmark_data.conftest import Written


def test_the_truth_knows_every_record_once(every: list[Written]) -> None:
    for written in every:
        known = [(line["source"], line["source_id"]) for line in written.truth]
        assert len(known) == len(set(known)) == written.dataset.records
        assert set(known) == set(written.rows)
        assert tuple(written.truth[0]) == TRUTH_COLUMNS


def test_the_service_takes_every_record(every: list[Written]) -> None:
    rules = load_rules(PACKAGED_RULES)
    for written in every:
        for source, path in written.dataset.files:
            assert all(isinstance(row, Accepted) for row in read_file(path, rules, source))


def test_sizes_are_those_published(every: list[Written]) -> None:
    assert [written.dataset.records for written in every] == [10_000, 1_000, 1_000, 5_000, 5_000, 10_000]
    assert [len(written.sizes) for written in every[1:]] == [251, 500, 4_000, 2_000, 5_000]


def test_febrl_has_the_social_security_number_only_where_it_is_asked_for(
    every: list[Written], tmp_path: Path
) -> None:
    held = {field for written in every[2:] for row in written.rows.values() for field in row}
    without = febrl.write(tmp_path, 1, has_id=False)
    rows = [json.loads(line) for _, path in without.files for line in path.open()]
    assert {field for row in rows for field in row} == held - {"identifiers"}
    assert "identifiers" in held


@pytest.mark.parametrize(
    "write",
    [
        lambda folder, seed: other_retail.write(folder, 2_000, seed),
        fake_people.write,
        lambda folder, _: febrl.write(folder, 1),
    ],
    ids=["other retail", "fake people", "FEBRL 1"],
)
def test_the_same_seed_gives_the_same_files(write: Callable[[Path, int], Dataset], tmp_path: Path) -> None:
    one, other = write(tmp_path / "one", 3), write(tmp_path / "other", 3)
    assert [p.read_bytes() for _, p in one.files] == [p.read_bytes() for _, p in other.files]
    assert one.truth.read_bytes() == other.truth.read_bytes()


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    for write in (fake_people.write, lambda folder, seed: other_retail.write(folder, 500, seed)):
        one, other = write(tmp_path / "one", 3), write(tmp_path / "other", 4)
        assert one.truth.read_bytes() != other.truth.read_bytes()
