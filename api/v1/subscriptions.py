"""Subscriptions: who gets events, by webhook or from the feed."""

from datetime import UTC
from typing import Annotated

from fastapi import Header, Path, Response
from sqlmodel import Session

from api import schemas_subscriptions as bodies
from api.backend import Opened
from api.changes import Changing
from api.deps import LARGEST_BIGINT
from api.etags import expected_version
from api.resources import Resources
from api.route import Subscriber
from api.schemas import PROBLEM
from mdm import subscribe
from mdm.access import Caller, Forbidden
from mdm.errors import Conflict
from mdm.masking import PERSONAL
from mdm.store import subscriptions
from mdm.store.database import transaction
from mdm.store.subscriptions import Subscription, Terms
from mdm.subscribe import Which

router = Resources("subscriptions", prefix="/subscriptions")

_MOST_OF_ONE = 100  # of a caller: each is looked at with every event

SubscriptionNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]
IfMatch = Annotated[str, Header(description="the subscription's ETag: refused when it has changed since")]


@router.post("", status_code=201, responses={409: PROBLEM})
def create_subscription(
    asked: bodies.NewSubscription, backend: Opened, change: Changing, caller: Subscriber, response: Response
) -> bodies.MadeSubscription:
    """A new subscription. The secret in the answer signs its deliveries; it is shown this once."""
    terms = _allowed(asked, caller)
    if (own := maker(caller)) and len(subscriptions.listing(change.session, own)) >= _MOST_OF_ONE:
        raise Conflict(f"at most {_MOST_OF_ONE} subscriptions of one caller: end one first")
    number, secret = subscribe.subscribe(
        change.session, terms, backend.rules, backend.guard, asked.after, caller.name
    )
    made = subscribe.find(change.session, number)
    change.note("subscription.create", target=number, values=list(terms.includes))
    response.headers["Location"] = f"/v1/subscriptions/{number}"
    response.headers["ETag"] = _etag(made)
    return bodies.MadeSubscription.model_validate({**_shown(made), "secret": secret})


@router.get("")
def get_subscriptions(backend: Opened, caller: Subscriber) -> bodies.Subscriptions:
    """Your subscriptions, oldest first; an administrator's are all."""
    with transaction(backend.engine) as session:
        found = subscriptions.listing(session, maker(caller))
    return bodies.Subscriptions(subscriptions=[_body(one) for one in found])


@router.get("/{subscription:step}", responses={404: PROBLEM})
def get_subscription(
    subscription: SubscriptionNumber, backend: Opened, caller: Subscriber, response: Response
) -> bodies.Subscription:
    """One subscription, with what is on its way."""
    with transaction(backend.engine) as session:
        found = subscribe.find(session, subscription, made_by=maker(caller))
    response.headers["ETag"] = _etag(found)
    return _body(found)


@router.put("/{subscription:step}", responses={404: PROBLEM, 409: PROBLEM, 412: PROBLEM})
def change_subscription(
    subscription: SubscriptionNumber,
    asked: bodies.ChangedSubscription,
    backend: Opened,
    change: Changing,
    caller: Subscriber,
    response: Response,
    if_match: IfMatch = "",
) -> bodies.Subscription:
    """Sets all terms anew; pauses a subscription, or makes a paused or disabled one active."""
    session, terms = change.session, _allowed(asked, caller)
    version = _asked_version(session, subscription, caller, if_match)
    subscribe.change(session, subscription, terms, asked.state, backend.rules, backend.guard, version)
    changed = subscribe.find(session, subscription)
    change.note("subscription.change", target=subscription, values=list(terms.includes), state=asked.state)
    response.headers["ETag"] = _etag(changed)
    return _body(changed)


@router.delete("/{subscription:step}", status_code=204, responses={404: PROBLEM, 412: PROBLEM})
def delete_subscription(
    subscription: SubscriptionNumber, change: Changing, caller: Subscriber, if_match: IfMatch = ""
) -> None:
    """Ends it for good, with its deliveries and dead letters."""
    _check(change.session, subscription, caller, if_match)
    subscribe.remove(change.session, subscription)
    change.note("subscription.delete", target=subscription)


@router.post("/{subscription}:rotate-secret", responses={404: PROBLEM, 409: PROBLEM, 412: PROBLEM})
def rotate_secret(
    subscription: SubscriptionNumber,
    asked: bodies.Rotation,
    change: Changing,
    caller: Subscriber,
    if_match: IfMatch = "",
) -> bodies.Rotated:
    """A new secret. Until those before it expire, deliveries are signed with all: receivers can change over."""
    _check(change.session, subscription, caller, if_match)
    secret, expires_at = subscribe.rotate_secret(change.session, subscription, asked.older_seconds)
    change.note("subscription.rotate_secret", target=subscription)
    return bodies.Rotated(secret=secret, older_expire_at=expires_at)


@router.post("/{subscription}:test", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def send_test(subscription: SubscriptionNumber, change: Changing, caller: Subscriber) -> bodies.Sent:
    """Sends a delivery of type `subscription.test`."""
    _check(change.session, subscription, caller)
    subscribe.send_test(change.session, subscription)
    change.note("subscription.test", target=subscription)
    return bodies.Sent(deliveries=1)


@router.post("/{subscription}:replay", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def replay_events(
    subscription: SubscriptionNumber, asked: bodies.Replay, change: Changing, caller: Subscriber
) -> bodies.Sent:
    """Sends kept events again, those that its filters let through, under the ids they had."""
    which = Which(asked.sequence or asked.first, asked.sequence or asked.last, asked.since)
    if which.since and which.since.tzinfo is None:
        which = Which(since=which.since.replace(tzinfo=UTC))
    _check(change.session, subscription, caller)
    sent = subscribe.replay(change.session, subscription, which)
    change.note("subscription.replay", target=subscription, deliveries=sent)
    return bodies.Sent(deliveries=sent)


@router.post("/{subscription}:retry-dead", status_code=202, responses={404: PROBLEM, 409: PROBLEM})
def retry_dead(subscription: SubscriptionNumber, change: Changing, caller: Subscriber) -> bodies.Sent:
    """Sends all its dead letters again, as new deliveries."""
    _check(change.session, subscription, caller)
    sent = subscribe.revive(change.session, subscription)
    change.note("subscription.retry_dead", target=subscription, deliveries=sent)
    return bodies.Sent(deliveries=sent)


def maker(caller: Caller) -> str | None:
    """Whose subscriptions the caller may see and change: its own; None: an administrator's, which are all."""
    return None if caller.may("admin") else caller.name


def _allowed(asked: bodies.Terms, caller: Caller) -> Terms:
    """What is asked for; raises Forbidden where the caller may not see the values that it asks to be sent."""
    terms = _terms(asked)
    if not caller.sees_personal and (hidden := sorted(PERSONAL.intersection(terms.includes))):
        raise Forbidden(f"values: the scope golden:read-personal is needed for {', '.join(hidden)}")
    return terms


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


def _check(session: Session, number: int, caller: Caller, if_match: str = "") -> None:
    """Raises NotFound for a subscription of somebody else's, Stale for another version than the one that was read."""
    version = _asked_version(session, number, caller, if_match)
    subscribe.find(session, number, version)


def _asked_version(session: Session, number: int, caller: Caller, if_match: str) -> int | None:
    held = subscribe.find(session, number, made_by=maker(caller), lock=True)
    return expected_version(if_match, _etag(held), held.version)


def _etag(held: Subscription) -> str:
    return f'"{held.version}"'
