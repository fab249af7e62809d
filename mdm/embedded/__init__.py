"""PostgreSQL and Valkey from Python wheels, for a machine that has neither; docs/embedded-servers.md.

`home` holds the passwords, the ports and, where it can, the data. The servers outlive the command that
started them: the next command finds them again, or starts what is down. Nothing listens beyond 127.0.0.1.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from mdm.embedded.daemon import Daemon, ensure_running, running_pid, stop
from mdm.embedded.home import State, create_state, data_folder, leftovers, locked, read_state, write_state
from mdm.embedded.postgres import database_url, postgres_daemon
from mdm.embedded.valkey import redis_url, valkey_daemon
from mdm.errors import ServerUnavailable

__all__ = [
    "ServerStatus",
    "Servers",
    "discard_servers",
    "ensure_servers",
    "running_servers",
    "server_status",
    "stop_servers",
]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the running servers are; both URLs hold a password."""

    database_url: str
    redis_url: str


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What a home has; `data` is None before its first start."""

    data: Path | None
    postgres_answers: bool
    valkey_answers: bool


def ensure_servers(home: Path) -> Servers:
    """Starts what is down and returns both addresses; any number of commands may call it at once.

    Raises ServerUnavailable, with the last lines of the server's log, when one does not start.
    """
    home = home.expanduser().resolve()
    with _explained(home), locked(home):
        state = read_state(home) or _first_state(home)
        for daemon in _daemons(home, state):
            state = _run(home, state, daemon)
        return Servers(database_url(state), redis_url(state))


def stop_servers(home: Path) -> None:
    """Ends both servers and keeps their data; nothing happens where none run."""
    home = home.expanduser().resolve()
    if not home.is_dir():
        return
    with _explained(home), locked(home):
        if state := read_state(home):
            _stop_all(home, state)


def discard_servers(home: Path) -> None:
    """Ends both servers and deletes their data for good: for tests and for starting afresh."""
    home = home.expanduser().resolve()
    if not home.is_dir():
        return
    with _explained(home), locked(home):
        if state := read_state(home):
            _stop_all(home, state)
            for daemon in _daemons(home, state):
                shutil.rmtree(daemon.folder, ignore_errors=True)
                daemon.log.unlink(missing_ok=True)
            if (data := data_folder(home, state)) != home:
                shutil.rmtree(data)
            (home / "servers.json").unlink()


def server_status(home: Path) -> ServerStatus:
    """Whether each server answers to our password; starts nothing."""
    home = home.expanduser().resolve()
    with _explained(home):
        if not (state := read_state(home)):
            return ServerStatus(data=None, postgres_answers=False, valkey_answers=False)
        up = {daemon.name: _answers(daemon, state) for daemon in _daemons(home, state)}
        return ServerStatus(data_folder(home, state), up["postgres"], up["valkey"])


def running_servers(home: Path) -> tuple[str | None, str | None]:
    """The addresses of PostgreSQL and Valkey, None of one that does not answer; starts nothing."""
    home = home.expanduser().resolve()
    with _explained(home):
        if not (state := read_state(home)):
            return None, None
        postgres, valkey = (_answers(daemon, state) for daemon in _daemons(home, state))
        return database_url(state) if postgres else None, redis_url(state) if valkey else None


def _run(home: Path, state: State, daemon: Daemon) -> State:
    """The state with the running server's port, which is on disk before it starts: no kill loses a server."""

    def with_port(port: int) -> State:
        return replace(state, ports={**state.ports, daemon.name: port})

    port = ensure_running(
        daemon, state.ports.get(daemon.name), remember=lambda port: write_state(home, with_port(port))
    )
    return with_port(port)


def _first_state(home: Path) -> State:
    state = create_state(home)
    for folder in leftovers(home, state):
        _stop_all(home, replace(state, data=str(folder)))
        _log.warning("embedded_servers_left_over", data=str(folder), home=str(home))
    _log.info("embedded_servers_created", data=str(data_folder(home, state)), home=str(home))
    return state


def _daemons(home: Path, state: State) -> list[Daemon]:
    data = data_folder(home, state)
    return [postgres_daemon(data, state), valkey_daemon(data, state)]


def _stop_all(home: Path, state: State) -> None:
    for daemon in _daemons(home, state):
        if pid := running_pid(daemon):
            stop(daemon, pid)


def _answers(daemon: Daemon, state: State) -> bool:
    port = state.ports.get(daemon.name)
    return port is not None and daemon.answers(port)


@contextmanager
def _explained(home: Path) -> Iterator[None]:
    """What the operating system refuses becomes one clear line."""
    try:
        yield
    except OSError as error:
        raise ServerUnavailable(f"the embedded servers of {home} cannot be used: {error}") from error
