"""Finding a golden record by whatever is at hand. What is typed travels in the body: URLs end up in logs."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.backend import Backend, Opened
from api.changes import Changing
from api.route import Reviewer
from api.steward.masking import is_masked, note_reveal
from api.steward.pages import is_fragment, page
from api.steward.route import PageRoute
from mdm.access import Caller
from mdm.desk.search import Found, search
from mdm.model import Json
from mdm.store import audit
from mdm.store.audit import Entry
from mdm.store.database import transaction

router = APIRouter(route_class=PageRoute)

Text = Annotated[str, Form(max_length=200)]
Merging = Annotated[
    str, Form(max_length=100)
]  # the golden ID that one of them is looked for to be merged with


@router.get("/search")
async def show_search(request: Request, _: Reviewer) -> Response:
    """The box, empty."""
    return page(request, "search.html", section="search", asked="", merging="", found=None, masked=False)


@router.post("/search")
def find(
    request: Request,
    backend: Opened,
    caller: Reviewer,
    text: Text = "",
    merging: Merging = "",
) -> Response:
    """Golden records that it may mean."""
    masked = is_masked(backend, caller)
    return _results(request, _found(backend, caller, text, masked=masked), text, merging, masked=masked)


@router.get("/search/values")
def go_to_search(_: Reviewer) -> Response:
    """Who comes back to a page that was made of a form searches anew."""
    return RedirectResponse("/steward/search", status_code=303)


@router.post("/search/values")
def reveal_found(
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    text: Text = "",
    merging: Merging = "",
) -> Response:
    """The same with their personal values, where these are shown on request."""
    masked = is_masked(backend, caller, asked_for=True)
    found = _found(backend, caller, text, masked=masked)
    note_reveal(change, [one.golden_id for one in found.results])
    return _results(request, found, text, merging, masked=masked)


def _found(backend: Backend, caller: Caller, text: str, *, masked: bool) -> Found:
    """Searches, and notes in the audit what was found, in clear or masked."""
    with transaction(backend.engine) as session:
        found = search(session, text, backend.rules, masked=masked)
        ids = [one.golden_id for one in found.results]
        kinds = sorted({kind for one in found.results for kind, _ in one.why})
        detail: dict[str, Json] = {"masked": masked, "by": [*kinds]}
        audit.append(session, Entry(caller.name, "review", "console.search", ids, detail=detail))
    return found


def _results(request: Request, found: Found, text: str, merging: str, *, masked: bool) -> Response:
    return page(
        request,
        "search_results.html" if is_fragment(request) else "search.html",
        section="search",
        asked=text,
        merging=merging,
        found=found,
        masked=masked,
    )
