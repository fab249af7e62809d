"""Finding a golden record by whatever is at hand. What is typed travels in the body: URLs end up in logs."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.backend import Opened
from api.route import Reviewer
from api.steward.masking import is_masked
from api.steward.pages import is_fragment, page
from api.steward.route import PageRoute
from mdm.desk.search import search
from mdm.model import Json
from mdm.store import audit
from mdm.store.audit import Entry
from mdm.store.database import transaction

router = APIRouter(route_class=PageRoute)


@router.get("/search")
async def show_search(request: Request, _: Reviewer) -> Response:
    """The box, empty."""
    return page(request, "search.html", section="search", asked="", merging="", found=None, masked=False)


@router.post("/search")
def find(
    request: Request,
    backend: Opened,
    caller: Reviewer,
    text: Annotated[str, Form(max_length=200)] = "",
    merging: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Golden records that it may mean; `merging`: the golden ID that one of them is looked for to be merged with."""
    masked = is_masked(backend, caller)
    with transaction(backend.engine) as session:
        found = search(session, text, backend.rules, masked=masked)
        ids = [one.golden_id for one in found.results]
        kinds = sorted({kind for one in found.results for kind, _ in one.why})
        detail: dict[str, Json] = {"masked": masked, "by": [*kinds]}
        audit.append(session, Entry(caller.name, "review", "console.search", ids, detail=detail))
    return page(
        request,
        "search_results.html" if is_fragment(request) else "search.html",
        section="search",
        asked=text,
        merging=merging,
        found=found,
        masked=masked,
    )
