"""The bodies of histories and of "why not"."""

from datetime import datetime

from pydantic import Field, JsonValue

from api.schemas import MASKED, Body, Key, Link, NamedKey, Step
from mdm.events import State
from mdm.explain.apart import ObstacleKind


class GoldenVersion(Body):
    version: int
    state: State
    at: datetime
    sequence: int = Field(description="of the event that told of it")
    records: list[Key]
    changed: list[str] = Field(description="attributes that differ from the version before")
    cause: dict[str, JsonValue]
    surviving_golden_id: str | None = Field(description="of a merged one: where it leads")


class GoldenHistory(Body):
    golden_id: str
    versions: list[GoldenVersion] = Field(description="newest last")


class ReceivedVersion(Body):
    version: int | None = Field(description="null: a newer one was there before it")
    superseded: bool
    received_at: datetime
    payload: dict[str, JsonValue] = Field(description="as received, in the canonical schema")
    flags: list[str] = Field(description="data-quality flags, `field:reason`")


class SourceRecord(Key):
    golden_id: str | None = Field(description="null: it is in none now")
    link_version: int
    deleted: bool
    merged_into: str | None = Field(description="of an alias: the id that its source merged it into")
    pending: bool = Field(description="whether something newer waits to be resolved")
    flags: list[str] = Field(description="of the newest version")
    versions: list[ReceivedVersion] = Field(description="superseded ones first, then newest last")
    masked: bool = Field(description=MASKED)


class WhyNot(Body):
    """Two records to be explained."""

    one: NamedKey
    other: NamedKey


class Obstacle(Body):
    """What keeps the two apart, or takes evidence away."""

    kind: ObstacleKind
    detail: str
    records: list[Key] = Field(description="of which it was found")
    match_weight: float | None = None
    decision: int | None = None


class WhyNotAnswer(Body):
    together: bool = Field(description="whether the two are in one golden record")
    one: Key
    other: Key
    golden_ids: tuple[str | None, str | None]
    pair: Link | None = Field(description="as it was scored; null: no blocking rule brought the two together")
    prior_weight: float | None
    link_threshold: float
    steps: list[Step] = Field(description="together: the unions that lead from the one to the other")
    obstacles: list[Obstacle] = Field(description="apart: all that was found against it")
