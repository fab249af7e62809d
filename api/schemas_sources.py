"""The bodies of what goes on between us and the sources: webhooks, golden IDs back, requests about people's data."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas import Body


class WebhookTaken(Body):
    """What came of a delivery."""

    events: int
    repeated: int = Field(description="events that came before: nothing followed of them")
    passed_over: int = Field(description="events of a kind that holds no record")
    privacy_requests: int = Field(description="events that ask for a person's data, or for its erasure")
    accepted: int = Field(description="records that are in the inbox now")
    unchanged: int = Field(description="records that equal the newest thing known of them")
    dead: int = Field(description="what could not be read: kept as dead letters, do not send it again")


class GoldenIdOf(Body):
    source_id: str
    golden_id: str | None = Field(description="null: the record is gone, take the golden ID away")
    link_version: int = Field(description="of two answers about one record the higher one is right")


class GoldenIds(Body):
    source: str
    records: list[GoldenIdOf]
    next_after: int = Field(
        description="ask on from here; where `next_cursor` is null, keep it for the next time"
    )
    next_cursor: str | None = Field(description="of a listing from the beginning: ask on with it, too")
    more: bool = Field(description="whether to ask on at once")


class PrivacyRequest(Body):
    request: int
    source: str
    source_id: str | None = Field(description="whose data; null: everybody's of the source")
    kind: Literal["erase", "hand_out"]
    received_at: datetime
    done_at: datetime | None
    done_by: str | None


class PrivacyRequests(Body):
    privacy_requests: list[PrivacyRequest] = Field(description="newest first")
    next_cursor: str | None
