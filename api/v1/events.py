"""The feed: what happened to golden IDs, in commit order. Ask again with `next_after`; nothing is ever skipped."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import GuardedRoute, Opened
from api.schemas import CloudEvent, EventPage
from mdm.events import EventType
from mdm.store.lookup import events_after
from mdm.store.outbox import Published

router = APIRouter(tags=["events"], route_class=GuardedRoute)

_PAGE_EVENTS = 100
_MOST_EVENTS = 1_000
_LARGEST_SEQUENCE = 2**63 - 1  # PostgreSQL's bigint


@router.get("/events")
async def get_events(
    backend: Opened,
    after: Annotated[
        int, Query(ge=0, le=_LARGEST_SEQUENCE, description="sequence of the last event seen")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST_EVENTS)] = _PAGE_EVENTS,
    types: Annotated[list[EventType], Query(description="only these; none: all")] = [],  # noqa: B006 - FastAPI copies it
) -> EventPage:
    """One page of events, oldest first."""
    events, next_after = await events_after(backend.pool, after, limit, types)
    return EventPage(events=[_envelope(event) for event in events], next_after=next_after)


def _envelope(event: Published) -> CloudEvent:
    return CloudEvent(
        id=event.event_id,
        source="/mdm",
        type=event.type,
        subject=event.golden_id,
        time=event.occurred_at,
        sequence=f"{event.sequence:020d}",
        data={**event.data, "sequence": event.sequence},
    )
