"""Back-pressure: while too much waits in the inbox, records are turned away, before any of them is taken."""

import time
from threading import Lock

from fastapi import Request

from api.backend import Backend, Opened
from api.errors import InboxFull
from mdm.store import inbox
from mdm.store.database import transaction

_LOOK_SECONDS = 1.0  # between two counts: so many records more may slip in, and no request pays for a count


class Pressure:
    """Whether the inbox was full when it was last looked at."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._looked_at = -_LOOK_SECONDS
        self._is_full = False

    def is_full(self, backend: Backend) -> bool:
        """Looks again where that was a while ago; raises ServerUnavailable without PostgreSQL."""
        with self._lock:  # others wait for the one that counts
            if time.monotonic() - self._looked_at >= _LOOK_SECONDS:
                with transaction(backend.engine) as session:
                    self._is_full = inbox.is_waiting_more_than(session, backend.settings.inbox_limit)
                self._looked_at = time.monotonic()
            return self._is_full


def refuse_when_full(request: Request, backend: Opened) -> None:
    """Raises InboxFull: what is turned away was not taken, and may come again."""
    pressure: Pressure = request.app.state.pressure
    if pressure.is_full(backend):
        raise InboxFull(f"more than {backend.settings.inbox_limit} records wait to be resolved")
