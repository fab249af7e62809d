"""Deletes what has been kept for its time: docs/settings.md says how long that is."""

from collections.abc import Callable

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from mdm.settings import Settings
from mdm.store import idempotency, vendor_events
from mdm.store.database import transaction
from mdm.store.retention import purge_dead_letters, purge_deliveries, purge_events

log = structlog.get_logger()

_MOST_ROWS = 5_000  # a transaction: nobody waits long for it


def purge(engine: Engine, settings: Settings) -> dict[str, int]:
    """Purges everything that is due, piece by piece, each committed; how many of what."""
    dead_days = settings.dead_letter_days
    steps: dict[str, Callable[[Session], int]] = {
        "deliveries": lambda s: purge_deliveries(s, "delivered", settings.delivery_days, _MOST_ROWS),
        "replayed": lambda s: purge_deliveries(s, "replayed", settings.delivery_days, _MOST_ROWS),
        "dead deliveries": lambda s: purge_deliveries(s, "dead", dead_days, _MOST_ROWS),
        "answers": lambda s: idempotency.purge(s, settings.idempotency_hours, _MOST_ROWS),
        "vendor events": lambda s: vendor_events.purge(s, settings.vendor_event_days, _MOST_ROWS),
        "dead inputs": lambda s: purge_dead_letters(s, dead_days, _MOST_ROWS),
        "events": lambda s: purge_events(
            s, settings.event_days, _MOST_ROWS
        ),  # last: dead deliveries hold some
    }
    purged = {what: _all_of(engine, step) for what, step in steps.items()}
    log.info("purged", **{what.replace(" ", "_"): count for what, count in purged.items()})
    return purged


def _all_of(engine: Engine, step: Callable[[Session], int]) -> int:
    total = 0
    while True:
        with transaction(engine) as session:
            count = step(session)
        total += count
        if count < _MOST_ROWS:
            return total
