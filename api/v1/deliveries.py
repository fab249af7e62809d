"""Deliveries of events by webhook: what is on its way, every attempt, and what can be sent again."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api import schemas_subscriptions as bodies
from api.cursors import read_cursor, write_cursor
from api.deps import LARGEST_BIGINT, GuardedRoute, Opened
from api.schemas import PROBLEM
from mdm import subscribe
from mdm.errors import Conflict, NotFound
from mdm.store import delivery_log
from mdm.store.database import transaction
from mdm.store.delivery_log import DeliveryState

router = APIRouter(prefix="/deliveries", tags=["subscriptions"], route_class=GuardedRoute)

_PAGE = 50
_MOST = 500

DeliveryNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]


@router.get("")
def get_deliveries(
    backend: Opened,
    subscription: Annotated[int | None, Query(ge=1, le=LARGEST_BIGINT)] = None,
    state: Annotated[DeliveryState | None, Query(description="dead: dead letters")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    cursor: Annotated[
        str | None, Query(max_length=100, description="`next_cursor` of the page before")
    ] = None,
) -> bodies.Deliveries:
    """Deliveries, newest first."""
    before = read_cursor(cursor)[1] if cursor else None
    with transaction(backend.engine) as session:
        found = delivery_log.page(session, limit + 1, before, subscription, state)
    shown = found[:limit]
    return bodies.Deliveries(
        deliveries=[bodies.Delivery(**asdict(one)) for one in shown],
        next_cursor=write_cursor(0, shown[-1].delivery) if len(found) > limit else None,
    )


@router.get("/{delivery}")
def get_delivery(delivery: DeliveryNumber, backend: Opened) -> bodies.DeliveryWithAttempts:
    """One delivery with its attempts."""
    with transaction(backend.engine) as session:
        found = delivery_log.find(session, delivery)
        tries = delivery_log.tries(session, delivery)
    if found is None:
        raise NotFound("there is no such delivery")
    return bodies.DeliveryWithAttempts(
        **asdict(found), tries=[bodies.Attempt(**asdict(one)) for one in tries]
    )


@router.post("/{delivery}:retry", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def retry_delivery(delivery: DeliveryNumber, backend: Opened) -> bodies.Sent:
    """Tries a waiting delivery now, and sends a dead letter again."""
    with transaction(backend.engine) as session:
        found = delivery_log.find(session, delivery)
        if found is None:
            raise NotFound("there is no such delivery")
        if found.state == "dead":
            return bodies.Sent(deliveries=subscribe.revive(session, delivery=delivery))
        if not delivery_log.try_now(session, delivery):
            raise Conflict(f"the delivery is {found.state}, or is being tried")
    return bodies.Sent(deliveries=1)
