"""A server that outlives us: start it, find it again, end it."""

import contextlib
import os
import re
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mdm.embedded.account import run
from mdm.embedded.home import open_private
from mdm.errors import ServerUnavailable

_START_SECONDS = 120  # crash recovery replays up to 2 GB of write-ahead log
_STOP_SECONDS = 60
_MISSED_IN_A_ROW = 3  # a process that is just becoming another program has, for a moment, no arguments
_STARTS = 20
# Another program took the port first; or a killed server's children still hold its memory, or init has
# not yet collected it.
_WORTH_ANOTHER_START = re.compile(
    r"could not bind|address already in use|still in use|\.pid\" already exists", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Daemon:
    """One server of one home.

    `prepare(port)` makes everything ready and returns the command line, which holds `folder` or a path inside
    it: by that a process id proves to be ours. `answers(port)` proves it by our password.
    """

    name: str
    folder: Path
    pid_file: Path
    log: Path
    stop_signal: signal.Signals
    prepare: Callable[[int], list[str]]
    answers: Callable[[int], bool]


def ensure_running(daemon: Daemon, port: int | None, remember: Callable[[int], None]) -> int:
    """The port it answers on; started on the last port again where that is free.

    `remember(port)` is called before a start. Raises ServerUnavailable.
    """
    if port and daemon.answers(port):
        return port
    if (
        port and (pid := running_pid(daemon)) and _comes_up(daemon, pid, port)
    ):  # it was starting or recovering
        return port
    for _ in range(_STARTS):
        port = port if port and _is_free(port) else _free_port()
        remember(port)
        written = daemon.log.stat().st_size if daemon.log.exists() else 0
        if _comes_up(daemon, _launch(daemon, port), port):
            return port
        if not _WORTH_ANOTHER_START.search(_read_log(daemon, written)):
            break
        time.sleep(0.5)
    raise ServerUnavailable(f"the embedded {daemon.name} did not start; {_last_words(daemon)}")


def stop(daemon: Daemon, pid: int) -> None:
    """Ends a process that `running_pid` has named and waits for it; raises ServerUnavailable if it stays."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, daemon.stop_signal)
    deadline = time.monotonic() + _STOP_SECONDS
    while _is_ours(daemon, pid):
        if time.monotonic() > deadline:
            raise ServerUnavailable(
                f"the embedded {daemon.name} (process {pid}) does not stop; {_last_words(daemon)}"
            )
        time.sleep(0.02)


def running_pid(daemon: Daemon) -> int | None:
    """The recorded process, if it lives and is this very server, not another that now bears its number."""
    pid = read_pid(daemon.pid_file)
    return pid if pid and _is_ours(daemon, pid) else None


def read_pid(pid_file: Path) -> int | None:
    """The number on the first line."""
    try:
        return int(pid_file.read_text(encoding="ascii").partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return None


def command_line(pid: int) -> str:
    """Program and arguments of a process; empty when it is gone or only waits to be collected."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return run(["ps", "-ww", "-o", "command=", "-p", str(pid)]).stdout


def _is_ours(daemon: Daemon, pid: int) -> bool:
    return str(daemon.folder) in command_line(pid)


def _launch(daemon: Daemon, port: int) -> int:
    """Starts it as init's child in a session of its own, so that neither our end nor a Ctrl-C reaches it."""
    command = daemon.prepare(port)
    with open_private(daemon.log, "a") as log:
        detached = run(
            ["/bin/sh", "-c", '"$@" </dev/null >&2 & echo $!', "sh", *command],
            stderr=log.fileno(),
            new_session=True,
        )
    return int(detached.stdout)


def _comes_up(daemon: Daemon, pid: int, port: int) -> bool:
    """Waits until it answers; false once the process has ended."""
    deadline = time.monotonic() + _START_SECONDS
    missed = 0
    while not daemon.answers(port):
        missed = 0 if _is_ours(daemon, pid) else missed + 1
        if missed == _MISSED_IN_A_ROW:
            return False
        if time.monotonic() > deadline:
            raise ServerUnavailable(
                f"the embedded {daemon.name} (process {pid}) did not answer within {_START_SECONDS} s;"
                f" {_last_words(daemon)}"
            )
        time.sleep(0.05)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the servers do: old connections do not count
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _read_log(daemon: Daemon, start: int) -> str:
    with daemon.log.open("rb") as log:
        log.seek(start)
        return log.read().decode(errors="replace")


def _last_words(daemon: Daemon) -> str:
    if not daemon.log.exists():
        return f"it left no log at {daemon.log}"
    lines = _read_log(daemon, max(0, daemon.log.stat().st_size - 4096)).splitlines()[-10:]
    return "\n  ".join([f"the end of {daemon.log}:", *lines])
