"""The contract of what subscribers get: every event and notice as a CloudEvent, with what its data holds.

Nothing is checked against these models when it is sent: tests hold what is really sent against the schemas made of
them. All are open: members may be added within version 1, so consumers pass over those they do not know.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, Field
from pydantic.json_schema import GenerateJsonSchema

from mdm.publish.data import (
    ChangedData,
    CreatedData,
    DisabledData,
    MergedData,
    RetiredData,
    SplitData,
    TestedData,
)
from mdm.publish.shape import GoldenEnvelope, NoticeEnvelope, Open

VERSION = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class GoldenCreated(GoldenEnvelope):
    """A golden ID that was not there before."""

    type: Literal["golden.created"] = Field(description="what happened")
    dataschema: Literal["urn:mdm:schema:golden.created:1"] = Field(description="the `$id` of this schema")
    data: CreatedData = Field(description="the fact")


class GoldenUpdated(GoldenEnvelope):
    """Values or records of a golden ID are others; it neither took over another golden ID nor gave one away."""

    type: Literal["golden.updated"] = Field(description="what happened")
    dataschema: Literal["urn:mdm:schema:golden.updated:1"] = Field(description="the `$id` of this schema")
    data: ChangedData = Field(description="the fact")


class GoldenMerged(GoldenEnvelope):
    """A golden ID took over others, which end; each of them has a golden.retired of its own."""

    type: Literal["golden.merged"] = Field(description="what happened")
    dataschema: Literal["urn:mdm:schema:golden.merged:1"] = Field(description="the `$id` of this schema")
    data: MergedData = Field(description="the fact")


class GoldenSplit(GoldenEnvelope):
    """A golden ID gave records to new golden IDs, or to ones that are back; each of these has an event of its own."""

    type: Literal["golden.split"] = Field(description="what happened")
    dataschema: Literal["urn:mdm:schema:golden.split:1"] = Field(description="the `$id` of this schema")
    data: SplitData = Field(description="the fact")


class GoldenRestored(GoldenEnvelope):
    """A golden ID that had ended is back."""

    type: Literal["golden.restored"] = Field(description="what happened")
    dataschema: Literal["urn:mdm:schema:golden.restored:1"] = Field(description="the `$id` of this schema")
    data: ChangedData = Field(description="the fact")


class GoldenRetired(GoldenEnvelope):
    """A golden ID ended: another took it over, or its last record is gone."""

    type: Literal["golden.retired"] = Field(description="what happened")
    dataschema: Literal["urn:mdm:schema:golden.retired:1"] = Field(description="the `$id` of this schema")
    data: RetiredData = Field(description="the fact")


class SubscriptionTest(NoticeEnvelope):
    """Sent by webhook alone, because somebody asked for a test."""

    type: Literal["subscription.test"] = Field(description="what it is")
    dataschema: Literal["urn:mdm:schema:subscription.test:1"] = Field(description="the `$id` of this schema")
    data: TestedData = Field(description="the notice")


class SubscriptionDisabled(NoticeEnvelope):
    """Sent by webhook alone, to other subscriptions of the owner: one of theirs gets nothing any more."""

    type: Literal["subscription.disabled"] = Field(description="what it is")
    dataschema: Literal["urn:mdm:schema:subscription.disabled:1"] = Field(
        description="the `$id` of this schema"
    )
    data: DisabledData = Field(description="the notice")


GoldenEvent = Annotated[
    GoldenCreated | GoldenUpdated | GoldenMerged | GoldenSplit | GoldenRestored | GoldenRetired,
    Field(discriminator="type"),
]


class EventPage(Open):
    """What the feed answers."""

    events: list[GoldenEvent] = Field(description="oldest first; none: you are up to date")
    next_after: int = Field(ge=0, description="send this as `after` for the next page")


def kind_of(model: type[BaseModel]) -> str:
    """The type of event that a model is of."""
    kind: str = get_args(model.model_fields["type"].annotation)[0]
    return kind


EVENTS: Mapping[str, type[BaseModel]] = {
    kind_of(model): model for model in get_args(get_args(GoldenEvent)[0])
}
NOTICES: Mapping[str, type[BaseModel]] = {
    kind_of(model): model for model in (SubscriptionTest, SubscriptionDisabled)
}


class Plain(GenerateJsonSchema):
    """Without titles of fields, which only repeat their names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - Pydantic's own
        return False


def schemas() -> dict[str, dict[str, Any]]:
    """Name, `golden.merged.v1`, → JSON Schema of the whole CloudEvent."""
    return {f"{kind}.v{VERSION}": _schema(kind, model) for kind, model in {**EVENTS, **NOTICES}.items()}


def _schema(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    identity = {"$schema": _DIALECT, "$id": f"urn:mdm:schema:{kind}:{VERSION}"}
    return {**identity, **model.model_json_schema(schema_generator=Plain)}
