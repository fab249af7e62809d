"""GET /metrics: how the service does, for Prometheus. Open like health: no personal value is in it.

What stands in PostgreSQL is the same whichever API process is asked; only requests are counted by each for itself.
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from threading import Lock
from time import monotonic, perf_counter

import psycopg
import structlog
from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from api.backend import Backend, Opened
from api.exposition import counted, gauged
from api.health import holds, redis_answers
from api.requests import RequestMeters
from mdm.errors import MdmError
from mdm.store import gauges, meter, shares
from mdm.store.database import transaction
from mdm.store.families import METERED, READ, SHARES, Family
from mdm.store.meter import Sample

log = structlog.get_logger()

_TURN_SECONDS = 5  # for the scrape before this one to end
_SHARES_SECONDS = 60.0
_SHARES_PATIENCE = 20  # going over whole tables never takes more than a twentieth of the time

# What a process knows by itself.
OWN = (
    Family("mdm_build_info", "gauge", "always 1: the version that runs", {"version": ()}),
    Family("mdm_database_up", "gauge", "1 where PostgreSQL was read; else all that it holds is absent"),
    Family("mdm_broker_up", "gauge", "1 where Redis answered"),
    Family("mdm_scrape_seconds", "gauge", "time that it took to read all of this"),
)


class Scraping:
    """What the scrapes of one app share: they take turns, and the shares are kept from one to the next."""

    def __init__(self, requests: RequestMeters) -> None:
        self._requests = requests
        self._turn = Lock()
        self._shares: Sequence[Sample] = ()
        self._shares_until = 0.0

    def scrape(self, backend: Backend) -> bytes | None:
        """All families as text; None where the scrape before this one does not end."""
        if not self._turn.acquire(timeout=_TURN_SECONDS):
            return None
        try:
            registry = CollectorRegistry()
            registry.register(_Read(list(self._read(backend))))
            return generate_latest(registry) + generate_latest(self._requests.registry)
        finally:
            self._turn.release()

    def _read(self, backend: Backend) -> Iterator[Metric]:
        start = perf_counter()
        base: list[Metric] = []
        try:
            with transaction(backend.engine) as session:
                base = list(self._read_base(session, backend))
        except (MdmError, SQLAlchemyError, psycopg.Error) as error:
            log.warning("the base could not be read for metrics", error=type(error).__name__)
        yield from base
        own = [
            Sample("mdm_build_info", {"version": version("mdm")}, 1),
            Sample("mdm_database_up", {}, bool(base)),
            Sample("mdm_broker_up", {}, holds(redis_answers, backend)),
        ]
        yield from gauged(OWN, [*own, Sample("mdm_scrape_seconds", {}, perf_counter() - start)])

    def _read_base(self, session: Session, backend: Backend) -> Iterator[Metric]:
        yield from counted(METERED, meter.read(session), sorted(backend.rules.sources))
        yield from gauged(READ, gauges.read(session))
        if monotonic() >= self._shares_until:
            start = monotonic()
            self._shares = list(shares.read(session))
            took = monotonic() - start
            self._shares_until = start + took + max(_SHARES_SECONDS, _SHARES_PATIENCE * took)
        yield from gauged(SHARES, self._shares)


class _Read(Collector):
    """What has been read, for the client."""

    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Sequence[Metric]:
        return self._metrics


def router_of(scraping: Scraping) -> APIRouter:
    """The route, for the app whose scrapes these are."""
    router = APIRouter(tags=["health"])

    @router.get("/metrics", response_class=PlainTextResponse, responses={503: {"description": "Too many."}})
    def get_metrics(backend: Opened) -> Response:
        """Counters, gauges and histograms in Prometheus's text format; docs/metrics.md says what each means."""
        text = scraping.scrape(backend)
        if text is None:
            return PlainTextResponse("the scrape before this one has not ended\n", 503)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return router
