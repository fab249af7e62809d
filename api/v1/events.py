"""The feed: what happened to golden IDs, in commit order. Ask again with `next_after`; nothing is ever skipped."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.admission import is_still_welcome
from api.backend import Backend, Opened
from api.deps import LARGEST_BIGINT
from api.resources import Resources
from api.route import Follower
from api.schemas import PROBLEM
from api.v1.subscriptions import maker
from mdm.canonical_json import dump_bytes, dumps
from mdm.events import EventType
from mdm.model import Json
from mdm.publish.contract import EventPage
from mdm.publish.envelope import wrap
from mdm.store import feed
from mdm.store.feed import Page
from mdm.store.outbox import Published

router = Resources("events", responses={410: PROBLEM, 429: PROBLEM})

_PAGE_EVENTS = 100
_MOST_EVENTS = 1_000
_LONGEST_WAIT_SECONDS = 60
_WELCOME_SECONDS = 5.0  # so long a stream goes on with a key that was revoked, or a token that has expired
_LOOK_SECONDS = 1.0  # while waiting: whether the bell has failed to ring, or the service is to stop

Types = Annotated[list[EventType], Query(description="only these; none: all")]
Reader = Annotated[
    int | None,
    Query(
        ge=1,
        le=LARGEST_BIGINT,
        description="your subscription that reads the feed: you have taken all up to `after`",
    ),
]


@router.get("/events", response_model=EventPage)
async def get_events(
    backend: Opened,
    caller: Follower,
    after: Annotated[int, Query(ge=0, le=LARGEST_BIGINT, description="sequence of the last event seen")] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST_EVENTS)] = _PAGE_EVENTS,
    types: Types = [],  # noqa: B006 - FastAPI copies it
    wait: Annotated[
        float,
        Query(ge=0, le=_LONGEST_WAIT_SECONDS, description="seconds to wait for one, when there is none yet"),
    ] = 0,
    subscription: Reader = None,
) -> Response:
    """One page of events, oldest first."""
    page = await feed.events_after(backend.pool, after, limit, types)  # refuses what is expired
    if subscription is not None:
        await feed.acknowledge(backend.pool, subscription, after, maker(caller))
    if wait and not page.events:
        with backend.limits.waiting.held(caller):
            page = await _awaited_page(backend, page, limit, types, wait)
    # As it stands, like every other way out: it is not for the feed to stop at an event.
    content = {"events": [_envelope(event) for event in page.events], "next_after": page.next_after}
    return Response(dump_bytes(content), media_type="application/json")


async def _awaited_page(
    backend: Backend, page: Page, limit: int, types: list[EventType], seconds: float
) -> Page:
    """The first page after this empty one that has an event, or an empty one when the time is over."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not page.events and (left := deadline - loop.time()) > 0 and not backend.stopping():
        page = await _next_page(backend, page.next_after, limit, types, left)
    return page


async def _first_sequence(
    backend: Opened,
    after: Annotated[int | None, Query(ge=0, le=LARGEST_BIGINT, description="where to begin")] = None,
    last_event_id: Annotated[
        int | None, Header(ge=0, le=LARGEST_BIGINT, description="where to go on; it wins over `after`")
    ] = None,
) -> int:
    """The sequence that the stream begins after; before it begins, so that it can be refused."""
    first = last_event_id if last_event_id is not None else after or 0
    await feed.check_kept(backend.pool, first)
    return first


async def _turn(backend: Opened, caller: Follower) -> AsyncIterator[None]:
    """One of the streams that the caller may have open; until it is closed."""
    with backend.limits.waiting.held(caller):
        yield


@router.get("/events/stream", response_class=EventSourceResponse, dependencies=[Depends(_turn)])
async def stream_events(
    request: Request,
    backend: Opened,
    _: Follower,
    after: Annotated[int, Depends(_first_sequence)],
    types: Types = [],  # noqa: B006 - FastAPI copies it
) -> AsyncIterator[ServerSentEvent]:
    """Events as server-sent events, for as long as you listen and may: `id` is the sequence, `data` the CloudEvent."""
    page, loop = Page([], after), asyncio.get_running_loop()
    asks_again = loop.time() + _WELCOME_SECONDS
    while not backend.stopping():
        if loop.time() >= asks_again:
            if not await is_still_welcome(request):
                return
            asks_again = loop.time() + _WELCOME_SECONDS
        for event in page.events:
            yield ServerSentEvent(raw_data=dumps(_envelope(event)), event=event.type, id=str(event.sequence))
        page = await _next_page(backend, page.next_after, _PAGE_EVENTS, types, _LOOK_SECONDS)


async def _next_page(
    backend: Backend, after: int, limit: int, types: list[EventType], seconds: float
) -> Page:
    """The next page; when nothing has happened yet, after the next ring of the bell or a while."""
    heard = backend.bell.strokes
    page = await feed.events_after(backend.pool, after, limit, types)
    if page.events:
        return page
    await backend.bell.rung(heard, min(seconds, _LOOK_SECONDS))
    return await feed.events_after(backend.pool, page.next_after, limit, types)


def _envelope(event: Published) -> dict[str, Json]:
    return wrap(
        event.event_id,
        event.type,
        event.golden_id,
        event.occurred_at,
        event.sequence,
        event.data,
        event.trace,
    )
