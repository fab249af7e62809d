"""The relay as tests run it: in a thread, with an event loop of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from mdm.deliver import run_relay
from mdm.settings import Settings

_STOP_SECONDS = 30


def for_tests(settings: Settings, **changes: object) -> Settings:
    """Settings that let deliveries go to this machine."""
    local: dict[str, object] = {"webhook_allow_http": True, "webhook_allow_networks": ["127.0.0.0/8"]}
    return settings.model_copy(update={**local, **changes})


@contextmanager
def relaying(engine: Engine, settings: Settings) -> Iterator[None]:
    """A relay that runs until the block ends, and then stops in order."""
    assert settings.database_url
    url = settings.database_url.get_secret_value()
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(run_relay(engine, url, settings, stopping)), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(_STOP_SECONDS)
        assert not thread.is_alive()
        loop.close()
