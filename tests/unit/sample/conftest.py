"""One sample of each variant, generated once; 20,000 records, the size at which every kind of noise must occur."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from mdm.ingest import Accepted, read_file
from mdm.model import Json
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.sample import Summary, generate
from mdm.settings import PACKAGED_RULES

RECORDS = 20_000
SEED = 7


@dataclass(frozen=True)
class Sample:
    folder: Path
    summary: Summary
    truth: list[dict[str, str]]

    def files(self, place: str = "") -> list[Path]:
        """The sources' files, without the truth."""
        return sorted(
            path for path in (self.folder / place).iterdir() if path.is_file() and path.stem != "truth"
        )


@pytest.fixture(scope="session")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return _generated(tmp_path_factory.mktemp("retail"), "retail")


@pytest.fixture(scope="session")
def census(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return _generated(tmp_path_factory.mktemp("census"), "census")


def _generated(folder: Path, variant: str) -> Sample:
    summary = generate(RECORDS, SEED, folder, variant=variant)
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return Sample(folder, summary, list(csv.DictReader(file)))


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules(PACKAGED_RULES)


Payloads = Callable[[Iterable[Path]], list[dict[str, Json]]]


@pytest.fixture(scope="session")
def payloads(rules: RuleSet) -> Payloads:
    """Every record of some files through the sources' real mappings; a rejected one fails the test."""

    @cache
    def read_one(path: Path) -> list[dict[str, Json]]:
        found = []
        for record in read_file(path, rules, path.stem):
            assert isinstance(record, Accepted), f"{path}: {record}"
            found.append({**record.payload, "source": path.stem})
        return found

    def read(paths: Iterable[Path]) -> list[dict[str, Json]]:
        return [record for path in paths for record in read_one(path)]

    return read
