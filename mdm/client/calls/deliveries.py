"""Deliveries by webhook: what is on its way, what is dead, and sending again."""

from datetime import datetime

from mdm.client.answers.deliveries import Delivery, DeliveryWithTries, Sent
from mdm.client.call import Call, Page, of_kind, pages, path


def deliveries(*, subscription: int | None = None, state: str | None = None) -> Call[Page[Delivery]]:
    """Those of your subscriptions, newest first; `state`: "dead" for dead letters."""
    asked = {"subscription": subscription, "state": state}
    return pages(path("deliveries"), asked, "deliveries", Delivery)


def delivery(number: int) -> Call[DeliveryWithTries]:
    """One of them, with every attempt."""
    return Call("GET", path("deliveries", number), of_kind(DeliveryWithTries))


def retry_delivery(number: int) -> Call[Sent]:
    """Tries one that waits now, and sends a dead one again. Raises Conflict where it arrived, or is being tried."""
    return Call("POST", path("deliveries", f"{number}:retry"), of_kind(Sent), changes=True)


def retry_dead(subscription: int) -> Call[Sent]:
    """Sends all dead ones of a subscription again, as new deliveries."""
    return Call("POST", path("subscriptions", f"{subscription}:retry-dead"), of_kind(Sent), changes=True)


def send_test(subscription: int) -> Call[Sent]:
    """Sends a delivery of type `subscription.test`."""
    return Call("POST", path("subscriptions", f"{subscription}:test"), of_kind(Sent), changes=True)


def replay_events(
    subscription: int,
    *,
    sequence: int | None = None,
    first: int | None = None,
    last: int | None = None,
    since: datetime | None = None,
) -> Call[Sent]:
    """Sends kept events again, under the ids they had: one, a range, or all since a moment. Give one of the three."""
    which = {"sequence": sequence, "first": first, "last": last, "since": since}
    return Call(
        "POST", path("subscriptions", f"{subscription}:replay"), of_kind(Sent), body=which, changes=True
    )
