"""Source records in: into the inbox in one transaction, then a wake-up. 202 says "kept", not "resolved"."""

from collections.abc import Iterable, Iterator
from json import dumps
from typing import Annotated
from urllib.parse import quote

from fastapi import BackgroundTasks, Body, Depends, Path, Query, Response

from api.backend import Backend, Opened
from api.changes import Change, Changing
from api.deps import OwnSource
from api.pressure import refuse_when_full
from api.resources import Resources
from api.schemas import BatchRecordBody, BatchTaken, KeyText, RecordBody, Refused, Taken
from api.values import Moment
from mdm.errors import BadRecord
from mdm.ingest import Accepted, Rejected, content_hash, read_payload
from mdm.ingest.rows import reject
from mdm.intake import take, take_one
from mdm.model import Json
from mdm.queue import wake
from mdm.store.inbox import Receipt

router = Resources("records", prefix="/sources/{source}", dependencies=[Depends(refuse_when_full)])

_BATCH_RECORDS = 1_000
_LARGEST_VERSION = 2**63 - 1  # PostgreSQL's bigint

# U+FFFD is what the server makes of a path that is not UTF-8: two such keys would become one.
PathId = Annotated[
    KeyText, Path(description="the source's own key; percent-encoded UTF-8", pattern=r"^[^\ufffd]*$")
]


@router.put("/records/{source_id:path}", status_code=202)
def put_record(
    source: OwnSource,
    source_id: PathId,
    record: Annotated[RecordBody, Body()],
    backend: Opened,
    change: Changing,
    later: BackgroundTasks,
    response: Response,
) -> Taken:
    """Takes the record as it now is in its source. The same again changes nothing; an older one never wins."""
    payload = _addressed(record, source, source_id)
    return _take_one(payload, backend, change, later, response)


@router.delete("/records/{source_id:path}", status_code=202)
def delete_record(
    source: OwnSource,
    source_id: PathId,
    backend: Opened,
    change: Changing,
    later: BackgroundTasks,
    response: Response,
    source_version: Annotated[int | None, Query(ge=0, le=_LARGEST_VERSION)] = None,
    updated_at: Annotated[Moment | None, Query(description="UTC where it names no offset")] = None,
) -> Taken:
    """The source holds the record no more. Known or not: the deletion may overtake the record."""
    said: dict[str, Json] = {
        "deleted": True,
        "source_version": source_version,
        "updated_at": updated_at.isoformat() if updated_at else None,
    }
    return _take_one(_addressed(said, source, source_id), backend, change, later, response)


@router.post("/records:batch", status_code=202)
def put_records(
    source: OwnSource,
    records: Annotated[list[BatchRecordBody], Body(min_length=1, max_length=_BATCH_RECORDS)],
    backend: Opened,
    change: Changing,
    later: BackgroundTasks,
) -> BatchTaken:
    """Takes up to 1,000 records. Broken ones are named and kept as dead letters; the others go in."""
    rows = list(_read(records, source))
    receipt = _woken(take(change.session, "api", rows, source), backend, later)
    change.note("records.put", target=source, batch=receipt.batch, accepted=receipt.accepted)
    refused = [
        Refused(index=row.row - 1, field=row.field, reason=row.reason)
        for row in rows
        if isinstance(row, Rejected)
    ]
    return BatchTaken(
        batch=receipt.batch, accepted=receipt.accepted, unchanged=receipt.unchanged, refused=refused
    )


def _read(records: Iterable[object], source: str) -> Iterator[Accepted | Rejected]:
    for row, record in enumerate(records, 1):
        try:
            payload = _addressed(record, source)
        except BadRecord as broken:
            yield reject(row, dumps(record), broken)
        else:
            yield Accepted(row, payload, content_hash(payload))


def _addressed(record: object, source: str, source_id: str | None = None) -> dict[str, Json]:
    """The payload of a record whose key stands in the URL; raises BadRecord, also where the two disagree."""
    named = {
        name: value for name, value in (("source", source), ("source_id", source_id)) if value is not None
    }
    if isinstance(record, dict):
        record = {**named, **{name: value for name, value in record.items() if value is not None}}
    payload = read_payload(record)
    for name, value in named.items():
        if payload[name] != value:
            raise BadRecord("is another than the one in the URL", name)
    return payload


def _take_one(
    payload: dict[str, Json], backend: Backend, change: Change, later: BackgroundTasks, response: Response
) -> Taken:
    row = Accepted(1, payload, content_hash(payload))
    receipt = _woken(take_one(change.session, "api", row), backend, later)
    action = "record.delete" if payload.get("deleted") else "record.put"
    change.note(action, target=f"{payload['source']}:{payload['source_id']}", accepted=receipt.accepted)
    key = "/".join(quote(str(payload[name]), safe="") for name in ("source", "source_id"))
    response.headers["Location"] = location = f"/v1/crosswalk/{key}"
    return Taken(
        outcome="accepted" if receipt.accepted else "unchanged", batch=receipt.batch, location=location
    )


def _woken(receipt: Receipt, backend: Backend, later: BackgroundTasks) -> Receipt:
    """It is committed before the answer goes out; the worker is woken once that is on its way."""
    if receipt.accepted:
        later.add_task(wake, backend.redis_url, "resolve_pending")
    return receipt
