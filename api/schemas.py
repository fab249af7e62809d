"""The bodies of requests and answers. Tables and core types are never a body."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SkipValidation, model_validator

from api.errors import MEDIA_TYPE
from mdm.ingest import CanonicalRecord
from mdm.model import RecordKey

_MOST_KEYS = 1_000

Outcome = Literal["accepted", "unchanged"]
KeyText = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")]


# Of answers that hold personal values.
MASKED = "whether personal values are masked: the caller lacks the scope golden:read-personal"


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# ---- problems


class Problem(Body):
    """RFC 9457. No value that was sent is repeated in it."""

    type: str = Field(description="which problem it is: stable, see docs/api.md")
    title: str
    status: int
    detail: str | None = None
    errors: list[dict[Literal["field", "reason"], str | None]] = Field(
        default_factory=list, description="paths of what is wrong, `addresses[0].zip`, with the reasons"
    )


# `Any` is what FastAPI's own annotation of `responses` asks for.
PROBLEM: dict[str, Any] = {
    "description": "What went wrong, as an RFC 9457 problem.",
    "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
}


# What a steward's decision may be refused with.
REFUSALS: dict[int | str, dict[str, Any]] = dict.fromkeys((404, 409, 412), PROBLEM)


# ---- health


class Live(Body):
    status: Literal["live"]


class Ready(Body):
    status: Literal["ready", "not ready"]
    checks: dict[str, Literal["ok", "failed"]] = Field(description="postgresql, migrations, redis, model")


# ---- records


class Record(CanonicalRecord):
    """One source record. `source` and `source_id` stand in the URL; where they are named here too, they must agree."""

    source: str | None = None  # type: ignore[assignment]
    source_id: KeyText | None = None  # type: ignore[assignment]


class BatchRecord(CanonicalRecord):
    """One source record of a batch. `source` stands in the URL; where it is named here too, it must agree."""

    source: str | None = None  # type: ignore[assignment]


# Shown in the OpenAPI document; checked by mdm.ingest, like records that come in files.
RecordBody = SkipValidation[Record]
BatchRecordBody = SkipValidation[BatchRecord]


class Taken(Body):
    """The record is in the inbox, or was there already."""

    outcome: Outcome
    batch: int = Field(description="under which its fate is counted")
    location: str = Field(description="where its golden ID can be asked for")


class Refused(Body):
    """A record of a batch whose structure is broken; it is kept as a dead letter."""

    index: int = Field(description="place in the array, from 0")
    field: str | None = None
    reason: str


class BatchTaken(Body):
    batch: int
    accepted: int
    unchanged: int = Field(description="equal to what is known; nothing comes of them")
    refused: list[Refused]


# ---- crosswalk and golden records


class Key(Body):
    source: str
    source_id: str

    @classmethod
    def of(cls, key: RecordKey) -> "Key":
        return cls(source=key.source, source_id=key.source_id)


class NamedKey(Key):
    """A record that the caller names."""

    source: KeyText
    source_id: KeyText


class Crosswalk(Key):
    golden_id: str | None = Field(description="null while the record waits for the first time")
    link_version: int = Field(description="counts the moves of this record between golden IDs")
    pending: bool = Field(description="whether something newer waits to be resolved")


class CrosswalkKeys(Body):
    keys: list[NamedKey] = Field(min_length=1, max_length=_MOST_KEYS)


class CrosswalkOfMany(Body):
    """Each list in the order asked; a key that was asked for twice stands there twice."""

    found: list[Crosswalk]
    gone: list[Key] = Field(description="their source deleted them")
    missing: list[Key] = Field(description="nothing is known of them")


class GoldenRecord(Body):
    golden_id: str
    requested_golden_id: str | None = Field(
        None, description="what was asked for, when it was merged into `golden_id`; else null"
    )
    state: Literal["active"]
    version: int = Field(description="rises with every event about this golden ID")
    values: dict[str, JsonValue] = Field(description="in the canonical schema")
    provenance: dict[str, JsonValue] = Field(description="attribute → records, strategy, runners-up")
    masked: bool = Field(description=MASKED)
    records: list[Key]
    updated_at: datetime


class Lookup(Body):
    """What to look for. Values are normalised like those of records."""

    by: Literal["loyalty_id", "email", "phone", "identifier"]
    value: str = Field(min_length=1, max_length=255)
    kind: KeyText | None = Field(None, description="of the identifier; only with `identifier`")
    country: str | None = Field(
        None, pattern="^[A-Z]{2}$", description="ISO 3166: whose number a phone without `+` is"
    )

    @model_validator(mode="after")
    def _kind_with_identifier(self) -> "Lookup":
        if (self.by == "identifier") != (self.kind is not None):
            raise ValueError("kind belongs to by: identifier, and to nothing else")
        return self


class Match(Body):
    golden_id: str
    matched_records: list[Key] = Field(description="those of its records that hold the value")


class Matches(Body):
    matches: list[Match] = Field(description="oldest golden ID first")
    truncated: bool = Field(description="whether there are more; such a value tells nobody apart")


class ComparisonWeight(Body):
    name: str
    level: str
    weight: float = Field(description="log2 of the odds it adds")


class Link(Body):
    """Why two records belong together."""

    records: tuple[Key, Key]
    match_weight: float
    match_probability: float
    blocking_rule: str | None = Field(description="what brought the two together first")
    identifier_rule: str | None = Field(description="the rule that links them outright, if one does")
    comparisons: list[ComparisonWeight]


class Step(Body):
    """One union of two groups of records, as it was told when it happened."""

    records: tuple[Key, Key]
    kind: Literal["steward", "identifier", "model"]
    link: Link | None = Field(description="null: a steward's word alone")
    decisions: list[int] = Field(description="of stewards")


class ExplainedValue(Body):
    value: JsonValue
    provenance: JsonValue


class Explanation(Body):
    golden_id: str
    requested_golden_id: str | None = Field(None, description="as in the golden record")
    version: int
    records: list[Key]
    model_version: str | None = Field(description="under which the weights were computed")
    prior_weight: float | None = Field(
        description="where each match weight starts from, before any comparison"
    )
    link_threshold: float = Field(description="match weight from which two records are linked")
    links: list[Link] = Field(description="strongest first")
    steps: list[Step] = Field(description="how its records came together, in order")
    values: dict[str, ExplainedValue]
    masked: bool = Field(description=MASKED)
