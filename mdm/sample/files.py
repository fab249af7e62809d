"""The files of a sample: which there are, and writing one piece by piece."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from mdm.sample import rows
from mdm.sample.facts import Columns
from mdm.sample.holdings import SOURCES


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    write_rows: rows.WriteRows
    head: str = ""
    between: str = "\n"
    tail: str = "\n"


RETAIL = {
    "crm": Format("crm.csv", rows.crm_rows, ",".join(rows.CRM_FIELDS) + "\n"),
    "loyalty": Format("loyalty.csv", rows.loyalty_rows, ",".join(rows.LOYALTY_FIELDS) + "\n"),
    "ecommerce": Format("ecommerce.jsonl", rows.ecommerce_rows),
    "pos": Format("pos.json", rows.pos_rows, '{"customers": [\n', ",\n", "\n]}\n"),
}
CENSUS = {source: Format(f"{source}.jsonl", rows.canonical_rows(source)) for source in SOURCES}
TRUTH = "truth.csv"
_LATER = "later"


def later_folder(folder: Path, wave: int) -> Path:
    return folder / _LATER / str(wave)


def remove_earlier(folder: Path) -> None:
    """The files of a sample written here before; no others."""
    places = [folder, *(later_folder(folder, wave) for wave in (1, 2))]
    for place in places:
        for format_ in (*RETAIL.values(), *CENSUS.values()):
            (place / format_.name).unlink(missing_ok=True)
    (folder / TRUTH).unlink(missing_ok=True)


class SourceFile:
    """A file open for writing; its rows arrive as columns."""

    def __init__(self, folder: Path, format_: Format) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / format_.name
        self.format = format_
        self.count = 0

    def __enter__(self) -> Self:
        self._file: TextIO = self.path.open("w", encoding="utf-8", newline="")
        self._file.write(self.format.head)
        return self

    def write(self, columns: Columns) -> None:
        lines = self.format.write_rows(columns)
        if lines:
            self._file.write((self.format.between if self.count else "") + self.format.between.join(lines))
            self.count += len(lines)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.write(self.format.tail if self.count or self.format.head.endswith("[\n") else "")
        self._file.close()
