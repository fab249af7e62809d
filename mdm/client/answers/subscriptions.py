"""Subscriptions."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """What a subscriber asks for. Empty tuples let everything through, but `values`: none."""

    name: str
    owner: str
    url: str | None = None  # None: it reads the feed
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Terms):
    """Terms, and how it stands; dataclasses.replace makes new terms of it."""

    subscription: int
    state: str
    position: int  # up to which sequence events are on their way, or were taken from the feed
    waiting: int
    dead: int
    version: int
    created_at: datetime
    reason: str | None = None  # why it is disabled
    failing_since: datetime | None = None
    drift: int | None = None
    reconciled_at: datetime | None = None

    @property
    def etag(self) -> str:
        """For `if_match`, so that two do not overwrite each other."""
        return f'"{self.version}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSubscription(Subscription):
    secret: str | None  # what its deliveries are signed with; it is never shown again


@dataclass(frozen=True, slots=True)
class Rotated:
    secret: str
    older_expire_at: datetime
