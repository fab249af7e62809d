"""Records of a load on the way to be decided in another process, and what comes back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa

from mdm.canonical_json import loads
from mdm.cluster.constraints import NO_CONSTRAINTS
from mdm.cluster.identifier import find_identifier
from mdm.model import Profile, Record, RecordKey
from mdm.resolve.decide import Decided, decide
from mdm.resolve.parts import moment_of
from mdm.resolve.scored import Scored
from mdm.rules import MatchRules, RuleSet
from mdm.store.profiles import read_features


class Written(NamedTuple):
    """A record as it is stored."""

    key: RecordKey
    updated_at: datetime
    features: str
    values: str


def read_written(numbers: Iterable[int], rows: pa.Table) -> dict[int, Written]:
    """What is written of the records of these rows (mdm.resolve.parts.ROWS_SCHEMA), by record number."""
    columns = (rows.column(name).to_pylist() for name in _COLUMNS)
    return {
        number: Written(RecordKey(source, source_id), moment_of(updated_at or received_at), features, values)
        for number, source, source_id, received_at, updated_at, features, values in zip(
            numbers, *columns, strict=True
        )
    }


_COLUMNS = ("source", "source_id", "received_at", "updated_at", "features", "values")


@dataclass
class WrittenRecords(Mapping[int, Record]):
    """Records by number, read from what is written of them when they are asked for."""

    written: dict[int, Written]
    _read: dict[int, Record] = field(default_factory=dict)

    def __getitem__(self, number: int) -> Record:
        record = self._read.get(number)
        if record is None:
            key, updated_at, features, values = self.written[number]
            profile = read_features(loads(features))
            record = self._read[number] = Record(number, key, profile, loads(values), updated_at)
        return record

    def __iter__(self) -> Iterator[int]:
        return iter(self.written)

    def __len__(self) -> int:
        return len(self.written)

    def __contains__(self, number: object) -> bool:
        return number in self.written


@dataclass(frozen=True, slots=True)
class Undecided:
    """Whole components of records about which nothing else is known."""

    numbers: list[int]
    rows: pa.Table  # of each record, as mdm.resolve.parts gives them
    masked: dict[int, Profile]  # as they are scored, where that is otherwise
    scores: pa.Table  # of all pairs among them, as mdm.match.whole.score_all gives them


def decide_ahead(undecided: Undecided, rules: RuleSet, model: str) -> tuple[Decided, list[int | None]]:
    """What follows, and the number of the identifier rule that links each pair."""
    live = WrittenRecords(read_written(undecided.numbers, undecided.rows))

    def profile(number: int) -> Profile:
        return undecided.masked.get(number) or live[number].profile

    identifiers = find_identifiers(undecided.scores, profile, rules.match)
    scored = Scored.of(undecided.scores.drop_columns("shares_identifier"), identifiers)
    decided = decide(live, scored.pairs, rules, model, NO_CONSTRAINTS, ())
    told = replace(decided.partition, joins=())  # what survives tells them, and nobody asks for them again
    return replace(decided, partition=told), identifiers


def find_identifiers(
    scores: pa.Table, profile: Callable[[int], Profile], rules: MatchRules
) -> list[int | None]:
    """The number of the identifier rule that links each pair; only those are looked at that share any identifier."""
    columns = (scores.column(name).to_pylist() for name in ("a", "b", "shares_identifier"))
    return [
        find_identifier(profile(a), profile(b), rules.identifiers) if sharing else None
        for a, b, sharing in zip(*columns, strict=True)
    ]
