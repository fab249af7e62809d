"""What the data of events and notices holds; mdm.publish.contract has the whole of them."""

from datetime import datetime

from pydantic import Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from mdm.publish.shape import GoldenId, Open, optional


class MovedRecord(Open):
    """A record whose golden ID changed. Of all you hear of a record, the highest link version is right."""

    source: str = Field(min_length=1, description="the source system that the record is of")
    source_id: str = Field(min_length=1, description="its key there")
    from_: GoldenId | None = Field(alias="from", description="where it was; null: nowhere")
    to: GoldenId | None = Field(description="where it is now; null: it was deleted")
    link_version: int = Field(
        ge=1, description="rises with each move of this record, also past its deletion; the highest one wins"
    )


class Cause(Open):
    """Why it happened."""

    type: str = Field(
        description="`ingest`: records came; `decision`: a steward decided, or undid it; `full_resolve`: all was "
        "resolved again, under other rules say. There may come others: do not fail on one that you do not know"
    )
    batches: list[int] | SkipJsonSchema[None] = optional("of `ingest`: the batches that the records came in")
    decisions: list[int] | SkipJsonSchema[None] = optional(
        "of `decision`: those that were made or undone since the last time, of which one or more led to this"
    )


class ChangedData(Open):
    """What every event about a golden ID holds."""

    golden_id: GoldenId = Field(description="whom it is about; opaque text")
    version: int = Field(ge=1, description="of the golden ID; rises with every event about it")
    sequence: int = Field(ge=1, description="of the feed; rises in the order of commits, without gaps")
    moved_records: list[MovedRecord] = Field(
        description="records that came into this golden ID or left it; of a subscription to some sources only theirs"
    )
    changed: list[str] = Field(description="names of the attributes whose golden value is another now")
    cause: Cause = Field(description="why it happened")
    values: dict[str, JsonValue] | SkipJsonSchema[None] = optional(
        "attribute → golden value as of this version; only by webhook, and only what the subscription includes"
    )
    masked: bool | SkipJsonSchema[None] = optional(
        "true: personal `values` are masked, because who made the subscription may not see them any more"
    )


class CreatedData(ChangedData):
    previous_golden_ids: list[GoldenId] | SkipJsonSchema[None] = optional(
        "golden IDs that it took over, where there are any: an adopted ID may come late, and is the older"
    )


class MergedData(ChangedData):
    previous_golden_ids: list[GoldenId] = Field(
        min_length=1, description="golden IDs that it took over; each answers with this one for ever"
    )


class SplitData(ChangedData):
    resulting_golden_ids: list[GoldenId] = Field(
        min_length=2, description="itself and those that its records went to, oldest first"
    )


class RetiredData(ChangedData):
    surviving_golden_id: GoldenId | None = Field(
        description="what it answers with from now on; null: it has no record any more"
    )


class TestedData(Open):
    """Nothing is to be done."""

    subscription: int = Field(ge=1, description="the number of the subscription")
    message: str = Field(description="for people")


class DisabledData(Open):
    """Make it active again when its receiver is well, and replay what it missed."""

    subscription: int = Field(ge=1, description="the number of the one that was disabled")
    name: str = Field(description="its name")
    reason: str = Field(description="for people")
    failing_since: datetime | None = Field(
        description="when its deliveries began to fail; null: they had not"
    )
