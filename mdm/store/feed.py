"""The feed: events in commit order, read by any number of consumers at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.errors import NotFound
from mdm.store.database import fetch_rows
from mdm.store.lookup import Pool, fetch
from mdm.store.outbox import Published


class EventsExpired(NotFound):
    """What follows this sequence is not kept any more, or it is none of this feed's: begin from a snapshot."""


@dataclass(frozen=True, slots=True)
class Page:
    """Events, oldest first; `next_after` also passes over those that were not asked for."""

    events: Sequence[Published]
    next_after: int


async def events_after(pool: Pool, after: int, limit: int, types: Sequence[str]) -> Page:
    """Events above `after`, of these types or of all. Raises EventsExpired.

    Sequences have no gaps and rise in commit order, so nothing can appear behind `next_after`.
    """
    last = await check_kept(pool, after)
    rows = await fetch(pool, _EVENTS, after, list(types), list(types), limit)
    events = [Published(*row) for row in rows]
    seen = events[-1].sequence if events else after
    return Page(events, seen if len(events) == limit else max(seen, last))


_EVENTS = """
SELECT sequence, type, golden, version, data, occurred_at, trace FROM outbox
WHERE sequence > %s AND (%s::text[] = '{}' OR type = ANY(%s)) ORDER BY sequence LIMIT %s
"""


async def check_kept(pool: Pool, after: int) -> int:
    """The newest sequence. Raises EventsExpired where what follows `after` cannot be told without a gap.

    A sequence that was not given yet is another feed's, or this one's before it was restored from a backup. So is one
    between two events: sequences have no gaps but the one that a restore leaves.
    """
    return _judge(after, *(await fetch(pool, _RANGE, after))[0])


def check_still_kept(session: Session, after: int) -> int:
    """The same for who has a session."""
    return _judge(after, *fetch_rows(session, _RANGE, after)[0])


def _judge(after: int, last: int, first: int, following: int | None) -> int:
    if after > last:
        raise EventsExpired(f"the newest event is {last}: {after} is of another feed, or of before a restore")
    if after < min(last, first - 1):
        raise EventsExpired(f"the oldest event kept is {first}")
    if after != last and following not in (after, after + 1):
        raise EventsExpired(f"a backup was restored: {after} is of what happened after it, and is lost")
    return last


# The counter is committed with the events it counts, and stays where all of them have been purged.
_RANGE = """
SELECT last, coalesce((SELECT min(sequence) FROM outbox), last + 1),
    (SELECT min(sequence) FROM outbox WHERE sequence >= %s)
FROM (SELECT coalesce((SELECT value FROM counter WHERE name = 'sequence'), 0)) AS newest (last)
"""


async def acknowledge(pool: Pool, subscription: int, sequence: int, made_by: str | None = None) -> None:
    """A reader of the feed has taken all up to here. Raises NotFound where it is none, or not of that caller's."""
    rows = await fetch(pool, _ACKNOWLEDGE, sequence, subscription, made_by, made_by)
    if not rows:
        raise NotFound("there is no such subscription that reads the feed")


_ACKNOWLEDGE = """
UPDATE subscription SET position = greatest(position, %s)
WHERE subscription = %s AND url IS NULL AND (%s::text IS NULL OR made_by = %s) RETURNING position
"""
