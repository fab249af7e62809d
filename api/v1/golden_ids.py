"""Golden IDs back to a source: what it writes beside its own ids. Asked again and again, it never drifts."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Query

from api.backend import Opened
from api.cursors import Cursor, read_cursor, write_cursor
from api.deps import LARGEST_BIGINT, RegisteredSource
from api.resources import Resources
from api.route import GoldenReader
from api.schemas import PROBLEM
from api.schemas_sources import GoldenIdOf, GoldenIds
from mdm.access import Caller, Forbidden
from mdm.store import golden_ids
from mdm.store.database import transaction
from mdm.store.golden_ids import Place

router = Resources("golden records")

_PAGE = 1_000
_MOST = 10_000


@router.get("/sources/{source}/golden-ids", responses={404: PROBLEM, 410: PROBLEM})
def get_golden_ids(
    source: RegisteredSource,
    backend: Opened,
    caller: GoldenReader,
    after: Annotated[
        int, Query(ge=0, le=LARGEST_BIGINT, description="`next_after` of before; 0: all from the beginning")
    ] = 0,
    limit: Annotated[
        int, Query(ge=1, le=_MOST, description="records a page; those that moved together stay together")
    ] = _PAGE,
    cursor: Cursor = None,
) -> GoldenIds:
    """The source's records with their golden IDs: all, or those that moved since."""
    _check_own(caller, source)
    place = Place(after, read_cursor(cursor)[1] if cursor else None)
    with transaction(backend.engine) as session:
        page = golden_ids.page(session, source, place, limit)
    following = page.following
    return GoldenIds(
        source=source,
        records=[GoldenIdOf(**asdict(one)) for one in page.records],
        next_after=following.sequence,
        next_cursor=None if following.record is None else write_cursor(0, following.record),
        more=page.more,
    )


def _check_own(caller: Caller, source: str) -> None:
    """Raises Forbidden where the key is one source's and asks for another's."""
    if not caller.may_write(source):
        raise Forbidden("this key is of other sources")
