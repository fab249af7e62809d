"""What sources ask for people's data: to be handed out, or erased. Tasks for the operator; no value of anybody."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from mdm.store.database import fetch_rows, run


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands."""

    request: int
    source: str
    source_id: str | None  # None: of all of the source
    kind: str  # erase, hand_out
    received_at: datetime
    done_at: datetime | None
    done_by: str | None


def add(session: Session, source: str, source_id: str | None, kind: str, event: str) -> None:
    """A new request; nothing where this event has made one."""
    run(
        session,
        "INSERT INTO privacy_request (source, source_id, kind, event) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        source,
        source_id,
        kind,
        event,
    )


def page(session: Session, limit: int, before: int | None = None, *, all_of_them: bool) -> list[Request]:
    """Requests, newest first: the open ones, or `all_of_them`; `before`: the number where the page before ended."""
    rows = fetch_rows(session, _PAGE, before, before, all_of_them, limit)
    return [Request(*row) for row in rows]


_COLUMNS = "request, source, source_id, kind, received_at, done_at, done_by"
_PAGE = f"""
SELECT {_COLUMNS} FROM privacy_request
WHERE (%s::bigint IS NULL OR request < %s) AND (%s OR done_at IS NULL) ORDER BY request DESC LIMIT %s
"""


def find(session: Session, request: int) -> Request | None:
    rows = fetch_rows(session, f"SELECT {_COLUMNS} FROM privacy_request WHERE request = %s", request)
    return Request(*rows[0]) if rows else None


def set_done(session: Session, request: int, by: str) -> bool:
    """Whether it was open till now."""
    statement = (
        "UPDATE privacy_request SET done_at = now(), done_by = %s WHERE request = %s AND done_at IS NULL"
    )
    return run(session, statement, by, request) == 1


def count_open(session: Session) -> dict[str, int]:
    """Open requests by kind."""
    statement = "SELECT kind, count(*) FROM privacy_request WHERE done_at IS NULL GROUP BY kind ORDER BY kind"
    return dict(fetch_rows(session, statement))
