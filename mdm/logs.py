"""Structured logs: keys, counts and weights; never a name, an e-mail, a telephone number or an address."""

import logging
import sys
import traceback

import structlog

from mdm.masking import PERSONAL, mask_value
from mdm.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Sends structlog and the standard library's loggers to stderr, as text or as JSON lines."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)


def _without_values(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Of an exception its type and place: the message, and variables that a traceback shows, may be personal.

    Nothing of ours logs a personal attribute; where one slips in, it is masked.
    """
    event = {**event, **{name: mask_value(name, event[name]) for name in PERSONAL & event.keys()}}
    held = event.pop("exc_info", None)
    held = sys.exc_info() if held is True else held
    error = held[1] if isinstance(held, tuple) else held
    return {**event, "error": type(error).__name__, "where": frames(error)} if error else event


_FRAMES = 8


def frames(error: BaseException) -> list[str]:
    """Where it broke, innermost last, without the message: a database's may repeat values."""
    return [
        f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    ]
