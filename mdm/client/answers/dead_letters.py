"""Dead letters of inputs. What one holds is personal, and not shown."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    letter: int
    batch: int
    origin: str  # the file it came in, or how else
    reason: str
    died_at: datetime
    replayable: bool  # False: it was refused on arrival; send it again, corrected
    row: int | None = None  # in the file or request, from 1; None: it failed when it was resolved
    source: str | None = None  # None: it does not say
    source_id: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    replayed: int
    more: bool  # whether to ask again
