"""Each data set of the benchmarks, written once, with its rows as the service reads them."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from benchmarks.data import Dataset, fake_people, febrl, other_retail

RETAIL_RECORDS = 10_000


@dataclass
class Written:
    """A data set as its files say."""

    dataset: Dataset

    @cached_property
    def rows(self) -> dict[tuple[str, str], dict[str, object]]:
        """(source, source_id) → canonical record."""
        lines = (line for _, path in self.dataset.files for line in path.read_text("utf-8").splitlines())
        rows = list(map(json.loads, lines))
        return {(row["source"], row["source_id"]): row for row in rows}

    @cached_property
    def truth(self) -> list[dict[str, str]]:
        with self.dataset.truth.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def sizes(self) -> Counter[str]:
        """Entity → how many records it has."""
        return Counter(line["entity_id"] for line in self.truth)

    def share_with(self, field: str, source: str) -> float:
        """Of the records of a source: those that hold the field."""
        rows = [row for (of, _), row in self.rows.items() if of == source]
        return sum(field in row for row in rows) / len(rows)


@pytest.fixture(scope="session")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(other_retail.write(tmp_path_factory.mktemp("other"), RETAIL_RECORDS, seed=7))


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(fake_people.write(tmp_path_factory.mktemp("fake")))


@pytest.fixture(scope="session")
def every(tmp_path_factory: pytest.TempPathFactory, retail: Written, people: Written) -> list[Written]:
    folder: Path = tmp_path_factory.mktemp("febrl")
    return [retail, people, *(Written(febrl.write(folder / str(number), number)) for number in (1, 2, 3, 4))]
