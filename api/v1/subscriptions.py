"""Subscriptions: who gets events, by webhook or from the feed."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response
from sqlmodel import Session

from api import schemas_subscriptions as bodies
from api.deps import LARGEST_BIGINT, GuardedRoute, Opened
from api.etags import expected_version
from api.schemas import PROBLEM
from mdm import subscribe
from mdm.store import subscriptions
from mdm.store.database import transaction
from mdm.store.subscriptions import Subscription, Terms
from mdm.subscribe import Which

router = APIRouter(prefix="/subscriptions", tags=["subscriptions"], route_class=GuardedRoute)

SubscriptionNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]
IfMatch = Annotated[str, Header(description="the subscription's ETag: refused when it has changed since")]


@router.post("", status_code=201)
def create_subscription(
    asked: bodies.NewSubscription, backend: Opened, response: Response
) -> bodies.MadeSubscription:
    """A new subscription. The secret in the answer signs its deliveries; it is shown this once."""
    with transaction(backend.engine) as session:
        number, secret = subscribe.subscribe(
            session, _terms(asked), backend.rules, backend.guard, asked.after
        )
        made = subscribe.find(session, number)
    response.headers["Location"] = f"/v1/subscriptions/{number}"
    response.headers["ETag"] = _etag(made)
    return bodies.MadeSubscription.model_validate({**_shown(made), "secret": secret})


@router.get("")
def get_subscriptions(backend: Opened) -> bodies.Subscriptions:
    """All subscriptions, oldest first."""
    with transaction(backend.engine) as session:
        found = subscriptions.listing(session)
    return bodies.Subscriptions(subscriptions=[_body(one) for one in found])


@router.get("/{subscription}")
def get_subscription(
    subscription: SubscriptionNumber, backend: Opened, response: Response
) -> bodies.Subscription:
    """One subscription, with what is on its way."""
    with transaction(backend.engine) as session:
        found = subscribe.find(session, subscription)
    response.headers["ETag"] = _etag(found)
    return _body(found)


@router.put("/{subscription}", responses={404: PROBLEM, 409: PROBLEM, 412: PROBLEM})
def change_subscription(
    subscription: SubscriptionNumber,
    asked: bodies.ChangedSubscription,
    backend: Opened,
    response: Response,
    if_match: IfMatch = "",
) -> bodies.Subscription:
    """Sets all terms anew; pauses a subscription, or makes a paused or disabled one active."""
    with transaction(backend.engine) as session:
        version = _asked_version(session, subscription, if_match)
        subscribe.change(
            session, subscription, _terms(asked), asked.state, backend.rules, backend.guard, version
        )
        changed = subscribe.find(session, subscription)
    response.headers["ETag"] = _etag(changed)
    return _body(changed)


@router.delete("/{subscription}", status_code=204)
def delete_subscription(subscription: SubscriptionNumber, backend: Opened) -> None:
    """Ends it for good, with its deliveries and dead letters."""
    with transaction(backend.engine) as session:
        subscribe.remove(session, subscription)


@router.post("/{subscription}:rotate-secret", responses={404: PROBLEM, 409: PROBLEM})
def rotate_secret(
    subscription: SubscriptionNumber, asked: bodies.Rotation, backend: Opened
) -> bodies.Rotated:
    """A new secret. Until those before it expire, deliveries are signed with all: receivers can change over."""
    with transaction(backend.engine) as session:
        secret, expires_at = subscribe.rotate_secret(session, subscription, asked.older_seconds)
    return bodies.Rotated(secret=secret, older_expire_at=expires_at)


@router.post("/{subscription}:test", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def send_test(subscription: SubscriptionNumber, backend: Opened) -> bodies.Sent:
    """Sends a delivery of type `subscription.test`."""
    with transaction(backend.engine) as session:
        subscribe.send_test(session, subscription)
    return bodies.Sent(deliveries=1)


@router.post("/{subscription}:replay", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def replay_events(subscription: SubscriptionNumber, asked: bodies.Replay, backend: Opened) -> bodies.Sent:
    """Sends kept events again, those that its filters let through, under the ids they had."""
    which = Which(asked.sequence or asked.first, asked.sequence or asked.last, asked.since)
    if which.since and which.since.tzinfo is None:
        which = Which(since=which.since.replace(tzinfo=UTC))
    with transaction(backend.engine) as session:
        return bodies.Sent(deliveries=subscribe.replay(session, subscription, which))


@router.post("/{subscription}:retry-dead", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def retry_dead(subscription: SubscriptionNumber, backend: Opened) -> bodies.Sent:
    """Sends all its dead letters again, as new deliveries."""
    with transaction(backend.engine) as session:
        return bodies.Sent(deliveries=subscribe.revive(session, subscription))


def _terms(asked: bodies.Terms) -> Terms:
    lists = (tuple(names) for names in (asked.types, asked.sources, asked.attributes, asked.values))
    return Terms(asked.name, asked.owner, asked.url, *lists)


def _body(held: Subscription) -> bodies.Subscription:
    return bodies.Subscription.model_validate(_shown(held))


def _shown(held: Subscription) -> dict[str, object]:
    terms = held.terms
    return {
        "name": terms.name,
        "owner": terms.owner,
        "url": terms.url,
        "types": list(terms.types),
        "sources": list(terms.sources),
        "attributes": list(terms.attributes),
        "values": list(terms.includes),
        "subscription": held.subscription,
        "state": held.state,
        "reason": held.reason,
        "position": held.position,
        "waiting": held.waiting,
        "dead": held.dead,
        "failing_since": held.failing_since,
        "drift": held.drift,
        "reconciled_at": held.reconciled_at,
        "version": held.version,
        "created_at": held.created_at,
    }


def _asked_version(session: Session, number: int, if_match: str) -> int | None:
    held = subscribe.find(session, number, lock=True)
    return expected_version(if_match, _etag(held), held.version)


def _etag(held: Subscription) -> str:
    return f'"{held.version}"'
