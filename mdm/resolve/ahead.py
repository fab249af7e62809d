"""A first load, looked at ahead: all of it read, compared and scored in one pass, then resolved by components.

Looking ahead only arranges the work. What it gives the resolver is what micro-batches would find out for themselves,
so whatever stops it, the inputs that are left are resolved the other way, with the same outcome. It takes inputs of
records that were never seen before; all else waits for the micro-batches that follow.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlmodel import Session

from mdm.canonical_json import loads
from mdm.match.block import KEYS_SCHEMA, keys_table, mask, pairs_within
from mdm.match.lookup_key import LOOKUP_ONLY
from mdm.match.placeholder import Placeholders
from mdm.match.profiles import profiles_table
from mdm.match.score import Scorer
from mdm.match.whole import find_hubs, holders_of, score_all
from mdm.model import Profile, RecordKey
from mdm.resolve.components import label_components
from mdm.resolve.decide import Decided
from mdm.resolve.parts import Part, moment_of
from mdm.resolve.pool import Pool
from mdm.resolve.read import Stored
from mdm.resolve.scored import NO_PAIRS, Scored
from mdm.resolve.undecided import Undecided, WrittenRecords, find_identifiers, read_written
from mdm.rules import MatchRules
from mdm.store import profiles, records
from mdm.store.inbox import Head, Input
from mdm.store.profiles import read_features

_DECIDED_AHEAD = 3  # chunks: enough to keep a second core busy, and few to hold in memory

_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is known of the inputs of one chunk before they are applied."""

    inputs: Sequence[Input]
    numbers: Mapping[int, int]  # input → the record number it will have
    stored: Mapping[int, Stored]  # by input; their keys stand in `keys`
    keys: pa.Table  # KEYS_SCHEMA
    live: WrittenRecords  # by record number
    scored: Scored  # all pairs of these records with each other, earlier chunks and the base
    decided: Decided | None = None  # None: a record of before may be of one person with one of these

    def without(self, gone: AbstractSet[int]) -> "Ahead":
        """The same where these records, of earlier chunks, are not there after all."""
        if not gone:
            return self
        table, numbers = self.scored.table, pa.array(sorted(gone), pa.int64())
        a, b = (pc.is_in(table.column(end), value_set=numbers) for end in ("a", "b"))
        return replace(self, scored=Scored(table.filter(pc.invert(pc.or_(a, b)))))


