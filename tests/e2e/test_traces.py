"""One trace from the inbound request to the webhook, through real processes and a real collector."""

import gzip
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from mdm.settings import Settings
from mdm.store import subscriptions
from mdm.store.database import transaction
from mdm.store.subscriptions import Terms
from tests.base import Base, kate
from tests.conftest import API_KEY
from tests.processes import running, wait_until
from tests.receiver import receiving

_LOCAL = {"MDM_WEBHOOK_ALLOW_HTTP": "true", "MDM_WEBHOOK_ALLOW_NETWORKS": '["127.0.0.0/8"]'}


@contextmanager
def collecting() -> Iterator[tuple[str, list[Span]]]:
    """An OpenTelemetry collector: its address, and the spans that came."""
    spans: list[Span] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = ExportTraceServiceRequest()
            body = self.rfile.read(int(self.headers["content-length"]))
            request.ParseFromString(_plain(body, self.headers.get("content-encoding")))
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    spans.extend(scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", spans
        server.shutdown()


def _plain(body: bytes, encoding: str | None) -> bytes:
    return gzip.decompress(body) if encoding == "gzip" else body


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_request_resolving_and_delivery_are_spans_of_one_trace(
    base: Base, settings: Settings, port: int
) -> None:
    trace_id, caller = os.urandom(16).hex(), os.urandom(8).hex()
    with collecting() as (collector, spans), receiving() as receiver:
        with transaction(base.engine) as session:
            number = subscriptions.add(session, Terms("shop", "team", receiver.url), 0)
            subscriptions.add_secret(session, number, "whsec_c2VjcmV0LWZvci10ZXN0cw==", 0)
        traced = {"MDM_OTLP_ENDPOINT": collector, "MDM_API_KEY": API_KEY, **_LOCAL}
        with (
            running(settings, "worker", **traced),
            running(settings, "relay", **traced),
            running(settings, "serve", "--port", str(port), **traced),
            httpx.Client(base_url=f"http://127.0.0.1:{port}") as api,
        ):
            wait_until(lambda: _is_up(api))
            record = {name: value for name, value in kate("crm:1").items() if not name.startswith("source")}
            api.put(
                "/v1/sources/crm/records/1",
                json=record,
                headers={"Authorization": f"Bearer {API_KEY}", "traceparent": f"00-{trace_id}-{caller}-01"},
            ).raise_for_status()
            wait_until(lambda: len(receiver.events) == 1)
            told = api.get("/v1/events", headers={"Authorization": f"Bearer {API_KEY}"}).json()["events"]
            wait_until(
                lambda: {"deliver", "resolve"} <= {s.name for s in spans if s.trace_id.hex() == trace_id}
            )
    ours = [span for span in spans if span.trace_id.hex() == trace_id]
    by_id = {span.span_id.hex(): span for span in ours}
    (delivery,) = [span for span in ours if span.name == "deliver"]
    resolving = by_id[delivery.parent_span_id.hex()]
    request = by_id[resolving.parent_span_id.hex()]
    assert resolving.name == "resolve"
    assert request.name == "PUT /v1/sources/{source}/records/{source_id}"
    assert request.parent_span_id.hex() == caller
    assert receiver.got[0].headers["traceparent"] == f"00-{trace_id}-{delivery.span_id.hex()}-01"
    assert receiver.events[0]["traceparent"] == f"00-{trace_id}-{resolving.span_id.hex()}-01"
    assert receiver.events == told
    for value in ("Katherine", "oneil", "0018", "High St"):
        assert value not in str(spans)


def _is_up(api: httpx.Client) -> bool:
    try:
        return api.get("/health/ready").is_success
    except httpx.TransportError:
        return False
