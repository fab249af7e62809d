"""Survivorship strategies: each ranks a candidate value, lower is better."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from mdm.canonical_json import dumps
from mdm.model import Json
from mdm.rules import Strategy


class Holder(NamedTuple):
    """A record of the cluster, as survivorship looks at it."""

    at: int  # position among the cluster's records, in key order
    values: Mapping[str, Json]
    trust: int  # trust rank of its source; 1 is best
    updated_at: datetime
    verified: frozenset[str]  # attributes


class Candidate(NamedTuple):
    """One distinct value for a golden attribute or group, with all the records that hold it."""

    value: Json
    text: str  # the value in canonical JSON; empty where there is no other
    at: tuple[int, ...]  # positions of its holders, ascending
    trust: int  # best trust rank among them
    updated_at: datetime  # newest among them
    verified: bool  # any of them says so


Rank = float | str
_RANKS: dict[Strategy, Callable[[Candidate], Rank]] = {
    "verified": lambda c: not c.verified,
    "most_trusted": lambda c: c.trust,
    "most_recent": lambda c: -c.updated_at.timestamp(),
    "most_frequent": lambda c: -len(c.at),
    "most_complete": lambda c: -len(c.value) if isinstance(c.value, dict) else 0,
    "longest": lambda c: -_length(c.value),
    "least": lambda c: c.text,
}


def _length(value: Json) -> int:
    """Characters of text in a value; a group counts all its members."""
    if isinstance(value, dict):
        return sum(_length(member) for member in value.values())
    return len(value) if isinstance(value, str) else len(dumps(value))


def best_first(candidates: list[Candidate], strategies: tuple[Strategy, ...]) -> list[Candidate]:
    """Ranks by the strategies in turn, then by the value, so that no tie is left."""
    if len(candidates) < 2:  # noqa: PLR2004 - most customers have one of each: nothing to rank
        return candidates
    ranks = [_RANKS[strategy] for strategy in strategies]
    return sorted(candidates, key=lambda candidate: (*(rank(candidate) for rank in ranks), candidate.text))


def deciding_strategy(best: Candidate, next_best: Candidate | None, strategies: tuple[Strategy, ...]) -> str:
    """The strategy that put `best` before `next_best`; "only" when there was no choice."""
    if next_best is None:
        return "only"
    for strategy in strategies:
        if _RANKS[strategy](best) != _RANKS[strategy](next_best):
            return strategy
    return "least"