class Load:
    """The inputs of never seen records, read and scored. Their record numbers ascend with arrival."""

    def __init__(
        self, session: Session, parts: Iterable[Part], scorer: Scorer, rules: MatchRules, size: int
    ) -> None:
        """`size`: about how many records a chunk holds."""
        held = list(parts)
        self._rules, self._size = rules, size
        self._rows = pa.concat_tables([part.rows for part in held])
        self._inputs = _ints(self._rows, "input")
        self._numbers: _Numbers = np.array(records.allocate(session, len(self._inputs)), dtype=np.int64)
        people = self._renumber(pa.concat_tables([part.profiles for part in held]))
        self._keys = self._renumber(pa.concat_tables([part.keys for part in held]))
        del held
        ends = np.append(self._numbers, self._numbers[-1:] + 1)
        self._offsets = np.searchsorted(_ints(self._keys, "record"), ends)
        compared = self._keys.filter(pc.not_equal(self._keys.column("rule"), LOOKUP_ONLY))
        compared = pa.concat_tables([compared, _keys_of_base(session, compared)])
        self.hubs = find_hubs(compared, rules.blocking)
        hubs = {key for key, _ in self.hubs} | profiles.hubs(session)
        pairs = pairs_within(compared, rules.blocking)
        pairs = pairs.filter(pc.greater_equal(pairs.column("b"), self._first))
        self._masked = self._mask(people, hubs, scorer.model.placeholders)
        self._base = _masked_base(session, pairs, self._first, hubs, rules, scorer.model.placeholders)
        del compared
        people = self._as_scored(
            people, pairs
        )  # in the place of all: each is half a gigabyte in a load of a million
        self._scores = score_all(scorer, people, pairs)

    @property
    def batches(self) -> list[int]:
        """The batches that its inputs came in."""
        return sorted(pc.unique(self._rows.column("batch")).to_pylist())

    @property
    def _first(self) -> int:
        """The least number of a record of the load."""
        return int(self._numbers[0]) if len(self._numbers) else 0

    def _renumber(self, table: pa.Table) -> pa.Table:
        """A table whose `record` is an input, by record number."""
        numbers = self._numbers[np.searchsorted(self._inputs, _ints(table, "record"))]
        return table.set_column(table.column_names.index("record"), "record", pa.array(numbers))

    def _mask(self, people: pa.Table, hubs: set[int], placeholders: Placeholders) -> dict[int, Profile]:
        """The profiles of the load that masking changes, masked."""
        masking = [number for number, rule in enumerate(self._rules.blocking) if rule.masks]
        keys = self._keys.filter(
            pc.and_(
                pc.is_in(self._keys.column("rule"), value_set=pa.array(masking, pa.int16())),
                pc.is_in(self._keys.column("key"), value_set=pa.array(sorted(hubs), pa.int64())),
            )
        )
        holders = np.union1d(_ints(keys, "record"), holders_of(people, placeholders)).astype(np.int64)
        texts = self._rows.column("features").take(np.searchsorted(self._numbers, holders)).to_pylist()
        return {
            number: mask(read_features(loads(text)), hubs, self._rules.blocking, placeholders)
            for number, text in zip(holders.tolist(), texts, strict=True)
        }

    def _as_scored(self, people: pa.Table, pairs: pa.Table) -> pa.Table:
        """Profiles of load and base that some pair is of, those that masking changed in their place."""
        compared = np.union1d(_ints(pairs, "a"), _ints(pairs, "b"))
        as_read = pa.array(np.setdiff1d(compared, np.array(list(self._masked), np.int64)))
        kept = people.filter(pc.is_in(people.column("record"), value_set=as_read))
        return pa.concat_tables([kept, profiles_table([*self._masked.items(), *self._base.items()])])

    def chunks(self, pool: Pool) -> Iterator[Ahead]:
        """Whole components, the one that arrived first foremost, about so many records at once."""
        waiting: deque[tuple[_Chunk, Future[tuple[Decided, list[int | None]]] | None]] = deque()
        for chunk in self._prepared():
            waiting.append((chunk, pool.decide(self._undecided(chunk)) if chunk.is_alone else None))
            if len(waiting) > _DECIDED_AHEAD:
                yield self._looked_at(*waiting.popleft())
        while waiting:
            yield self._looked_at(*waiting.popleft())

    def _prepared(self) -> Iterator["_Chunk"]:
        chunk_of = self._cut()
        a, b = (np.searchsorted(self._numbers, _ints(self._scores, end)) for end in ("a", "b"))
        in_base = _ints(self._scores, "a") < self._first
        of_a = np.where(in_base, -1, chunk_of[np.minimum(a, len(chunk_of) - 1)])
        of_b = chunk_of[b]
        later = np.maximum(of_a, of_b)
        by_chunk = np.argsort(chunk_of, kind="stable")
        pairs_by_chunk = np.lexsort((_ints(self._scores, "b"), _ints(self._scores, "a"), later))
        inside = (of_a == of_b)[pairs_by_chunk]
        count = int(chunk_of.max()) + 1 if len(chunk_of) else 0
        ends = np.searchsorted(chunk_of[by_chunk], np.arange(count + 1)).tolist()
        pair_ends = np.searchsorted(later[pairs_by_chunk], np.arange(count + 1)).tolist()
        key_ends = self._arrange(by_chunk, pairs_by_chunk)[ends].tolist()
        for n in range(count):
            rows = self._rows.slice(ends[n], ends[n + 1] - ends[n])
            keys = self._keys.slice(key_ends[n], key_ends[n + 1] - key_ends[n])
            scores = self._scores.slice(pair_ends[n], pair_ends[n + 1] - pair_ends[n])
            numbers = self._numbers[by_chunk[ends[n] : ends[n + 1]]]
            yield self._chunk(numbers, rows, keys, scores, inside[pair_ends[n] : pair_ends[n + 1]])

    def _arrange(self, by_chunk: _Numbers, pairs_by_chunk: _Numbers) -> _Numbers:
        """Puts all that is held into the order of the chunks; returns where the keys of each row begin and end.

        Once for all: to take some rows of a table in many parts, Arrow puts the whole of it together each time.
        """
        starts, sizes = self._offsets[by_chunk], np.diff(self._offsets)[by_chunk]
        ends: _Numbers = np.append(0, np.cumsum(sizes))
        keys_by_chunk = np.repeat(starts - ends[:-1], sizes) + np.arange(ends[-1])
        columns = [_columns(table) for table in (self._keys, self._scores, self._rows)]
        del self._keys, self._scores, self._rows
        self._keys, self._scores, self._rows = (
            _arranged(held, order)
            for held, order in zip(columns, (keys_by_chunk, pairs_by_chunk, by_chunk), strict=True)
        )
        return ends

    def _cut(self) -> _Numbers:
        """The chunk of each position."""
        of_load = pc.greater_equal(self._scores.column("a"), self._first)
        links = self._scores.filter(pc.and_(self._may_link(self._scores), of_load))
        ends = (np.searchsorted(self._numbers, _ints(links, end)).tolist() for end in ("a", "b"))
        labels = label_components(len(self._numbers), zip(*ends, strict=True))
        sizes = np.bincount(labels, minlength=len(labels))
        before = np.cumsum(sizes) - sizes  # records of all components that come before this label's
        chunk: _Numbers = before[labels] // self._size
        return np.unique(chunk, return_inverse=True)[1].astype(np.int64)

    def _chunk(
        self,
        numbers: _Numbers,
        rows: pa.Table,
        keys: pa.Table,
        scores: pa.Table,
        inside: npt.NDArray[np.bool_],
    ) -> "_Chunk":
        """`numbers`: of the records that the rows are of."""
        inputs, stored, by_input = [], {}, {}
        written = read_written(numbers.tolist(), rows)
        for (number, record), row in zip(written.items(), _tuples(rows.select(_OF_INPUTS)), strict=True):
            taken, flags = _input(record.key, row), row[-1]
            inputs.append(taken)
            by_input[taken.input] = number
            stored[taken.input] = Stored(record.features, record.values, tuple(flags), ())
        ahead = Ahead(inputs, by_input, stored, keys, WrittenRecords(written), NO_PAIRS)
        links_across = self._may_link(scores.filter(pa.array(~inside)))
        return _Chunk(ahead, rows, scores, inside, is_alone=not pc.any(links_across).as_py())

    def _undecided(self, chunk: "_Chunk") -> Undecided:
        numbers = [*chunk.ahead.live]
        masked = {number: self._masked[number] for number in self._masked.keys() & numbers}
        # Copies: a slice would be sent together with all that it was cut from.
        rows = chunk.rows.take(pa.array(range(len(chunk.rows))))
        return Undecided(numbers, rows, masked, chunk.scores.filter(pa.array(chunk.inside)))

    def _looked_at(
        self, chunk: "_Chunk", decision: "Future[tuple[Decided, list[int | None]]] | None"
    ) -> Ahead:
        decided: Decided | None = None
        if decision is None:
            profile = partial(self._profile, chunk.ahead.live)
            identifiers = find_identifiers(chunk.scores, profile, self._rules)
        else:
            decided, of_inside = decision.result()
            held = np.full(len(chunk.scores), None)
            held[chunk.inside] = of_inside
            identifiers = held.tolist()
        scored = Scored.of(chunk.scores.drop_columns("shares_identifier"), identifiers)
        return replace(chunk.ahead, scored=scored, decided=decided)

    def _may_link(self, scores: pa.Table) -> pa.ChunkedArray:
        """Of each pair, whether its weight links it, or an identifier may."""
        weighs = pc.greater_equal(scores.column("weight"), self._rules.thresholds.link)
        return pc.or_(weighs, scores.column("shares_identifier"))

    def _profile(self, live: WrittenRecords, number: int) -> Profile:
        """As it is scored."""
        return self._masked.get(number) or self._base.get(number) or live[number].profile


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Whole components on their way to be decided."""

    ahead: Ahead  # without pairs
    rows: pa.Table  # ROWS_SCHEMA
    scores: pa.Table  # ordered by (a, b)
    inside: npt.NDArray[np.bool_]  # of each pair, whether both are records of this chunk
    is_alone: bool  # whether no other pair may link: then another process can decide


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _arranged(columns: dict[str, pa.ChunkedArray], order: _Numbers) -> pa.Table:
    """The rows in that order, in one piece. Takes the columns out one by one: all twice would be a gigabyte more."""
    places = pa.array(order)
    return pa.table({name: columns.pop(name).combine_chunks().take(places) for name in [*columns]})


def _tuples(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table."""
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _ints(table: pa.Table, column: str) -> _Numbers:
    found: _Numbers = table.column(column).to_numpy()
    return found


