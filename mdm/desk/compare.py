"""The records that a review task asks about, beside each other: attribute by attribute, and where they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from sqlmodel import Session

from mdm.cluster.given_name import may_be_one_given_name
from mdm.desk.difference import Piece, differences, likeness
from mdm.desk.values import ATTRIBUTES, Value, facts_as_values, texts_of, values_of
from mdm.errors import MdmError
from mdm.explain import WhyNot, why_not
from mdm.masking import mask_value
from mdm.match.lookup_key import Searchable, lookup_key
from mdm.model import Json, Profile, Record, RecordKey
from mdm.rules import RuleSet
from mdm.store import decisions, desk, records
from mdm.store import golden as goldens
from mdm.store.desk import Received
from mdm.store.review import Task

_BESIDE = (
    2  # records that are looked at letter by letter; of more the first is what the others are held against
)
_MOST_COLUMNS = 12

Agreement = Literal["same", "differs", "partly", "one-sided"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one record."""

    pieces: tuple[Piece, ...]
    normalised: str  # "" where it says nothing more
    shared_by: int  # other records, of none of these customers, that hold the same


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute across the records."""

    name: str
    agreement: Agreement
    cells: tuple[tuple[Cell, ...], ...]  # by column
    flags: tuple[tuple[str, ...], ...]  # by column: placeholder, unreadable, …


@dataclass(frozen=True, slots=True)
class Column:
    """One record. `then`: it is what a steward saw of it when it was decided about."""

    key: RecordKey
    golden_id: str | None
    updated_at: datetime | None
    owner: str
    trust: int
    at_issue: bool = True
    then: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The records at issue, and the rest of their golden records."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rest: tuple[Column, ...]
    rest_rows: tuple[Row, ...]
    one_household: bool  # they share an address and a family name, and the given names differ
    why: WhyNot | None  # of two records: what is between them; None where nothing is known
    golden_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A record with all that is shown of it."""

    column: Column
    values: Mapping[str, tuple[Value, ...]]  # in clear
    shown: Mapping[str, tuple[Value, ...]]  # the same, or masked
    flags: tuple[str, ...]
    profile: Profile


def compare(session: Session, task: Task, rules: RuleSet, *, masked: bool) -> Comparison:
    """What a steward looks at; `masked`: without personal values in clear. Wants one snapshot."""
    crosswalk = goldens.crosswalk_of(session, task.records)
    live = records.live_records(session, sorted(crosswalk))
    named = goldens.public_ids(session, (row.golden for row in crosswalk.values() if row.golden is not None))
    numbers = sorted(live, key=lambda n: (n not in task.records, live[n].key))[:_MOST_COLUMNS]
    received = desk.received(session, numbers)
    held = {
        number: _hold(
            live[number],
            received.get(number, _NOTHING),
            named.get(crosswalk[number].golden or -1),
            rules,
            masked=masked,
        )
        for number in numbers
    }
    shown = [one for number, one in held.items() if number in task.records]
    rest = [one for number, one in held.items() if number not in task.records]
    if task.kind == "reconfirm":
        shown += _then(session, task, shown, masked=masked)
    shared = {} if masked else _shared(session, [*shown, *rest], sorted(live), rules)
    return Comparison(
        tuple(one.column for one in shown),
        tuple(_rows(shown, shared, marked=not masked)),
        tuple(one.column for one in rest),
        tuple(_rows(rest, shared, marked=False)),
        _are_one_household([one.profile for one in shown]),
        _why(session, task, rules),
        tuple(task.golden_ids),
    )


_NOTHING = Received({}, ())


def _hold(
    record: Record, received: Received, golden_id: str | None, rules: RuleSet, *, masked: bool
) -> _Held:
    payload = received.payload
    source = rules.source(record.key.source)
    column = Column(record.key, golden_id, record.updated_at, source.owner, source.trust)
    read = {
        name: values_of(name, payload.get(name), record.values.get(name), record.profile)
        for name in ATTRIBUTES
    }
    shown = {name: _masked(name, payload, record) for name in ATTRIBUTES} if masked else read
    return _Held(column, read, shown, received.flags, record.profile)


def _masked(name: str, received: Mapping[str, Json], record: Record) -> tuple[Value, ...]:
    """As many values, and nothing in their place that tells more than they do."""
    held, usable = (mask_value(name, values.get(name)) for values in (received, record.values))
    return tuple(Value(text) for text in texts_of(name, held) or texts_of(name, usable))


