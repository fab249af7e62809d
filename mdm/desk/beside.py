"""The records of many review tasks, beside each other in few words: what is compared of them, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.desk.compare import Agreement, agreement_of, pieces_of, plain
from mdm.desk.difference import Piece
from mdm.desk.values import Value, texts_of
from mdm.masking import mask_value
from mdm.model import Json, Record, RecordKey
from mdm.store import golden as goldens
from mdm.store import records
from mdm.store.review import Task

# What is shown of a record: names of columns, and the attributes that stand in each.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("given_name", "middle_name", "family_name", "suffix"),
    "birth_date": ("birth_date",),
    "emails": ("emails",),
    "phones": ("phones",),
    "addresses": ("addresses",),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one record says in one column."""

    values: tuple[tuple[Piece, ...], ...]
    agreement: Agreement  # with the other records of the task


@dataclass(frozen=True, slots=True)
class Brief:
    """One record of a task."""

    key: RecordKey
    golden_id: str | None
    facts: Mapping[str, Facts]  # by column


def beside(session: Session, tasks: Sequence[Task], *, masked: bool) -> dict[int, tuple[Brief, ...]]:
    """Task → its records that live; `masked`: without personal values in clear."""
    numbers = sorted({number for task in tasks for number in task.records})
    live = records.live_records(session, numbers)
    crosswalk = goldens.crosswalk_of(session, numbers)
    named = goldens.public_ids(session, (row.golden for row in crosswalk.values() if row.golden is not None))
    found = {}
    for task in tasks:
        held = [live[number] for number in task.records if number in live]
        facts = {name: _facts(name, held, masked=masked) for name in COLUMNS}
        ids = [named.get(crosswalk[number].golden or -1) for number in task.records if number in live]
        found[task.task] = tuple(
            Brief(one.key, ids[place], {name: column[place] for name, column in facts.items()})
            for place, one in enumerate(held)
        )
    return found


def _facts(column: str, held: Sequence[Record], *, masked: bool) -> list[Facts]:
    """By record. Masked values are marked as a whole by their agreement alone: their letters tell nothing."""
    clear = [_values(column, one.values) for one in held]
    agreement = agreement_of(clear)
    if masked:
        shown = [
            _values(column, {name: mask_value(name, value) for name, value in one.values.items()})
            for one in held
        ]
        pieces = [[plain(value) for value in values] for values in shown]
    else:
        pieces = pieces_of(clear)
    return [Facts(tuple(values), agreement) for values in pieces]


def _values(column: str, values: Mapping[str, Json]) -> tuple[Value, ...]:
    texts = [texts_of(name, values.get(name)) for name in COLUMNS[column]]
    if column == "name":
        whole = " ".join(text for found in texts for text in found)
        return (Value(whole),) if whole else ()
    return tuple(Value(text) for found in texts for text in found)
