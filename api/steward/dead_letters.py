"""Dead letters: what could not be processed or delivered, and putting it back: one, some, or all that are shown."""

from contextlib import suppress
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.backend import Opened
from api.changes import Changing
from api.deps import LARGEST_BIGINT
from api.pressure import refuse_when_full
from api.route import Administrator, Reviewer
from api.steward.pages import page
from api.steward.route import PageRoute
from mdm import subscribe
from mdm.errors import Conflict, NotFound
from mdm.queue import wake
from mdm.replay import replay_letter, replay_letters
from mdm.store import delivery_log, letters
from mdm.store.database import transaction

router = APIRouter(route_class=PageRoute)

_PAGE = 50
_MOST_PILES = 100
_HOME = "/steward/dead-letters"

Text = Annotated[str, Query(max_length=1_000)]
FormText = Annotated[str, Form(max_length=1_000)]
Place = Annotated[int, Query(ge=1, le=LARGEST_BIGINT)]
Chosen = Annotated[list[Annotated[int, Form(ge=1, le=LARGEST_BIGINT)]], Form(max_length=_PAGE)]
NotWhenFull = Depends(refuse_when_full)


@router.get("/dead-letters")
def show_dead_letters(
    request: Request,
    backend: Opened,
    caller: Reviewer,
    source: Text = "",
    reason: Text = "",
    before: Place | None = None,
    replayed: Annotated[int | None, Query(ge=0, le=1_000)] = None,
) -> Response:
    """Inputs that could not be processed, newest first, without what they hold."""
    with transaction(backend.engine) as session:
        found = letters.page(session, _PAGE + 1, before, source or None, reason or None)
        piles = letters.piles(session, _MOST_PILES)
    return page(
        request,
        "dead_letters.html",
        section="health",
        letters=found[:_PAGE],
        following=found[_PAGE - 1].letter if len(found) > _PAGE else None,
        sources=sorted({one.source for one in piles if one.source}),
        reasons=sorted({one.reason for one in piles}),
        chosen={"source": source, "reason": reason},
        replayed=replayed,
        may_replay=caller.may("admin"),
    )


@router.post("/dead-letters/replay", dependencies=[NotWhenFull])
def replay_inputs(
    backend: Opened,
    change: Changing,
    _: Administrator,
    later: BackgroundTasks,
    which: Annotated[Literal["chosen", "all"], Form()] = "chosen",
    only: Annotated[int | None, Form(ge=1, le=LARGEST_BIGINT)] = None,
    letter: Chosen = [],  # noqa: B006 - FastAPI copies it
    source: FormText = "",
    reason: FormText = "",
) -> Response:
    """Puts back one, the chosen, or the oldest of a source and a reason. What another put back is passed over."""
    if only is not None:
        replay_letter(change.session, only)
        change.note("dead_letter.replay", target=only)
        count = 1
    elif which == "all":
        count = replay_letters(change.session, source or None, reason or None)
        change.note("dead_letters.replay", target=source or None, replayed=count)
    else:
        done = []
        for number in letter:
            with suppress(NotFound, Conflict):
                replay_letter(change.session, number)
                done.append(number)
        change.note("dead_letters.replay", replayed=len(done), letters=[*done])
        count = len(done)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return RedirectResponse(f"{_HOME}?replayed={count}", status_code=303)


@router.get("/dead-letters/deliveries")
def show_dead_deliveries(
    request: Request,
    backend: Opened,
    caller: Reviewer,
    before: Place | None = None,
    replayed: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """Deliveries that were given up, of all subscriptions, newest first."""
    with transaction(backend.engine) as session:
        found = delivery_log.page(session, _PAGE + 1, before, state="dead")
    return page(
        request,
        "dead_deliveries.html",
        section="health",
        deliveries=found[:_PAGE],
        following=found[_PAGE - 1].delivery if len(found) > _PAGE else None,
        replayed=replayed,
        may_replay=caller.may("admin"),
    )


@router.post("/dead-letters/deliveries/replay")
def replay_deliveries(
    change: Changing,
    _: Administrator,
    only: Annotated[int | None, Form(ge=1, le=LARGEST_BIGINT)] = None,
    delivery: Chosen = [],  # noqa: B006 - FastAPI copies it
    subscription: Annotated[int | None, Form(ge=1, le=LARGEST_BIGINT)] = None,
) -> Response:
    """Sends again: one, those that were chosen, or all of a subscription."""
    if subscription is not None:
        count = subscribe.revive(change.session, subscription=subscription)
        change.note("subscription.retry_dead", target=subscription, deliveries=count)
    elif only is not None:
        count = subscribe.revive(change.session, delivery=only)
        change.note("delivery.retry", target=only)
    else:
        count = 0
        for number in delivery:
            with suppress(NotFound, Conflict):
                count += subscribe.revive(change.session, delivery=number)
                change.note("delivery.retry", target=number)
        if not count:
            change.note("deliveries.retry", replayed=0)
    return RedirectResponse(f"{_HOME}/deliveries?replayed={count}", status_code=303)
