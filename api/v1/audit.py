"""The audit: who read or changed what, by what right."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from api.backend import Opened
from api.cursors import Cursor, cut_page, number_before
from api.resources import Resources
from api.route import Administrator
from api.schemas import KeyText
from api.schemas_audit import AuditEntries, AuditEntry
from api.values import Moment
from mdm.store.audit_chain import Held
from mdm.store.audit_search import Which, page
from mdm.store.database import transaction

router = Resources("audit")

_PAGE = 100
_MOST = 1_000

Text = Annotated[KeyText | None, Query(description="word for word")]


@router.get("/audit")
def get_audit(
    backend: Opened,
    _: Administrator,
    golden_id: Annotated[
        KeyText | None, Query(description="of this person: also under golden IDs that were merged with it")
    ] = None,
    caller: Text = None,
    action: Text = None,
    target: Text = None,
    *,
    since: Annotated[Moment | None, Query(description="from then on; UTC where it names no offset")] = None,
    until: Annotated[Moment | None, Query(description="before then")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    cursor: Cursor = None,
) -> AuditEntries:
    """Entries of the audit, newest first."""
    which = Which(golden_id, caller, action, target, _in_utc(since), _in_utc(until))
    with transaction(backend.engine) as session:
        found = page(session, which, limit + 1, number_before(cursor))
    shown, following = cut_page(found, limit, lambda one: (0, one.entry))
    return AuditEntries(entries=[_body(one) for one in shown], next_cursor=following)


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _body(one: Held) -> AuditEntry:
    return AuditEntry(
        entry=one.entry,
        at=one.at,
        caller=one.caller,
        scope=one.scope,
        action=one.action,
        golden_ids=one.golden_ids,
        target=one.target,
        detail=dict(one.detail),
        seal=one.seal,
    )
