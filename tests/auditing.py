"""The audit as tests use it: entries in, and found again."""

from typing import Any

from mdm.store import audit as stored
from mdm.store.audit import Entry
from mdm.store.audit_chain import Held
from mdm.store.audit_search import Which, page
from tests.base import Base


def append(base: Base, *actions: str, golden_ids: tuple[str, ...] = ()) -> None:
    """Entries, each in a transaction of its own."""
    for action in actions:
        base.act(stored.append, Entry("key:test", "admin", action, golden_ids, "17", {"n": 1.5, "who": "é"}))


def found(base: Base, **which: Any) -> list[Held]:
    """Entries, newest first."""
    return base.act(page, Which(**which), 10_000)


def actions(base: Base, **which: Any) -> list[str]:
    """Of the entries found, oldest first."""
    return [one.action for one in reversed(found(base, **which))]
