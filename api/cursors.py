"""Opaque cursors: where a page ended, in a form that nobody takes apart."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from api.deps import LARGEST_BIGINT
from mdm.errors import BadInput

Cursor = Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before")]

_Item = TypeVar("_Item")


def write_cursor(priority: float, number: int) -> str:
    """After the item of this priority and number."""
    return urlsafe_b64encode(json.dumps([priority, number]).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[float, int]:
    """What `write_cursor` wrote; raises BadInput for anything else."""
    try:
        priority, number = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        priority = number = None
    if type(number) is int and 0 <= number <= LARGEST_BIGINT and isinstance(priority, int | float):
        return float(priority), number
    raise BadInput("the cursor is none that this service gave")


def number_before(cursor: str | None) -> int | None:
    """Where the page before ended, of what is listed by falling number; raises BadInput."""
    return read_cursor(cursor)[1] if cursor else None


def cut_page(
    found: Sequence[_Item], limit: int, place: Callable[[_Item], tuple[float, int]]
) -> tuple[Sequence[_Item], str | None]:
    """The page out of `limit` + 1 items that were asked for, and the cursor after it; None where it is the last."""
    shown = found[:limit]
    return shown, write_cursor(*place(shown[-1])) if len(found) > limit else None
