"""Subscriptions: who gets events, by webhook or from the feed."""

from dataclasses import fields
from typing import Any, Literal

import httpx

from mdm.client.answers.subscriptions import MadeSubscription, Rotated, Subscription, Terms
from mdm.client.call import Call, matching, nothing, of_kind, path
from mdm.client.reading import read


def subscribe(terms: Terms, *, after: int | None = None) -> Call[MadeSubscription]:
    """A new subscription, from now on, or from after a sequence. Its secret is shown this once."""
    body = {**_terms(terms), "after": after}
    return Call("POST", path("subscriptions"), of_kind(MadeSubscription), body=body, changes=True)


def subscriptions() -> Call[tuple[Subscription, ...]]:
    """Yours, oldest first."""

    def read_all(answer: httpx.Response) -> tuple[Subscription, ...]:
        return tuple(read(Subscription, one) for one in answer.json()["subscriptions"])

    return Call("GET", path("subscriptions"), read_all)


def subscription(number: int) -> Call[Subscription]:
    """One of them, with what is on its way."""
    return Call("GET", path("subscriptions", number), of_kind(Subscription))


def change_subscription(
    number: int,
    terms: Terms,
    *,
    state: Literal["active", "paused"] = "active",
    if_match: str | None = None,
) -> Call[Subscription]:
    """Sets all its terms anew; pauses it, or lets it go on."""
    return Call(
        "PUT",
        path("subscriptions", number),
        of_kind(Subscription),
        body={**_terms(terms), "state": state},
        headers=matching(if_match),
        changes=True,
    )


def delete_subscription(number: int, *, if_match: str | None = None) -> Call[None]:
    """Ends it for good, with its deliveries."""
    address = path("subscriptions", number)
    return Call("DELETE", address, nothing, headers=matching(if_match), changes=True)


def rotate_secret(number: int, *, older_seconds: int = 86_400) -> Call[Rotated]:
    """A new secret; the older ones go on signing, too, for so long."""
    address = path("subscriptions", f"{number}:rotate-secret")
    return Call("POST", address, of_kind(Rotated), body={"older_seconds": older_seconds}, changes=True)


def _terms(terms: Terms) -> dict[str, Any]:
    """Those alone, also where it is a subscription that was read."""
    return {field.name: getattr(terms, field.name) for field in fields(Terms)}
