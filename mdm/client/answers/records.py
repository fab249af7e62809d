"""What became of records that were sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    outcome: str  # accepted, or unchanged: nothing follows
    batch: int
    location: str  # where its golden ID can be asked for


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """One whose structure is broken; it is kept as a dead letter."""

    index: int  # its place among those that were sent, from 0
    reason: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class BatchTaken:
    """Of all that were sent, in however many requests."""

    accepted: int
    unchanged: int
    refused: tuple[RefusedRecord, ...]
