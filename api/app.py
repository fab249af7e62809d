"""The API as an ASGI app."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI, Request
from pydantic import SecretStr
from starlette.exceptions import HTTPException

from api import health, metrics
from api.backend import Backend
from api.callers import Callers
from api.deprecation import Deprecating
from api.document import VERSION, Documented
from api.errors import to_problem
from api.gathering import Gathering
from api.limits import Limits
from api.matching import Matching, matching
from api.pressure import Pressure
from api.requests import Metered, RequestMeters
from api.route import Anyone, GuardedRoute
from api.security_headers import SecurityHeaders
from api.steward.app import add_console
from api.tokens import Tokens
from api.v1 import (
    audit,
    crosswalk,
    dead_letters,
    decisions,
    deliveries,
    events,
    explanations,
    golden_ids,
    golden_records,
    history,
    lookup,
    match,
    privacy_requests,
    reconcile,
    records,
    review_tasks,
    rules,
    snapshot,
    subscriptions,
    vendor_webhooks,
)
from mdm.errors import ServerUnavailable
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.audit import append_reads
from mdm.store.bell import hung_up
from mdm.store.database import open_engine
from mdm.store.lookup import Line, golden_views, open_pool, places_of

# Crosswalk, golden records and notes for the audit take one each, however many ask: what comes meanwhile goes together.
# The others are for batches, identifiers, keys and the feed; one event loop keeps no more busy.
_HOT_CONNECTIONS = 10
# Each holds a connection over several steps in threads; one process of Python makes no more changes at once.
_WRITE_CONNECTIONS = 10

# The hottest first: each route that is tried before takes its time.
_ROUTERS = (
    crosswalk.router,
    golden_records.minted,
    lookup.router,
    match.router,
    vendor_webhooks.router,
    golden_ids.router,
    records.router,
    dead_letters.router,
    explanations.router,
    history.router,
    review_tasks.router,
    decisions.router,
    events.router,
    snapshot.router,
    reconcile.router,
    subscriptions.router,
    deliveries.router,
    audit.router,
    privacy_requests.router,
    rules.router,
    golden_records.router,  # last: an adopted golden ID may hold a slash, so its path takes what the others leave
)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[dict[str, Backend | Matching]]]


def create_app(settings: Settings, rules: RuleSet, stopping: Callable[[], bool] = lambda: False) -> FastAPI:
    """The app for these settings, whose database and Redis URLs must be set; it connects when it starts up.

    `stopping`: whether its server was told to stop, so that requests that wait for events end.
    """
    app = Documented(
        title="Customer identity resolution",
        version=VERSION,
        lifespan=_lifespan(settings, rules, stopping),
        openapi_url=None,  # served below, with the key
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would send strangers to wherever the header Host says
        telemetry={"metrics": False, "logs": False, "operation_spans": False},  # spans of requests alone
        generate_unique_id_function=lambda route: route.name,  # names of methods in generated clients
    )
    app.issuer = settings.oidc_issuer
    app.state.pressure = Pressure()
    app.add_exception_handler(HTTPException, to_problem)
    meters = RequestMeters()
    app.add_middleware(Metered, meters=meters)
    app.add_middleware(Deprecating)
    app.add_middleware(SecurityHeaders)
    for router in _ROUTERS:
        app.router.routes.extend(router.routes)
    app.include_router(health.router)
    app.include_router(metrics.router_of(metrics.Scraping(meters)))
    guarded = APIRouter(route_class=GuardedRoute)
    guarded.add_api_route("/openapi.json", _describe, include_in_schema=False)
    app.include_router(guarded)
    add_console(app)
    return app


async def _describe(request: Request, _: Anyone) -> dict[str, object]:
    """The OpenAPI document."""
    app: FastAPI = request.app
    return app.openapi()


def _lifespan(settings: Settings, rules: RuleSet, stopping: Callable[[], bool]) -> Lifespan:
    tokens = Tokens(settings) if settings.oidc_issuer else None  # what is set wrongly lets nothing start
    limits = Limits(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Backend | Matching]]:
        url = _given(settings.database_url, "MDM_DATABASE_URL")
        redis_url = _given(settings.redis_url, "MDM_REDIS_URL")
        engine = open_engine(url, pool_size=_WRITE_CONNECTIONS)
        async with open_pool(url, size=_HOT_CONNECTIONS) as pool, hung_up(url) as bell:
            callers = Callers(settings, pool, tokens)
            async with (
                Line(pool) as crosswalk,
                Line(pool) as golden,
                callers.noting_use(engine),
                matching(engine, rules) as opened,
            ):
                changes = CapacityLimiter(_WRITE_CONNECTIONS)
                backend = Backend(
                    settings,
                    rules,
                    engine,
                    pool,
                    redis_url,
                    bell,
                    stopping,
                    callers,
                    limits,
                    Gathering(partial(places_of, crosswalk.fetch)),
                    Gathering(partial(golden_views, golden.fetch)),
                    Gathering(partial(append_reads, pool)),
                    changes,
                )
                yield {"backend": backend, "matching": opened}
        engine.dispose()

    return lifespan


def _given(url: SecretStr | None, name: str) -> str:
    if url is None:
        raise ServerUnavailable(f"{name} is not set")
    return url.get_secret_value()
