"""Source keys in each vendor's shape. A record's number in its source decides it; neighbours look unlike."""

from collections.abc import Callable
from uuid import UUID

_PRIME = 999_999_999_989  # multiplying modulo a prime gives every number another, without repeats


def _scattered(number: int) -> int:
    return (number + 1) * 618_033_988_749 % _PRIME


def _salesforce_id(number: int) -> str:
    return f"003Hr{_scattered(number):010X}QAU"


def _open_loyalty_id(number: int) -> str:
    high = _scattered(number)
    return str(UUID(int=high << 84 | _scattered(number + _PRIME // 3) << 20 | number % 2**20, version=4))


def _shopify_id(number: int) -> str:
    return str(6_000_000_000_000 + _scattered(number))


def _square_id(number: int) -> str:
    return f"{_scattered(number):010X}{_scattered(number + _PRIME // 7):010X}{number % 2**24:06X}"


WRITE_KEY: dict[str, Callable[[int], str]] = {
    "crm": _salesforce_id,
    "loyalty": _open_loyalty_id,
    "ecommerce": _shopify_id,
    "pos": _square_id,
}
