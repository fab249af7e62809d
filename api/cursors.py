"""Opaque cursors: where a page ended, in a form that nobody takes apart."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from api.deps import LARGEST_BIGINT
from mdm.errors import BadInput


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
