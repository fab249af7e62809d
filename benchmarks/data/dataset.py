"""A labelled data set as files: canonical JSON Lines, one a source, and the truth about every record."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TRUTH = "truth.csv"
TRUTH_COLUMNS = ("source", "source_id", "entity_id", "household_id")

Row = Mapping[str, object]  # a canonical record; empty members are left out on writing


@dataclass(frozen=True, slots=True)
class Known:
    """A record and who it is. `household` "": lives with nobody known."""

    row: Row
    entity: str
    household: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    name: str
    files: tuple[tuple[str, Path], ...]  # (source, path)
    truth: Path  # columns TRUTH_COLUMNS; knows every record of the files
    records: int
    notes: str  # where it comes from, what is wrong with it


def write_dataset(folder: Path, name: str, records: Iterable[Known], notes: str) -> Dataset:
    """Writes the records by source, in their order, and truth.csv. Makes the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    by_source: dict[str, list[Known]] = {}
    for known in records:
        by_source.setdefault(str(known.row["source"]), []).append(known)
    files = tuple((source, folder / f"{source}.jsonl") for source in sorted(by_source))
    for source, path in files:
        _write_rows(path, by_source[source])
    truth = folder / TRUTH
    with truth.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(TRUTH_COLUMNS)
        for source, _ in files:
            lines.writerows(
                (source, known.row["source_id"], known.entity, known.household) for known in by_source[source]
            )
    return Dataset(name, files, truth, sum(map(len, by_source.values())), notes)


def _write_rows(path: Path, records: Sequence[Known]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for known in records:
            row = {field: value for field, value in known.row.items() if value}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
