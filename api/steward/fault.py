"""Exceptions → pages in plain words, by the same table as the API's problems."""

import json
from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from api.errors import to_problem
from api.steward.pages import is_fragment, page
from api.steward.texts import texts_for

_SAYS_MORE = frozenset({400, 403, 404, 409, 410, 412, 413, 422, 429})  # beyond these the detail is ours alone


def to_page(request: Request, error: Exception) -> Response:
    """The page, or for htmx the notice, that tells of a failure."""
    answer = to_problem(request, error)
    told = json.loads(bytes(answer.body))
    texts = texts_for(request.headers.get("accept-language", ""))
    name = f"fault.{told['type'].removeprefix('/problems/')}"
    title = texts.known(name, told["title"])
    detail = told.get("detail", "") if answer.status_code in _SAYS_MORE else ""
    template = "fault_notice.html" if is_fragment(request) else "fault.html"
    response = page(request, template, answer.status_code, title=title, detail=detail)
    if is_fragment(request):  # htmx puts it where notices stand, whatever it was asked for
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = answer.headers.get("Retry-After", "5")
    return response
