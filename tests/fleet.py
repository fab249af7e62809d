"""Worker, API and relay as real processes, each in a session of its own, to be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx
import psutil

from mdm.settings import Settings

WORKER, API, RELAY = "worker", "serve", "relay"
KEY = "key-for-chaos"
WAIT_SECONDS = 120
_STOP_SECONDS = 60
_LOCAL = {
    "MDM_WEBHOOK_ALLOW_HTTP": "true",
    "MDM_WEBHOOK_ALLOW_NETWORKS": '["127.0.0.0/8"]',
    "MDM_API_KEY": KEY,
}


_MARK = "FLEET_HOME"  # in the environment of all that it starts, directly or not


def within(seconds: float, holds: Callable[[], bool], of: Callable[[], object] = lambda: "") -> float:
    """Waits, and fails when it waited in vain, saying what of; how many seconds it took."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < seconds, f"waited in vain for {seconds} s {of()}"
        time.sleep(0.05)
    return time.monotonic() - start


class Fleet:
    """`mdm worker`, `mdm serve` and `mdm relay`; their output goes to files in `folder`."""

    def __init__(self, settings: Settings, folder: Path, variables: Mapping[str, str]) -> None:
        assert settings.database_url
        assert settings.redis_url
        self.home = settings.home
        self._command = [sys.executable, "-m", "mdm", "--home", str(settings.home)]
        self._environment = {
            **os.environ,
            **_LOCAL,
            _MARK: str(settings.home),
            "MDM_DATABASE_URL": settings.database_url.get_secret_value(),
            "MDM_REDIS_URL": settings.redis_url.get_secret_value(),
            **variables,
        }
        self._folder = folder
        self._port = _free_port()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._sessions: set[int] = set()
        self.url = f"http://127.0.0.1:{self._port}"
        self.starts = 0

    def __enter__(self) -> Self:
        self.tend()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stops all in order; fails when a process stays, of those killed before, too."""
        for process in self._running.values():
            process.terminate()
        try:
            for process in self._running.values():
                process.wait(_STOP_SECONDS)
            if kind is None:
                within(_STOP_SECONDS, lambda: not self.left(), of=self.left)
        finally:
            for process in self.left():
                with suppress(psutil.NoSuchProcess):
                    process.kill()

    def tend(self) -> None:
        """Starts what does not run, as whoever watches over processes does."""
        for name in (WORKER, API, RELAY):
            if name not in self._running or self._running[name].poll() is not None:
                self._start(name)

    def _start(self, name: str) -> None:
        options = ["--port", str(self._port)] if name == API else []
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = process = subprocess.Popen(
                [*self._command, name, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )
        self._sessions.add(process.pid)
        self.starts += 1

    def kill(self, name: str) -> None:
        """Kills a process and all that it started."""
        process = self._running[name]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_alone(self, name: str) -> None:
        """Kills a process; what it started is left to itself."""
        self._running[name].kill()
        self._running[name].wait()

    def children(self, name: str) -> list[psutil.Process]:
        """What a process started itself."""
        try:
            return psutil.Process(self._running[name].pid).children()
        except psutil.NoSuchProcess:
            return []

    def left(self) -> list[psutil.Process]:
        """All that live of what was ever started, directly or not."""
        return [
            process
            for process in psutil.process_iter()
            if _session(process) in self._sessions and self._is_ours(process)
        ]

    def _is_ours(self, process: psutil.Process) -> bool:
        """Not of a session that got the number of one of ours: numbers come again on a busy machine."""
        try:
            return process.environ().get(_MARK) == str(self.home)
        except psutil.NoSuchProcess:
            return False

    def is_up(self) -> bool:
        """Whether the API says that it is ready."""
        try:
            return httpx.get(f"{self.url}/health/ready").is_success
        except httpx.TransportError:
            return False


def _session(process: psutil.Process) -> int | None:
    """None: it is gone, or waits only to be collected."""
    try:
        return None if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (psutil.NoSuchProcess, ProcessLookupError):
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