def _keys_of_base(session: Session, keys: pa.Table) -> pa.Table:
    """The rows of the base's blocking keys that hold any of these keys."""
    if not records.exist(session):
        return KEYS_SCHEMA.empty_table()
    distinct = pc.unique(keys.column("key")).to_pylist()
    return keys_table(profiles.holders_of(session, distinct))


def _masked_base(
    session: Session,
    pairs: pa.Table,
    first: int,
    hubs: set[int],
    rules: MatchRules,
    placeholders: Placeholders,
) -> dict[int, Profile]:
    """The profiles of the base that some pair is with, as they are scored."""
    ends = pairs.filter(pc.less(pairs.column("a"), first)).column("a")
    held = profiles.profiles(session, pc.unique(ends).to_pylist())
    return {
        number: mask(profile, hubs, rules.blocking, placeholders) for number, profile in sorted(held.items())
    }


_OF_INPUTS = ["input", "batch", "content_hash", "received_at", "source_version", "updated_at", "flags"]


def _input(key: RecordKey, row: tuple[Any, ...]) -> Input:
    """A row of the load as mdm.store.inbox gives it, without the payload."""
    number, batch, content_hash, received_at, source_version, updated_at, _ = row
    head = Head(source_version, None if updated_at is None else moment_of(updated_at))
    return Input(number, batch, key, head, None, content_hash, moment_of(received_at), 0)
