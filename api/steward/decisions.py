"""What was decided, newest first, what was decided at one go in one row: any of it can be undone here."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.backend import Opened
from api.changes import Changing
from api.deps import LARGEST_BIGINT
from api.route import Reviewer
from api.steward.desk import Reason
from api.steward.pages import is_fragment, page
from api.steward.route import PageRoute
from api.v1.decisions import DecisionNumber
from mdm import stewardship
from mdm.queue import wake
from mdm.store import bulks, decisions
from mdm.store.database import transaction

router = APIRouter(route_class=PageRoute)

_PAGE_DECISIONS = 50

Place = Annotated[int | None, Query(ge=1, le=LARGEST_BIGINT)]


@router.get("/decisions")
def show_decisions(
    request: Request,
    backend: Opened,
    _: Reviewer,
    before: Place = None,
    unfolded: Annotated[int | None, Query(alias="open", ge=1, le=LARGEST_BIGINT)] = None,
) -> Response:
    """Decisions of all stewards; of a bulk that is `open` all that were made with it, too."""
    with transaction(backend.engine) as session:
        found = decisions.page(session, _PAGE_DECISIONS + 1, before, folded=True)
        counted = bulks.count(session, [one.bulk for one in found if one.bulk is not None])
        inside = decisions.of_bulk(session, unfolded) if unfolded is not None and unfolded in counted else []
    return page(
        request,
        "decisions.html",
        section="decisions",
        decisions=found[:_PAGE_DECISIONS],
        bulks=counted,
        unfolded=unfolded,
        inside=inside,
        before=before,
        following=found[_PAGE_DECISIONS - 1].decision if len(found) > _PAGE_DECISIONS else None,
    )


@router.post("/decisions/{decision}/undo")
def undo_decision(
    decision: DecisionNumber,
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    later: BackgroundTasks,
    reason: Reason,
) -> Response:
    """Withdraws a decision; with nothing else arrived, everything is again as it was before."""
    stewardship.undo(change.session, decision, caller.name, reason)
    change.note("decision.undo", decisions.golden_ids_of(change.session, decision), decision)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    if is_fragment(request):
        found = decisions.find(change.session, decision)
        return page(request, "decision_row.html", one=found)
    return RedirectResponse("/steward/decisions", status_code=303)
