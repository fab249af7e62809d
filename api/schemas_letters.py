"""The bodies about dead letters. What a letter holds is personal, and in none of them."""

from datetime import datetime

from pydantic import Field

from api.schemas import Body, KeyText

PRINTABLE = r"^[^\x00-\x1f\x7f]*$"


class DeadLetter(Body):
    letter: int
    batch: int
    origin: str = Field(description="the file it came in, or how else")
    row: int | None = Field(
        description="in the file or request, from 1; null: it failed when it was resolved"
    )
    source: str | None = Field(description="null: it does not say")
    source_id: str | None
    field: str | None
    reason: str
    died_at: datetime
    replayable: bool = Field(description="false: it was refused on arrival; send it again, corrected")


class DeadLetters(Body):
    dead_letters: list[DeadLetter] = Field(description="newest first")
    next_cursor: str | None


class Which(Body):
    """Which to put back; both null: all."""

    source: KeyText | None = None
    reason: str | None = Field(None, pattern=PRINTABLE, description="word for word, as it is listed")


class Replayed(Body):
    replayed: int
    more: bool = Field(description="whether to ask again: there may be more")
