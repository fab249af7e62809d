"""A snapshot: the whole crosswalk, or all golden records, as of one sequence; from there on the feed tells the rest."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain, islice
from threading import BoundedSemaphore
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from fastapi.responses import StreamingResponse

from api.backend import Opened
from api.masked import VARIES
from api.reading import note_read_in
from api.resources import Resources
from api.route import Follower
from api.schemas import PROBLEM
from api.whole import PatientResponse, check_sources, frozen_base
from mdm.canonical_json import dump_bytes
from mdm.errors import BadInput
from mdm.masking import mask_values
from mdm.store import snapshot
from mdm.store.database import transaction
from mdm.store.subscriptions import last_sequence

router = Resources("events")

_turns = BoundedSemaphore(4)
_MEDIA_TYPE = "application/x-ndjson"
_CHUNK_LINES = 500

Chunks = Iterator[bytes]


def open_snapshot(
    backend: Opened,
    caller: Follower,
    of: Annotated[Literal["crosswalk", "golden"], Query(description="what of")] = "crosswalk",
    sources: Annotated[
        list[str], Query(description="of the crosswalk, only records of these; none: all")
    ] = [],  # noqa: B006 - FastAPI copies it
) -> Iterator[Chunks]:
    """The snapshot in chunks of lines, open until the answer is sent, or its reader is gone."""
    if sources and of == "golden":
        raise BadInput("sources: only a snapshot of the crosswalk can be had by source")
    check_sources(sources, backend.rules)
    with frozen_base(backend.engine, _turns) as session:
        head = {"sequence": last_sequence(session), "of": of}
        if of == "crosswalk":
            with closing(snapshot.crosswalk(session, sources)) as lines:
                yield _chunks(chain([head], lines))
            return
        masked = not caller.sees_personal
        if not masked:
            with transaction(backend.engine) as noting:
                note_read_in(noting, caller, "golden.snapshot", sequence=head["sequence"])
        with closing(snapshot.golden_records(session)) as lines:
            shown = map(_masked, lines) if masked else lines
            yield _chunks(chain([{**head, "masked": masked}], shown))


@router.get(
    "/snapshot",
    response_class=StreamingResponse,
    responses={
        200: {"description": "A line with `sequence`, then a line each.", "content": {_MEDIA_TYPE: {}}},
        429: PROBLEM,
    },
)
async def get_snapshot(chunks: Annotated[Chunks, Depends(open_snapshot)]) -> PatientResponse:
    """All records with their golden IDs, or all golden records, as JSON lines; begin the feed after `sequence`."""
    return PatientResponse(chunks, media_type=_MEDIA_TYPE, headers=VARIES)


def _masked(line: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**line, "values": mask_values(line["values"])}


def _chunks(lines: Iterable[Mapping[str, Any]]) -> Chunks:
    remaining = iter(lines)
    while chunk := list(islice(remaining, _CHUNK_LINES)):
        yield b"".join(dump_bytes(line) + b"\n" for line in chunk)
