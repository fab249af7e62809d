"""A single record goes into the inbox by a shorter way than many; it must lead to the same place."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session

from mdm.ingest import Accepted, content_hash, read_payload
from mdm.intake import take, take_one
from mdm.store.database import fetch_rows
from mdm.store.inbox import Receipt
from tests.base import Base, Payload, deletion, kate

Take = Callable[[Session, Accepted], Receipt]

SENT: Sequence[Payload] = (
    kate("crm:1"),
    kate("crm:1"),
    kate("crm:1", given_name="Kit"),
    kate("crm:1"),
    deletion("crm:1"),
)


def short(session: Session, row: Accepted) -> Receipt:
    return take_one(session, "test", row)


def long(session: Session, row: Accepted) -> Receipt:
    return take(session, "test", [row])


def accepted(data: Payload) -> Accepted:
    payload = read_payload(dict(data))
    return Accepted(1, payload, content_hash(payload))


def left(base: Base, way: Take) -> list[Any]:
    """All that sending leaves behind: with the second and the last but one resolved in between."""
    receipts = []
    for place, data in enumerate(SENT):
        receipts.append(base.act(way, accepted(data)))
        receipts.append(base.act(way, accepted(data)))
        if place in (1, 3):
            base.resolve()
    return [receipts, *(base.act(fetch_rows, f"SELECT {columns}") for columns in KEPT)]


KEPT = (
    "origin, trace, received, unchanged, resolved, superseded, dead FROM ingest_batch ORDER BY batch",
    "batch, source, source_id, content_hash FROM inbox ORDER BY input",
    "payload::text FROM payload JOIN inbox USING (input) ORDER BY input",
    "name, labels, sum(value) FROM meter WHERE name = 'mdm_inputs_total' GROUP BY 1, 2 ORDER BY 2",
)


def test_the_short_way_leaves_behind_what_the_long_one_does(fresh_base: Callable[[], Base]) -> None:
    short_way = left(fresh_base(), short)
    assert short_way == left(fresh_base(), long)
    receipts: list[Receipt] = short_way[0]
    assert [receipt.accepted for receipt in receipts] == [1, 0, 0, 0, 1, 0, 1, 0, 1, 0]
    assert len({receipt.batch for receipt in receipts}) == len(receipts)
