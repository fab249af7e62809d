"""What sources ask for people's data, as their vendors tell: to be handed out, or erased."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query

from api.backend import Opened
from api.changes import Changing
from api.cursors import Cursor, cut_page, number_before
from api.deps import LARGEST_BIGINT
from api.resources import Resources
from api.route import Administrator
from api.schemas import PROBLEM
from api.schemas_sources import PrivacyRequest, PrivacyRequests
from mdm import privacy as use_case
from mdm.store import privacy
from mdm.store.database import transaction

router = Resources("privacy", prefix="/privacy-requests")

_PAGE = 50
_MOST = 500


@router.get("")
def get_privacy_requests(
    backend: Opened,
    _: Administrator,
    done: Annotated[bool, Query(description="those that are done, too")] = False,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    cursor: Cursor = None,
) -> PrivacyRequests:
    """Open requests, newest first."""
    with transaction(backend.engine) as session:
        found = privacy.page(session, limit + 1, number_before(cursor), all_of_them=done)
    shown, following = cut_page(found, limit, lambda one: (0, one.request))
    return PrivacyRequests(
        privacy_requests=[PrivacyRequest(**asdict(one)) for one in shown], next_cursor=following
    )


@router.post("/{request}:done", responses={404: PROBLEM, 409: PROBLEM})
def finish_privacy_request(
    request: Annotated[int, Path(ge=1, le=LARGEST_BIGINT)], change: Changing, caller: Administrator
) -> PrivacyRequest:
    """Says that a request was met, in this service and wherever else its data is."""
    done = use_case.finish(change.session, request, caller.name)
    change.note("privacy_request.done", target=request, source=done.source, kind=done.kind)
    return PrivacyRequest(**asdict(done))
