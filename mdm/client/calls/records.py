"""Source records in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mdm.client.answers.records import BatchTaken, RefusedRecord, Taken
from mdm.client.call import Call, Talk, of_kind, parts_of, path

BATCH_RECORDS = 1_000  # that one request takes

Record = Mapping[str, Any]  # a canonical profile


def put_record(source: str, source_id: str, record: Record) -> Call[Taken]:
    """Sends a record as it now is in its source. The same again changes nothing."""
    return Call("PUT", path("sources", source, "records", source_id), of_kind(Taken), body=record)


def delete_record(
    source: str,
    source_id: str,
    *,
    source_version: int | None = None,
    updated_at: datetime | None = None,
) -> Call[Taken]:
    """Says that the source holds the record no more; as of a version or a moment, else as of now."""
    since = {"source_version": source_version, "updated_at": updated_at and updated_at.isoformat()}
    return Call("DELETE", path("sources", source, "records", source_id), of_kind(Taken), since)


def put_records(source: str, records: Iterable[Record]) -> Talk[BatchTaken]:
    """Sends any number of records, each with its `source_id`, in as many requests as it takes.

    Broken ones are in `refused`, the others go in. Where it ends with an error, sending all again does no harm.
    """
    accepted, unchanged, sent = 0, 0, 0
    refused: list[RefusedRecord] = []
    for batch in parts_of(records, BATCH_RECORDS):
        address = path("sources", source, "records:batch")
        taken = yield from Call("POST", address, of_kind(BatchTaken), body=batch, changes=True)
        accepted, unchanged = accepted + taken.accepted, unchanged + taken.unchanged
        refused += (RefusedRecord(sent + one.index, one.reason, one.field) for one in taken.refused)
        sent += len(batch)
    return BatchTaken(accepted, unchanged, tuple(refused))
