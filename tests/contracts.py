"""The published contract as a strict consumer holds it against what it gets."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

CONTRACTS = Path(__file__).parents[1] / "docs/contracts"
EXAMPLES: list[dict[str, Any]] = [
    json.loads(text)
    for text in re.findall(
        r"```json\n(.*?)```", (CONTRACTS.parent / "events.md").read_text("utf-8"), re.DOTALL
    )
]

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_FORMATS = FormatChecker(formats=())  # jsonschema itself checks no date-time without a further package


@_FORMATS.checks("date-time", raises=ValueError)
def _is_rfc3339(value: object) -> bool:
    return not isinstance(value, str) or bool(_RFC3339.fullmatch(value) and datetime.fromisoformat(value))


def faults(event: Mapping[str, Any]) -> list[str]:
    """How an event, or a notice, breaks the published schema of its type; a member without a name there does, too."""
    open_one, closed = _validators(str(event["type"]))
    found = [*open_one.iter_errors(event), *closed.iter_errors(event)]
    return [f"{error.json_path}: {error.message}" for error in found]


@cache
def _validators(kind: str) -> tuple[Draft202012Validator, Draft202012Validator]:
    """By the published schema, and by one without room for what it does not name."""
    schema = json.loads((CONTRACTS / f"events/{kind}.v1.json").read_text(encoding="utf-8"))
    return checking(schema), checking(_closed(schema))


def checking(schema: Mapping[str, Any]) -> Draft202012Validator:
    """A validator that checks formats."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=_FORMATS)


def _closed(value: Any) -> Any:
    if isinstance(value, list):
        return [_closed(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: False if (name, part) == ("additionalProperties", True) else _closed(part)
        for name, part in value.items()
    }


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON document."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(part)
