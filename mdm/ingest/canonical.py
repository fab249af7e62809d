"""The canonical record: the one schema every source maps to, as it arrives; nothing in it is normalised.

Only a broken structure is refused: no key, a wrong type, an unknown field. Text that cannot be read where a
time, a flag or a number belongs never costs a record: it stays, as it came, under `unreadable`, keyed by the
field, and the field itself is left out.

The payload is the record as dense JSON: no null, no empty member, `deleted` only when true, times in UTC.
Two records that say the same have the same payload, whatever the order of their keys.
"""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Literal, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    StrictInt,
    ValidationError,
    model_validator,
)

from mdm.canonical_json import dump_bytes
from mdm.errors import BadRecord
from mdm.ingest.tidy import tidy
from mdm.ingest.values import type_name
from mdm.model import Json

_MAX_PATH = 100  # characters of a field's path in an error

Key = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")]
Verifiable = Literal[
    "given_name",
    "middle_name",
    "family_name",
    "suffix",
    "birth_date",
    "emails",
    "phones",
    "addresses",
    "identifiers",
]


class Address(BaseModel):
    """One postal address, as the source wrote it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Shape(BaseModel):
    """The structure of a payload, without any tidying."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(min_length=1, max_length=63)
    source_id: Key = Field(description="a whole number is taken as text")
    updated_at: str | None = Field(None, description="ISO 8601; UTC where it names no offset")
    source_version: Annotated[StrictInt, Field(ge=0, lt=2**63)] | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    suffix: str | None = None
    birth_date: str | None = None
    emails: list[str] = Field(default_factory=list)
    phones: list[str] = Field(default_factory=list)
    addresses: list[Address] = Field(default_factory=list)
    identifiers: dict[str, str] = Field(
        default_factory=dict, description="kind → value; a whole number is taken as text"
    )
    verified: list[Verifiable] = Field(default_factory=list)
    segment: dict[str, str] = Field(default_factory=dict)
    consents: dict[str, StrictBool] = Field(default_factory=dict)
    attributes: dict[str, JsonValue] = Field(default_factory=dict)
    merged_into: Key | None = Field(None, description="the source's own surviving id")
    deleted: StrictBool = False
    unreadable: dict[str, str] = Field(
        default_factory=dict, description="field → text that could not be read there"
    )


class CanonicalRecord(Shape):
    """One source record. Every field but `source` and `source_id` may be missing; null means missing."""

    @model_validator(mode="before")
    @classmethod
    def _tidied(cls, data: object) -> object:
        return tidy(data) if isinstance(data, dict) else data


def canonical_payload(record: CanonicalRecord) -> dict[str, Json]:
    return cast("dict[str, Json]", record.model_dump(exclude_defaults=True, exclude_none=True))


def read_payload(data: object) -> dict[str, Json]:
    """The payload of a canonical record given as parsed JSON; raises BadRecord.

    The same as `canonical_payload(CanonicalRecord.model_validate(data))` at half the cost.
    """
    if not isinstance(data, dict):
        raise BadRecord(f"must be an object, is {type_name(data)}")
    try:
        return check_payload(tidy(data))
    except ValueError as untidy:
        raise BadRecord(str(untidy)) from None


def check_payload(payload: dict[str, Json]) -> dict[str, Json]:
    """The payload itself, its structure checked; raises BadRecord naming path and reason, never a value."""
    try:
        Shape.__pydantic_validator__.validate_python(payload)
    except ValidationError as invalid:
        raise _bad_record(invalid) from None
    return payload


def content_hash(payload: Mapping[str, Json]) -> bytes:
    """32 bytes, equal where payloads say the same: SHA-256 of the JSON with sorted keys, no white space."""
    return hashlib.sha256(dump_bytes(payload)).digest()


_REASONS = {
    "extra_forbidden": "unknown field",
    "missing": "missing",
    "string_type": "must be text",
    "string_unicode": "holds text that is not Unicode",
    "string_pattern_mismatch": "holds control characters",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "literal_error": "names no field that can be verified",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "greater_than_equal": "is out of range",
    "less_than": "is out of range",
}


def _bad_record(invalid: ValidationError) -> BadRecord:
    """The first error in our words; Pydantic's own would repeat the input."""
    first = invalid.errors(include_url=False, include_context=False)[0]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    reason = _REASONS.get(first["type"], "is not as the schema asks")
    if reason.startswith("must be"):
        reason += f", is {type_name(first['input'])}"
    return BadRecord(reason, path.removeprefix(".")[:_MAX_PATH] or None)
