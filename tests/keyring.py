"""Keys as tests need them: issued for certain scopes, and the headers that they are sent in."""

from datetime import datetime
from itertools import count

from mdm import keys
from mdm.store.keys import Terms
from tests.base import Base

_numbers = count(1)


def issue(
    base: Base,
    *scopes: str,
    name: str | None = None,
    sources: tuple[str, ...] | None = None,
    max_body_bytes: int | None = None,
    expires_at: datetime | None = None,
) -> str:
    """A new key, of a name that nobody had."""
    named = name or f"test-{next(_numbers)}"
    terms = Terms(named, scopes, sources, max_body_bytes=max_body_bytes, expires_at=expires_at)
    return base.act(keys.issue, terms, base.rules)


def bearing(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
