"""Survivorship strategies: each ranks a candidate value, lower is better."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mdm.canonical_json import dumps
from mdm.model import Json, RecordKey
from mdm.rules import Strategy


@dataclass(frozen=True, slots=True)
class Candidate:
    """One distinct value for a golden attribute or group, with all the records that hold it."""

    value: Json
    text: str  # the value in canonical JSON
    records: tuple[RecordKey, ...]  # sorted
    trust: int  # best trust rank among them; 1 is best
    updated_at: datetime  # newest among them
    verified: bool  # any of them says so


Rank = float | str
_RANKS: dict[Strategy, Callable[[Candidate], Rank]] = {
    "verified": lambda c: not c.verified,
    "most_trusted": lambda c: c.trust,
    "most_recent": lambda c: -c.updated_at.timestamp(),
    "most_frequent": lambda c: -len(c.records),
    "most_complete": lambda c: -len(c.value) if isinstance(c.value, dict) else 0,
    "longest": lambda c: -_length(c.value),
    "least": lambda c: c.text,
}


def _length(value: Json) -> int:
    """Characters of text in a value; a group counts all its members."""
    if isinstance(value, dict):
        return sum(_length(member) for member in value.values())
    return len(value) if isinstance(value, str) else len(dumps(value))


def rank(candidate: Candidate, strategies: tuple[Strategy, ...]) -> tuple[Rank, ...]:
    """Sort key of a candidate: strategies in turn, then the value and the first record, so that no tie is left."""
    ranks = [_RANKS[strategy](candidate) for strategy in strategies]
    return (*ranks, candidate.text, str(candidate.records[0]))


def deciding_strategy(best: Candidate, next_best: Candidate | None, strategies: tuple[Strategy, ...]) -> str:
    """The strategy that put `best` before `next_best`; "only" when there was no choice."""
    if next_best is None:
        return "only"
    for strategy in strategies:
        if _RANKS[strategy](best) != _RANKS[strategy](next_best):
            return strategy
    return "least"
