"""OpenTelemetry traces: one from the inbound request, through the inbox, the resolver and the outbox, to the webhook.

Between processes the context travels as W3C traceparent text, kept beside what it is about. Where no collector is
set, nothing is recorded and nothing carried. Spans hold keys and counts, like logs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from mdm.settings import Settings

_propagator = TraceContextTextMapPropagator()
_EXPORT_SECONDS = 1.0
_FLUSH_MILLISECONDS = 2_000


def configure_traces(settings: Settings, process: str) -> None:
    """Sends this process's spans to the collector that is set, if one is; once a process, after it was forked."""
    if settings.otlp_endpoint is None:
        return
    provider = TracerProvider(resource=Resource.create({"service.name": f"mdm-{process}"}))
    exporter = OTLPSpanExporter(endpoint=f"{settings.otlp_endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1_000 * _EXPORT_SECONDS))
    trace.set_tracer_provider(provider)


def flush() -> None:
    """Sends what was recorded and not yet sent: before a process ends that is not asked to."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.force_flush(_FLUSH_MILLISECONDS)


def carried() -> str | None:
    """The present span as traceparent; None where nothing is recorded."""
    return _written(trace.get_current_span())


@contextmanager
def span(
    name: str, parent: str | None, facts: Mapping[str, int], kind: SpanKind = SpanKind.INTERNAL
) -> Iterator[str | None]:
    """A span under the one that `parent` names; gives its traceparent, or None where there is no parent.

    What has no parent is no part of a request: it is not recorded.
    """
    if parent is None:
        yield None
        return
    context = _propagator.extract({"traceparent": parent})
    tracer = trace.get_tracer("mdm")
    # An exception's text may be personal: its type is in the logs.
    with tracer.start_as_current_span(
        name, context, kind, facts, record_exception=False, set_status_on_exception=False
    ) as started:
        yield _written(started) or parent


def _written(span: Span) -> str | None:
    if not span.get_span_context().is_valid:
        return None
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, trace.set_span_in_context(span))
    return carrier.get("traceparent")
