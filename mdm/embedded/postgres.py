"""The embedded PostgreSQL: how it is made, started and recognised."""

import contextlib
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import psycopg

from mdm.embedded.account import give, run
from mdm.embedded.binaries import postgres_binaries
from mdm.embedded.daemon import Daemon, command_line, read_pid
from mdm.embedded.home import State
from mdm.errors import ServerUnavailable

# For two shared cores and a few GB. Durability is PostgreSQL's own default: fsync, full_page_writes and
# synchronous_commit stay on.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    # This build has only pglz for it: with that a thousand records into a large base took 2.4 s, without 1.4.
    "wal_compression": "off",
    "checkpoint_timeout": "15min",
    # Else who resolves writes changed pages out itself, for room to read others: of a large base, at each micro-batch.
    "bgwriter_delay": "20ms",
    "bgwriter_lru_maxpages": "2000",
    "bgwriter_lru_multiplier": "4",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # A failed statement and its DETAIL quote the row: personal values stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# Deterministic on every machine: the order of strings is that of their bytes, upper and lower case Unicode's.
_COLLATION = ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def database_url(state: State) -> str:
    """What libpq, psycopg and SQLAlchemy take."""
    return f"postgresql://mdm:{state.database_password}@127.0.0.1:{state.ports['postgres']}/mdm"


def postgres_daemon(data: Path, state: State) -> Daemon:
    """The server whose cluster lies in `data`/postgres."""
    cluster = data / "postgres"

    def prepare(port: int) -> list[str]:
        binaries = postgres_binaries()
        if not cluster.exists():
            _initialise(cluster, binaries, state.database_password)
        _drop_stale_pid_file(cluster)
        settings = [argument for name, value in _SETTINGS.items() for argument in ("-c", f"{name}={value}")]
        return [str(binaries / "postgres"), "-D", str(cluster), "-p", str(port), *settings]

    return Daemon(
        name="postgres",
        folder=cluster,
        pid_file=cluster / "postmaster.pid",
        log=data / "postgres.log",
        stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes a checkpoint
        prepare=prepare,
        answers=lambda port: _answers(port, state.database_password, cluster),
    )


def _answers(port: int, password: str, cluster: Path) -> bool:
    """Whether the server there takes our password and serves our cluster, not a copy of it."""
    try:
        with psycopg.connect(
            host="127.0.0.1",
            port=port,
            user="mdm",
            password=password,
            dbname="mdm",
            sslmode="disable",
            connect_timeout=2,
        ) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and row[0] == str(cluster)


def _initialise(cluster: Path, binaries: Path, password: str) -> None:
    """Makes the cluster beside its place and moves it there whole, so that a kill leaves no half one."""
    for left_over in cluster.parent.glob("postgres-new-*"):
        _end_makers(left_over)
        shutil.rmtree(left_over, ignore_errors=True)
        left_over.unlink(missing_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=cluster.parent, prefix="postgres-new-"))
    give(fresh)
    handle, password_file = tempfile.mkstemp(dir=cluster.parent, prefix="postgres-new-")
    with os.fdopen(handle, "w") as file:
        file.write(password)
    try:
        give(Path(password_file))
        _run([str(binaries / "initdb"), "-D", str(fresh), "--username=mdm", f"--pwfile={password_file}",
              "--auth=scram-sha-256", "--no-instructions", *_COLLATION])  # fmt: skip
    finally:
        Path(password_file).unlink()
    _run([str(binaries / "postgres"), "--single", "-D", str(fresh), "-c", "exit_on_error=on", "postgres"],
         stdin="CREATE DATABASE mdm\n")  # fmt: skip
    fresh.rename(cluster)


def _end_makers(left_over: Path) -> None:
    """Ends the initdb of a launcher that was killed: it would go on writing into what is being deleted."""
    deadline = time.monotonic() + _MAKERS_SECONDS
    while time.monotonic() < deadline:
        makers = [pid for pid in _processes() if _makes(left_over, command_line(pid))]
        for pid in makers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not makers and not _is_worked_in(left_over):
            return
        time.sleep(0.02)


_MAKERS_SECONDS = 10


def _makes(left_over: Path, command: str) -> bool:
    program = Path(command.partition(" ")[0]).name
    return program in {"initdb", "postgres"} and str(left_over) in command


def _processes() -> list[int]:
    """Every process id; none where there is no /proc."""
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]


def _run(command: list[str], stdin: str = "") -> None:
    done = run(command, stdin=stdin)
    if done.returncode != 0:
        raise ServerUnavailable(f"{Path(command[0]).name} failed:\n{done.stdout[-2000:].rstrip()}")


def _drop_stale_pid_file(cluster: Path) -> None:
    """Removes a killed server's pid file where its number still stands for something that is no PostgreSQL.

    That is another program of the account, or the killed server itself where init does not collect the dead
    (some containers): PostgreSQL would refuse to start. Any other stale file it clears itself, and while a
    process still works in the cluster the file is its to judge: two servers on one cluster would destroy it.
    """
    pid_file = cluster / "postmaster.pid"
    pid = read_pid(pid_file)
    if pid and _exists(pid) and "postgres" not in command_line(pid) and not _is_worked_in(cluster):
        pid_file.unlink(missing_ok=True)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _is_worked_in(cluster: Path) -> bool:
    """Whether a process has the cluster as its folder, as PostgreSQL's all have; known where /proc is."""
    for folder in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if folder.readlink() == cluster:
                return True
    return False
