"""What all that is sent has: open objects, and the envelope."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

GoldenId = Annotated[str, Field(min_length=1, max_length=64)]


class Open(BaseModel):
    """What may get more members within its version."""

    model_config = ConfigDict(extra="allow", frozen=True)


def optional(description: str) -> Any:
    """A member that may be absent and is never null; the `None` in its annotation is how an absent one reads."""
    return Field(None, description=description, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class Envelope(Open):
    """CloudEvents 1.0."""

    specversion: Literal["1.0"] = Field(description="of CloudEvents")
    id: str = Field(min_length=1, description="the same whenever this is sent again: drop what you have had")
    source: str = Field(min_length=1, description="which service says so")
    time: datetime = Field(description="when it was written, UTC")
    datacontenttype: Literal["application/json"] = Field(description="of `data`")


class GoldenEnvelope(Envelope):
    subject: GoldenId = Field(description="the golden ID")
    sequence: str = Field(
        pattern=r"^[0-9]{20}$", description="of the feed, twenty digits, so that text order is number order"
    )
    traceparent: str | SkipJsonSchema[None] = optional(
        "W3C trace context of what caused it, where that was traced"
    )


class NoticeEnvelope(Envelope):
    subject: str = Field(pattern=r"^[0-9]+$", description="the number of the subscription it was sent to")
