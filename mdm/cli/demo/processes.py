"""The demo's own worker and API: processes like those of production, ended with the demo."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from mdm.cli.environment import Environment
from mdm.errors import ServerUnavailable

_START_SECONDS = 60
_STOP_SECONDS = 20


@contextmanager
def running_worker(environment: Environment) -> Iterator[None]:
    """A Celery worker on the demo's servers; its output goes to `worker.log` in the home."""
    with _running(environment, "worker", ["worker"], {}):
        yield


# Whoever tries the demo has a receiver on this machine, if any.
_LOCAL_WEBHOOKS = {"MDM_WEBHOOK_ALLOW_HTTP": "true", "MDM_WEBHOOK_ALLOW_NETWORKS": '["127.0.0.0/8"]'}


@contextmanager
def running_relay(environment: Environment) -> Iterator[None]:
    """A relay that also delivers to this machine; its output goes to `relay.log` in the home."""
    with _running(environment, "relay", ["relay"], _LOCAL_WEBHOOKS):
        yield


@contextmanager
def running_api(environment: Environment, port: int) -> Iterator[httpx.Client]:
    """The API on uvicorn; gives a client that sends the home's key. Its output goes to `api.log` in the home."""
    key = api_key(environment.home)
    address = f"http://127.0.0.1:{port}"
    with (
        _running(
            environment, "api", ["serve", "--port", str(port)], {"MDM_API_KEY": key, **_LOCAL_WEBHOOKS}
        ) as process,
        httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client,
    ):
        _await_ready(client, process, environment.home / "api.log")
        yield client


def api_key_file(home: Path) -> Path:
    return home / "api-key"


def api_key(home: Path) -> str:
    """The key of this home's demo: random, made once, readable by its owner only."""
    path = api_key_file(home)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def free_port(wanted: int) -> int:
    """`wanted` if nothing listens there, else any free port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    environment: Environment, name: str, arguments: list[str], variables: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    home = environment.home.resolve()
    command = [sys.executable, "-m", "mdm", "--home", str(home), *arguments]
    servers = {"MDM_DATABASE_URL": environment.database_url, "MDM_REDIS_URL": environment.redis_url}
    with (home / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **servers, **variables},
            start_new_session=True,  # Ctrl-C ends the demo, which then ends its processes in order
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await_ready(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if client.get("/health/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise ServerUnavailable(f"the API did not start: see {log}")
