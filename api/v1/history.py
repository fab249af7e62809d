"""What was: the versions of a golden ID, and of a source record as it was received."""

from typing import Annotated

from fastapi import Path

from api.backend import Opened
from api.deps import GoldenId
from api.masked import Masked
from api.reading import note_read_in
from api.resources import Resources
from api.route import GoldenReader
from api.schemas import PROBLEM, Key, KeyText
from api.schemas_history import GoldenHistory, GoldenVersion, ReceivedVersion, SourceRecord
from mdm.errors import NotFound
from mdm.events import why_unknown
from mdm.masking import mask_values
from mdm.model import RecordKey
from mdm.store.database import transaction
from mdm.store.history import golden_history, record_history

router = Resources()


@router.get("/golden-records/{golden_id:path}/history", tags=["golden records"], responses={404: PROBLEM})
def get_golden_history(golden_id: GoldenId, backend: Opened, _: GoldenReader) -> GoldenHistory:
    """Every version of this golden ID itself, newest last; also of one that was merged or has no records left."""
    with transaction(backend.engine) as session:
        entries = golden_history(session, golden_id)
    if not entries:
        raise NotFound(why_unknown(golden_id))
    return GoldenHistory(
        golden_id=golden_id,
        versions=[
            GoldenVersion(
                version=entry.version,
                state=entry.state,
                at=entry.at,
                sequence=entry.sequence,
                records=[Key.of(key) for key in entry.records],
                changed=list(entry.changed),
                cause=dict(entry.cause),
                surviving_golden_id=entry.survivor,
            )
            for entry in entries
        ],
    )


@router.get("/sources/{source}/records/{source_id:path}", tags=["records"], responses={404: PROBLEM})
def get_record(
    source: Annotated[KeyText, Path()],
    source_id: Annotated[KeyText, Path()],
    backend: Opened,
    caller: GoldenReader,
    masked: Masked,
) -> SourceRecord:
    """A source record: where it stands now, and every version as it was received."""
    key = RecordKey(source, source_id)
    with transaction(backend.engine) as session:
        found = record_history(session, key)
        if found is None:
            raise NotFound("no such record is known")
        if not masked:
            note_read_in(
                session, caller, "record.read", [found.golden_id] if found.golden_id else [], str(key)
            )
    return SourceRecord(
        source=source,
        source_id=source_id,
        golden_id=found.golden_id,
        link_version=found.link_version,
        deleted=found.deleted,
        merged_into=found.merged_into,
        pending=found.pending,
        flags=list(found.flags),
        versions=[
            ReceivedVersion(
                version=entry.version,
                superseded=entry.version is None,
                received_at=entry.received_at,
                payload=mask_values(entry.payload) if masked else dict(entry.payload),
                flags=list(entry.flags),
            )
            for entry in found.entries
        ],
        masked=masked,
    )
