"""Deliveries of events by webhook: what is on its way, every attempt, and what can be sent again."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query
from sqlmodel import Session

from api import schemas_subscriptions as bodies
from api.backend import Opened
from api.changes import Changing
from api.cursors import Cursor, cut_page, number_before
from api.deps import LARGEST_BIGINT
from api.resources import Resources
from api.route import Subscriber
from api.schemas import PROBLEM
from api.v1.subscriptions import maker
from mdm import subscribe
from mdm.access import Caller
from mdm.errors import Conflict, NotFound
from mdm.store import delivery_log
from mdm.store.database import transaction
from mdm.store.delivery_log import DeliveryState, Logged

router = Resources("subscriptions", prefix="/deliveries")

_PAGE = 50
_MOST = 500

DeliveryNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]


@router.get("")
def get_deliveries(
    backend: Opened,
    caller: Subscriber,
    subscription: Annotated[int | None, Query(ge=1, le=LARGEST_BIGINT)] = None,
    state: Annotated[DeliveryState | None, Query(description="dead: dead letters")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    cursor: Cursor = None,
) -> bodies.Deliveries:
    """Deliveries of your subscriptions, newest first."""
    with transaction(backend.engine) as session:
        found = delivery_log.page(
            session, limit + 1, number_before(cursor), subscription, state, maker(caller)
        )
    shown, following = cut_page(found, limit, lambda one: (0, one.delivery))
    return bodies.Deliveries(
        deliveries=[bodies.Delivery(**asdict(one)) for one in shown], next_cursor=following
    )


@router.get("/{delivery:step}", responses={404: PROBLEM})
def get_delivery(
    delivery: DeliveryNumber, backend: Opened, caller: Subscriber
) -> bodies.DeliveryWithAttempts:
    """One delivery with its attempts."""
    with transaction(backend.engine) as session:
        found = _own(session, delivery, caller)
        tries = delivery_log.tries(session, delivery)
    return bodies.DeliveryWithAttempts(
        **asdict(found), tries=[bodies.Attempt(**asdict(one)) for one in tries]
    )


@router.post("/{delivery}:retry", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def retry_delivery(delivery: DeliveryNumber, change: Changing, caller: Subscriber) -> bodies.Sent:
    """Tries a waiting delivery now, and sends a dead letter again."""
    found = _own(change.session, delivery, caller)
    change.note("delivery.retry", target=delivery)
    if found.state == "dead":
        return bodies.Sent(deliveries=subscribe.revive(change.session, delivery=delivery))
    if not delivery_log.try_now(change.session, delivery):
        raise Conflict(f"the delivery is {found.state}, or is being tried")
    return bodies.Sent(deliveries=1)


def _own(session: Session, delivery: int, caller: Caller) -> Logged:
    """The delivery, of a subscription of the caller's; raises NotFound."""
    found = delivery_log.find(session, delivery)
    if found is None:
        raise NotFound("there is no such delivery")
    subscribe.find(session, found.subscription, made_by=maker(caller))
    return found
