"""Processes of the service as tests run them: real ones, on the test's database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mdm.settings import Settings

WAIT_SECONDS = 60


@contextmanager
def running(settings: Settings, *command: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """`mdm COMMAND` in a process group of its own; ended, if it still lives, at the end."""
    assert settings.database_url
    assert settings.redis_url
    process = subprocess.Popen(
        [sys.executable, "-m", "mdm", "--home", str(settings.home), *command],
        env={
            **os.environ,
            "MDM_DATABASE_URL": settings.database_url.get_secret_value(),
            "MDM_REDIS_URL": settings.redis_url.get_secret_value(),
            **variables,
        },
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(WAIT_SECONDS)


def wait_until(holds: Callable[[], bool]) -> None:
    """Waits, and fails when it waited in vain."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
