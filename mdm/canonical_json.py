"""JSON in one canonical form, so that equal facts are equal bytes: for hashes, for storage, for comparison."""

import json
from collections.abc import Mapping
from typing import Any

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def dumps(value: Any) -> str:
    """Compact JSON with sorted keys. Raises ValueError for what JSON cannot hold."""
    return _encoder.encode(value)


def dense(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same mapping without members that say nothing."""
    return {key: member for key, member in value.items() if member not in (None, "", [], {})}
