"""The bodies of reconciliation."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from api.schemas import Body, Key, KeyText
from api.values import Whole
from mdm.publish.digest import BUCKETS

_LARGEST_SEQUENCE = 2**63 - 1  # PostgreSQL's bigint

Bucket = Annotated[int, Field(ge=0, lt=BUCKETS)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
_SOURCES = "only records of these are compared, and only theirs may be sent; none: all"
Subscription = Annotated[
    Whole | None, Field(ge=1, le=_LARGEST_SEQUENCE, description="whose drift is written down")
]


class ByDigests(Body):
    """The digests of all the consumer's buckets: see docs/following.md for how they are made."""

    digests: dict[Bucket, Digest] | Annotated[list[Digest], Field(min_length=BUCKETS, max_length=BUCKETS)] = (
        Field(description="by bucket, or all 4096 in order; a bucket that is not named is empty")
    )
    sources: list[str] = Field([], description=_SOURCES)
    subscription: Subscription = None


class Held(Key):
    """A record as the consumer holds it. Those without a golden ID are left out."""

    source: KeyText
    source_id: KeyText
    golden_id: KeyText


class ByRecords(Body):
    """All records that the consumer holds, or those of some buckets."""

    records: list[Held]
    buckets: list[Annotated[Whole, Field(ge=0, lt=BUCKETS)]] | None = Field(
        None, min_length=1, max_length=BUCKETS, description="which ones `records` are all of; null: of all"
    )
    sources: list[str] = Field([], description=_SOURCES)
    after: Whole | None = Field(
        None, ge=0, le=_LARGEST_SEQUENCE, description="sequence up to which events have been applied"
    )
    subscription: Subscription = None


def _form(body: Any) -> Literal["records", "digests"]:
    named = isinstance(body, dict) and "records" in body
    return "records" if named or isinstance(body, ByRecords) else "digests"


Asked = Annotated[
    Annotated[ByDigests, Tag("digests")] | Annotated[ByRecords, Tag("records")], Discriminator(_form)
]


class DifferingBuckets(Body):
    sequence: int = Field(description="as of which event this is")
    buckets: list[int]


class Difference(Key):
    golden_id: str | None = Field(description="the right one; null: it is in none, take it away")
    link_version: int


class Differences(Body):
    sequence: int = Field(description="as of which event this is")
    differences: list[Difference] = Field(description="what to set, by key")
    drifted: int = Field(description="how many no event after `after` tells of")
    on_the_way: int = Field(description="how many the events after `after` put right")
