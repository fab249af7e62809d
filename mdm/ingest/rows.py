"""What goes in and out of reading a file: a row that arrived, and what became of it."""

from dataclasses import dataclass
from typing import NamedTuple

from mdm.errors import BadRecord
from mdm.ingest.values import clean_text
from mdm.model import Json

EXCERPT_CHARACTERS = 2_000  # enough to find and mend the row; the file still holds it whole
_FIELD_CHARACTERS = 100


class Arrived(NamedTuple):
    """One parsed row."""

    row: int
    fields: Json
    raw: bytes | str | None  # as it stood in the file, where the format has text


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row whose structure is sound."""

    row: int  # line of the file where it begins (CSV, JSON Lines) or count of records, from 1 (JSON, Parquet)
    payload: dict[str, Json]
    content_hash: bytes  # 32 bytes; equal for payloads that say the same


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row for the dead letters. `field` and `reason` never hold a personal value; `raw` does."""

    row: int
    raw: str | None  # excerpt of what arrived
    field: str | None
    reason: str

    def __str__(self) -> str:
        return (
            f"row {self.row}: {self.field}: {self.reason}" if self.field else f"row {self.row}: {self.reason}"
        )


def reject(row: int, raw: bytes | str | None, error: BadRecord) -> Rejected:
    field = clean_text(error.field)[:_FIELD_CHARACTERS] if error.field else None
    return Rejected(row, None if raw is None else _excerpt(raw), field, error.reason)


def _excerpt(raw: bytes | str) -> str:
    """The beginning of what arrived, as text PostgreSQL stores: bytes that are no text as \\x escapes."""
    text = raw[: 4 * EXCERPT_CHARACTERS].encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
    readable = text[: 4 * EXCERPT_CHARACTERS].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return readable.rstrip("\r\n")[:EXCERPT_CHARACTERS]
