"""How many requests this process answered, and how long it took: by route, never by address."""

from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mdm.store.families import Family

disable_created_metrics()  # type: ignore[no-untyped-call]  # a gauge beside each counter that nobody asked for

PREFIX = "/v1"  # of all resources
CONSOLE = "/steward"  # of all pages

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

REQUESTS = Family(
    "mdm_http_requests_total",
    "counter",
    "requests answered",
    {"method": (), "route": (), "status": ("1xx", "2xx", "3xx", "4xx", "5xx")},
)
SECONDS = Family(
    "mdm_http_request_seconds",
    "histogram",
    "time from a request to the end of its answer",
    {"method": (), "route": ()},
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class RequestMeters:
    """The meters of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            REQUESTS.name, REQUESTS.meaning, tuple(REQUESTS.labels), registry=self.registry
        )
        self._seconds = Histogram(
            SECONDS.name,
            SECONDS.meaning,
            tuple(SECONDS.labels),
            buckets=SECONDS.buckets,
            registry=self.registry,
        )

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        """Counts a request. What we have no route for is one, whatever its path; a method may be anything, too."""
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(method, route, f"{status // 100}xx").inc()
        self._seconds.labels(method, route).observe(seconds)


def _route(scope: Scope) -> str:
    """The route's path with its parameters' names, as docs/api.md has it; the console's do not know their prefix."""
    path: str = getattr(scope.get("route"), "path_format", "")
    if not path:
        return "none"
    return f"{CONSOLE}{path}" if scope["path"].startswith(f"{CONSOLE}/") else path


class Metered:
    """The app, with its requests counted."""

    def __init__(self, app: ASGIApp, meters: RequestMeters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500  # of what breaks before it answers

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = perf_counter()
        try:
            await self._app(scope, receive, watched)
        finally:
            self._meters.note(scope, status, perf_counter() - start)
