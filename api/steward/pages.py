"""Pages out of templates, with what every page needs: who is signed in, the texts, the theme, the navigation."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.steward.assets import address_of
from api.steward.sessions import current_visit
from api.steward.texts import texts_for
from mdm.access import Scope

THEME_COOKIE = "mdm_theme"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Section:
    """A place of the console; shown to who may see it."""

    name: str  # of its text, and of the page that is current in it
    path: str
    scope: Scope


# In the order of the navigation: a new place is a line here, and a text `section.NAME`.
SECTIONS = (
    Section("queue", "/steward/", "review"),
    Section("search", "/steward/search", "review"),
    Section("decisions", "/steward/decisions", "review"),
    Section("health", "/steward/health", "review"),
    Section("rules", "/steward/rules", "rules"),
)

# Reasons of review tasks that say no more than the question does.
_PLAIN_REASONS = frozenset(
    {
        "between the thresholds",
        "one link holds two groups",
        "the record has changed since it was decided",
    }
)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = address_of
    environment.globals["plain_reasons"] = _PLAIN_REASONS
    return environment


def page(
    request: Request, template: str, status_code: int = 200, *, section: str = "", **context: object
) -> HTMLResponse:
    """A whole page, or a fragment, with `context` beside what every template has."""
    visit = current_visit(request)
    texts = texts_for(request.headers.get("accept-language", ""))
    scopes = [one for one in SECTIONS if visit is not None and visit.caller.may(one.scope)]
    theme = request.cookies.get(THEME_COOKIE, "")
    html = (
        _templates()
        .get_template(template)
        .render(
            say=texts.say,
            texts=texts,
            caller=visit.caller if visit else None,
            csrf=visit.csrf if visit else "",
            theme=theme if theme in THEMES else "auto",
            themes=THEMES,
            sections=scopes,
            section=section,
            here=request.url.path,
            back=_way_back(request, section),
            **context,
        )
    )
    return HTMLResponse(html, status_code)


def _way_back(request: Request, section: str) -> str:
    """Where a change of the theme leads to: here, or, where one comes by a form alone, to the section."""
    if request.method == "GET":
        query = request.url.query
        return f"{request.url.path}?{query}" if query else request.url.path
    return next((one.path for one in SECTIONS if one.name == section), "")


def is_fragment(request: Request) -> bool:
    """Whether htmx asks, which wants a part of a page; not where it restores a page that was left."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"
