"""Dead letters: records that were sent and could not be processed, and putting them back."""

from mdm.client.answers.dead_letters import DeadLetter, Replayed
from mdm.client.call import Call, Page, of_kind, pages, path


def dead_letters(*, source: str | None = None, reason: str | None = None) -> Call[Page[DeadLetter]]:
    """Newest first; `reason`: word for word. A key of some sources has to name one of them."""
    return pages(path("dead-letters"), {"source": source, "reason": reason}, "dead_letters", DeadLetter)


def replay_dead_letter(letter: int) -> Call[Replayed]:
    """Puts one back into the inbox. Raises Conflict for one that is not replayable."""
    return Call("POST", path("dead-letters", f"{letter}:replay"), of_kind(Replayed), changes=True)


def replay_dead_letters(*, source: str | None = None, reason: str | None = None) -> Call[Replayed]:
    """Puts the oldest back that failed when they were resolved, up to 200; ask again while there are `more`."""
    which = {"source": source, "reason": reason}
    return Call("POST", path("dead-letters:replay"), of_kind(Replayed), body=which, changes=True)
