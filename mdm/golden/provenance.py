"""Where golden values come from: stored in few bytes, told in full.

Stored, a record is its position among the cluster's records in key order, a value that stands in the golden record is
not said again, and of a cluster of one record, where all comes from that one, nothing is said at all.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from mdm.model import Json, RecordKey

_MAPPINGS = frozenset({"identifiers", "attributes", "segment"})


def expand(
    values: Mapping[str, Json], provenance: Mapping[str, Any], keys: Sequence[RecordKey]
) -> dict[str, Json]:
    """Attribute → its origin: `{"records", "strategy", "runners_up"}`, a list of `{"value", "records"}` for one of
    several values, `{purpose: {"records"}}` for consents.

    `keys` are those of the golden record's members, in their stored order.
    """
    names = [str(key) for key in keys]
    if not provenance and names:
        return {name: _of_one(name, value, names[0]) for name, value in values.items()}
    return {name: _told(name, values, provenance, names) for name in values if name in provenance}


def _of_one(name: str, value: Json, record: str) -> Json:
    """The origin of a value in a cluster of one record."""
    if name == "consents":
        return {purpose: {"records": [record]} for purpose in cast("dict[str, Json]", value)}
    if isinstance(value, dict) and name in _MAPPINGS:
        held = [{kind: one} for kind, many in value.items() for one in _each(name, many)]
        return [{"value": cast("Json", one), "records": [record]} for one in held]
    if isinstance(value, list):
        return [{"value": one, "records": [record]} for one in value]
    return {"records": [record], "strategy": "only", "runners_up": []}


def _each(name: str, value: Json) -> list[Json]:
    return value if name == "identifiers" and isinstance(value, list) else [value]


def _told(name: str, values: Mapping[str, Json], provenance: Mapping[str, Any], names: Sequence[str]) -> Json:
    def records(positions: Sequence[int]) -> list[Json]:
        return [names[position] for position in positions]

    held = provenance[name]
    if isinstance(held, str):  # it survived together with that attribute
        held = provenance[held]
    if name == "consents":
        return {purpose: {"records": records(at)} for purpose, at in held.items()}
    if isinstance(held, dict):
        return {
            "records": records(held["at"]),
            "strategy": held["by"],
            "runners_up": [{"value": value, "records": records(at)} for value, at in held["then"]],
        }
    if name in _MAPPINGS:
        return [{"value": value, "records": records(at)} for value, at in held]
    several = cast("list[Json]", values[name])
    return [{"value": value, "records": records(at)} for value, at in zip(several, held, strict=True)]
