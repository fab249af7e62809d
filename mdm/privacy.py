"""Requests about people's data that sources pass on: done when the operator says so."""

from sqlmodel import Session

from mdm.errors import Conflict, NotFound
from mdm.store import privacy


def finish(session: Session, request: int, by: str) -> privacy.Request:
    """Says that it is done; the request as it stands then. Raises NotFound, Conflict."""
    if privacy.find(session, request) is None:
        raise NotFound("there is no such request")
    if not privacy.set_done(session, request, by):
        raise Conflict("it was done already")
    found = privacy.find(session, request)
    if found is None:  # pragma: no cover - requests are never deleted
        raise AssertionError(request)
    return found
