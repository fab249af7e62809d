"""What subscribers and operators do: subscribe, change, rotate secrets, test, replay. Nothing is sent here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from mdm.errors import BadInput, Conflict, NotFound, Stale
from mdm.model import Json
from mdm.publish.guard import Guard, check_url
from mdm.publish.signature import new_secret
from mdm.rules import RuleSet
from mdm.store import delivery_log, fan_out, outbox, subscriptions
from mdm.store.subscriptions import Subscription, Terms

_OLD_SECRET_DAYS = 1.0


@dataclass(frozen=True, slots=True)
class Which:
    """Kept events to send again: those from sequence `first` to `last`, or all since a moment."""

    first: int | None = None
    last: int | None = None
    since: datetime | None = None


def subscribe(
    session: Session,
    terms: Terms,
    rules: RuleSet,
    guard: Guard,
    after: int | None = None,
    made_by: str = "operator",
) -> tuple[int, str | None]:
    """A new subscription to what comes after sequence `after`, by default from now on: its number, and its secret.

    Raises BadInput for terms that cannot be kept. One that reads the feed has no secret.
    """
    _check(terms, rules, guard)
    newest = subscriptions.last_sequence(session)
    if after is not None and after > newest:
        raise BadInput(f"after: the newest event is {newest}")
    number = subscriptions.add(session, terms, newest if after is None else after, made_by)
    if terms.url is None:
        return number, None
    secret, _ = _renew_secret(session, number, 0)
    return number, secret


def find(
    session: Session,
    number: int,
    version: int | None = None,
    *,
    made_by: str | None = None,
    lock: bool = False,
) -> Subscription:
    """A subscription, of that caller's; raises NotFound, and Stale where it is not at `version`."""
    found = subscriptions.find(session, number, lock=lock)
    if found is None or made_by not in (None, found.made_by):
        raise NotFound("there is no such subscription")
    if version is not None and version != found.version:
        raise Stale(f"the subscription is at version {found.version}")
    return found


def change(
    session: Session,
    number: int,
    terms: Terms,
    state: Literal["active", "paused"],
    rules: RuleSet,
    guard: Guard,
    version: int | None = None,
) -> None:
    """Changes what is asked for, pauses it, or makes it active again. Raises NotFound, BadInput, Conflict, Stale."""
    held = find(session, number, version, lock=True)
    if (held.terms.url is None) != (terms.url is None):
        raise Conflict(
            "a webhook stays a webhook, and a reader of the feed stays one: make another subscription"
        )
    _check(terms, rules, guard)
    subscriptions.change(session, number, terms, state)


def remove(session: Session, number: int) -> None:
    """Ends a subscription for good. Raises NotFound."""
    if not subscriptions.remove(session, number):
        raise NotFound("there is no such subscription")


def rotate_secret(
    session: Session, number: int, older_seconds: float = _OLD_SECRET_DAYS * 86_400
) -> tuple[str, datetime]:
    """A new secret, and when the one before it, which signs beside it, ends. Raises NotFound, Conflict."""
    _webhook(session, number)
    return _renew_secret(session, number, older_seconds)


def send_test(session: Session, number: int) -> None:
    """Sends a test delivery. Raises NotFound, and Conflict where it would not be delivered."""
    if _webhook(session, number).state != "active":
        raise Conflict("the subscription is not active: nothing would be delivered")
    data: dict[str, Json] = {"subscription": number, "message": "It works."}
    fan_out.notify(session, [number], {"type": "subscription.test", "data": data})


def replay(session: Session, number: int, which: Which) -> int:
    """Sends kept events again, those that its filters let through; how many. Raises NotFound, Conflict."""
    _webhook(session, number)
    newest = subscriptions.last_sequence(session)
    first = which.first or 1
    if which.since is not None:
        first = outbox.first_since(session, which.since) or newest + 1
    return fan_out.again(session, number, first, min(which.last or newest, newest))


def revive(session: Session, subscription: int | None = None, delivery: int | None = None) -> int:
    """Sends dead letters again: one, those of a subscription, or all; how many. Raises NotFound, Conflict."""
    if subscription is not None:
        _webhook(session, subscription)
    if delivery is not None:
        held = delivery_log.find(session, delivery)
        if held is None:
            raise NotFound("there is no such delivery")
        if held.state != "dead":
            raise Conflict(f"the delivery is no dead letter: it is {held.state}")
    return delivery_log.revive(session, subscription, delivery)


def _webhook(session: Session, number: int) -> Subscription:
    held = find(session, number)
    if held.terms.url is None:
        raise Conflict("this subscription reads the feed: nothing is delivered to it")
    return held


def _renew_secret(session: Session, number: int, older_seconds: float) -> tuple[str, datetime]:
    secret = new_secret()
    return secret, subscriptions.add_secret(session, number, secret, older_seconds)


def _check(terms: Terms, rules: RuleSet, guard: Guard) -> None:
    if terms.url is not None:
        check_url(guard, terms.url)
    elif terms.types or terms.attributes or terms.includes:
        raise BadInput(
            "types, attributes and values belong to webhooks: a reader of the feed filters by itself"
        )
    golden = [name for rule in rules.survivorship.golden for name in rule.attributes]
    _refuse_unknown("sources", terms.sources, rules.sources)
    _refuse_unknown("attributes", terms.attributes, golden)
    _refuse_unknown("values", terms.includes, golden)


def _refuse_unknown(field: str, named: Iterable[str], known: Iterable[str]) -> None:
    allowed = sorted(known)
    if not set(named) <= set(allowed):
        raise BadInput(f"{field}: only {', '.join(allowed)} can be named")
