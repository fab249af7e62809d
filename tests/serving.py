"""The API on a real socket, for what a client in the same process cannot show: streams, and who breaks off."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.app import create_app
from mdm.rules import RuleSet
from mdm.settings import Settings


@contextmanager
def serving(settings: Settings, rules: RuleSet) -> Iterator[tuple[str, uvicorn.Server]]:
    """An API with these settings, on a free port, until the block ends, as `mdm serve` runs it: address and server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = create_app(settings, rules, lambda: server.should_exit)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", server
        finally:
            server.should_exit = True
            thread.join(timeout=30)
            assert not thread.is_alive()


@contextmanager
def served(settings: Settings, rules: RuleSet) -> Iterator[str]:
    """The same; its address alone."""
    with serving(settings, rules) as (url, _):
        yield url
