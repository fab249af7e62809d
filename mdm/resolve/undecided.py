"""Records of a load on the way to be decided in another process, and what comes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from mdm.canonical_json import loads
from mdm.cluster.constraints import NO_CONSTRAINTS
from mdm.cluster.identifier import find_identifier
from mdm.model import Pair, Profile, Record, RecordKey
from mdm.resolve.decide import Decided, decide
from mdm.rules import RuleSet
from mdm.store.profiles import read_features


class Written(NamedTuple):
    """A record as it is stored."""

    key: RecordKey
    updated_at: datetime
    features: str
    values: str


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

    written: dict[int, Written]  # by record number
    masked: dict[int, Profile]  # as they are scored, where that is otherwise
    scored: Sequence[Pair]  # all pairs among them
    sharing: Sequence[bool]  # of each pair, whether the two share any identifier


def decide_ahead(undecided: Undecided, rules: RuleSet, model: str) -> tuple[Decided, list[Pair]]:
    """What follows, and the pairs with their identifier rules."""
    live = WrittenRecords(undecided.written)

    def profile(number: int) -> Profile:
        return undecided.masked.get(number) or live[number].profile

    scored = [
        replace(pair, identifier=find_identifier(profile(pair.a), profile(pair.b), rules.match.identifiers))
        if sharing
        else pair
        for pair, sharing in zip(undecided.scored, undecided.sharing, strict=True)
    ]
    return decide(live, scored, rules, model, NO_CONSTRAINTS, ()), scored
