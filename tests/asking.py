"""Asks by either client what is written once."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from typing import Any, Literal

from mdm.client import AsyncMdm, Mdm
from tests.conftest import API_KEY

Way = Literal["direct", "awaited"]
WAYS: tuple[Way, ...] = ("direct", "awaited")


def ask(way: Way, url: str, what: Callable[[Any], Any], key: str = API_KEY, **options: Any) -> Any:
    """The answer to `what`, which is given a client and asks one thing of it; all at once of what runs through many."""
    if way == "direct":
        with Mdm(url, key, **options) as client:
            found = what(client)
            return list(found) if isinstance(found, Generator) else found
    return asyncio.run(_awaited(url, what, key, options))


async def _awaited(url: str, what: Callable[[Any], Any], key: str, options: dict[str, Any]) -> Any:
    async with AsyncMdm(url, key, **options) as client:
        found: Coroutine[Any, Any, Any] | AsyncGenerator[Any, None] = what(client)
        return [one async for one in found] if isinstance(found, AsyncGenerator) else await found
