"""Counts of what stands where: what came in, what waits, what is dead, what is golden."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mdm.store import adopt, decisions, review
from mdm.store.database import fetch_rows


@dataclass(frozen=True, slots=True)
class Status:
    inputs: dict[str, int]  # received = unchanged + resolved + superseded + dead + pending
    oldest_pending: datetime | None
    sources: dict[str, int]  # live records a source
    golden: dict[str, int]  # golden IDs by state
    adopted: dict[str, int]  # golden IDs of an imported crosswalk, and those of which no record has arrived
    events: int
    hubs: int
    review_tasks: dict[str, int]  # open ones, by kind
    decisions: dict[str, int]  # standing, pending
    dead: list[tuple[Any, ...]]  # newest dead letters: (letter, origin, row, field, reason)


def read_status(session: Session, dead: int) -> Status:
    """The present counts, and the newest `dead` dead letters."""
    received, unchanged, resolved, superseded, buried = fetch_rows(session, _INPUTS)[0]
    pending, oldest = fetch_rows(session, "SELECT count(*), min(received_at) FROM inbox")[0]
    inputs = {
        "received": received,
        "unchanged": unchanged,
        "resolved": resolved,
        "superseded": superseded,
        "dead": buried,
        "pending": pending,
    }
    return Status(
        inputs,
        oldest,
        dict(
            fetch_rows(
                session, "SELECT source, count(*) FROM source_record WHERE NOT deleted GROUP BY 1 ORDER BY 1"
            )
        ),
        dict(fetch_rows(session, "SELECT state, count(*) FROM golden_record GROUP BY 1 ORDER BY 1")),
        adopt.count(session),
        fetch_rows(session, "SELECT coalesce(max(sequence), 0) FROM outbox")[0][0],
        fetch_rows(session, "SELECT count(*) FROM hub_key")[0][0],
        review.count_open(session),
        decisions.count(session),
        fetch_rows(session, _DEAD, dead),
    )


_INPUTS = """
SELECT coalesce(sum(received), 0)::bigint, coalesce(sum(unchanged), 0)::bigint, coalesce(sum(resolved), 0)::bigint,
    coalesce(sum(superseded), 0)::bigint, coalesce(sum(dead), 0)::bigint
FROM ingest_batch
"""

_DEAD = """
SELECT letter, origin, coalesce(row::text, source || ':' || source_id), coalesce(field, ''), reason
FROM dead_letter JOIN ingest_batch USING (batch) ORDER BY letter DESC LIMIT %s
"""