def _then(session: Session, task: Task, now: Sequence[_Held], *, masked: bool) -> list[_Held]:
    """The same record as it was when it was decided about."""
    if task.decision is None or not now or masked:  # a profile is folded: no mask fits it
        return []
    seen = [one for one in decisions.seen_of(session, task.records) if one.decision == task.decision]
    column = now[0].column
    before = Column(column.key, None, None, column.owner, column.trust, then=True)
    values = [facts_as_values(one.facts) for one in seen[:1]]
    return [_Held(before, held, held, (), now[0].profile) for held in values]


def _rows(
    held: Sequence[_Held], shared: Mapping[tuple[str, str], int], *, marked: bool = True
) -> Iterable[Row]:
    for name in ATTRIBUTES:
        columns = [one.shown.get(name, ()) for one in held]
        flags = tuple(_flags_of(name, one.flags) for one in held)
        if any(columns) or any(flags):
            pieces = (
                pieces_of(columns) if marked else [[plain(value) for value in column] for column in columns]
            )
            cells = tuple(
                tuple(
                    Cell(parts, value.normalised, shared.get(value.search, 0) if value.search else 0)
                    for value, parts in zip(column, found, strict=True)
                )
                for column, found in zip(columns, pieces, strict=True)
            )
            yield Row(name, agreement_of([one.values.get(name, ()) for one in held]), cells, flags)


def _flags_of(name: str, flags: Sequence[str]) -> tuple[str, ...]:
    return tuple(flag.partition(":")[2] for flag in flags if flag.partition(":")[0] == name)


def agreement_of(columns: Sequence[Sequence[Value]]) -> Agreement:
    held = [{(value.normalised or value.text).lower() for value in column} for column in columns]
    if not all(held):
        return "one-sided"
    if all(one == other for one, other in pairwise(held)):
        return "same"
    return "partly" if set.intersection(*held) else "differs"


def pieces_of(columns: Sequence[Sequence[Value]]) -> list[list[tuple[Piece, ...]]]:
    """Of two records both marked against each other; of more all against the first."""
    if not columns:
        return []
    first = columns[0]
    others = [_against(column, first) for column in columns[1:]]
    own = _against(first, columns[1]) if len(columns) == _BESIDE else [plain(value) for value in first]
    return [own, *others]


def _against(column: Sequence[Value], other: Sequence[Value]) -> list[tuple[Piece, ...]]:
    """Each value, marked where it differs from the one most like it."""
    if not other:
        return [plain(value) for value in column]
    return [differences(value.text, _nearest(value.text, other))[0] for value in column]


def _nearest(text: str, others: Sequence[Value]) -> str:
    return max((other.text for other in others), key=lambda other: likeness(text, other))


def plain(value: Value) -> tuple[Piece, ...]:
    return (Piece(value.text, differs=False),)


def _shared(
    session: Session, held: Sequence[_Held], numbers: Sequence[int], rules: RuleSet
) -> dict[tuple[str, str], int]:
    """(field, value) → how many other records hold it, of e-mails, telephones and identifiers."""
    fields: dict[str, Searchable] = {"emails": "emails", "phones": "phones", "identifiers": "identifiers"}
    searched = {
        value.search for one in held for values in one.values.values() for value in values if value.search
    }
    keys = {search: lookup_key(fields[search[0]], search[1], rules.match.blocking) for search in searched}
    found = desk.holders_beside(session, [*keys.values()], numbers)
    return {search: found[key] for search, key in keys.items() if key in found}


def _are_one_household(profiles: Sequence[Profile]) -> bool:
    if len(profiles) != _BESIDE:
        return False
    one, other = profiles
    same_home = any(
        not set(mine).isdisjoint(theirs)
        for mine, theirs in ((one.premises, other.premises), (one.addresses, other.addresses))
    )
    same_family = not {one.family, *one.families}.isdisjoint({other.family, *other.families} - {None})
    return same_home and same_family and not may_be_one_given_name(one, other)


def _why(session: Session, task: Task, rules: RuleSet) -> WhyNot | None:
    if len(task.keys) != _BESIDE:
        return None
    try:
        return why_not(session, task.keys[0], task.keys[1], rules)
    except MdmError:  # a record that is not known any more: the task is being closed
        return None
