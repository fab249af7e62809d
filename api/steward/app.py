"""The console, put together. Who adds pages writes a module with a router, and names it here."""

from fastapi import APIRouter, FastAPI

from api.requests import CONSOLE
from api.steward import (
    bulk,
    change,
    dead_letters,
    decisions,
    desk,
    files,
    golden,
    health,
    oidc,
    queue,
    rules,
    search,
    sign_in,
)
from api.steward.kept import Kept
from api.steward.sign_in import Attempts

PARTS = (
    files.router,
    sign_in.router,
    oidc.router,
    sign_in.signed_in,
    queue.router,
    desk.router,
    bulk.router,
    decisions.router,
    health.router,
    dead_letters.router,
    rules.router,
    golden.router,
    change.router,
    search.router,
)


def add_console(app: FastAPI) -> None:
    """Serves the console beside the API."""
    router = APIRouter(prefix=CONSOLE, include_in_schema=False)
    for part in PARTS:
        router.include_router(part)
    app.include_router(router)
    app.state.attempts = Attempts()
    app.state.overview = Kept()
    app.state.told = Kept()
    app.state.segments = Kept()
