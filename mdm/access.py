"""Who may do what: scopes, one a capability, and the caller that holds them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeGuard

from mdm.errors import BadInput

Scope = Literal[
    "records:write",
    "golden:read",
    "golden:read-personal",
    "match",
    "review",
    "events",
    "subscriptions",
    "rules",
    "admin",
]

MEANINGS: Mapping[Scope, str] = {
    "records:write": "send source records, and see what became of them; only of the caller's own sources",
    "golden:read": "look up golden IDs, golden records and their history; personal values come masked",
    "golden:read-personal": "the same with personal values in clear; it contains golden:read",
    "match": "match a profile against the base",
    "review": "see review tasks and decide: same, different, merge, split, undo",
    "events": "follow the events: feed, snapshot, reconciliation",
    "subscriptions": "manage own subscriptions and their deliveries",
    "rules": "see the rule set and the model versions",
    "admin": "search the audit; manage the subscriptions and dead letters of all; read and close privacy requests",
}

SCOPES = frozenset(MEANINGS)


class Forbidden(BadInput):
    """The caller is known, and may not do this."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, and what it may do."""

    name: str  # as the audit names it: operator, key:NAME, user:SUBJECT, cli:USER
    scopes: frozenset[Scope]
    sources: frozenset[str] | None = None  # whose records it may write; None: of all
    requests_per_second: float | None = None  # None: as many as the setting says; inf: without limit
    max_body_bytes: int | None = None  # None: as many as the setting says

    @property
    def sees_personal(self) -> bool:
        """Whether personal values are shown to it in clear."""
        return "golden:read-personal" in self.scopes

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes or (scope == "golden:read" and self.sees_personal)

    def may_write(self, source: str) -> bool:
        return self.sources is None or source in self.sources

    def require(self, scope: Scope) -> None:
        """Raises Forbidden, naming the scope that is missing."""
        if not self.may(scope):
            raise Forbidden(f"the scope {scope} is needed")

    def require_source(self, source: str) -> None:
        """Raises Forbidden for a source that is not the caller's own."""
        if not self.may_write(source):
            raise Forbidden("this key may not write records of this source")


def operator(name: str = "operator") -> Caller:
    """Who may do everything, as often as they like: the holder of MDM_API_KEY, and who runs commands on the server."""
    return Caller(name, SCOPES, requests_per_second=math.inf)


def is_scope(text: str) -> TypeGuard[Scope]:
    return text in SCOPES


def read_scopes(texts: Iterable[str]) -> frozenset[Scope]:
    """Raises BadInput for what is no scope."""
    named = list(texts)
    if unknown := sorted(text for text in named if not is_scope(text)):
        raise BadInput(f"no scope: {', '.join(unknown)}; there are {', '.join(sorted(SCOPES))}")
    return frozenset(text for text in named if is_scope(text))
