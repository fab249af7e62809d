"""The embedded Valkey: Celery's broker. It holds only wake-ups, so it writes nothing to disk."""

import signal
from pathlib import Path

from mdm.embedded.account import give
from mdm.embedded.binaries import valkey_binary
from mdm.embedded.daemon import Daemon
from mdm.embedded.home import State, make_folder, open_private


def redis_url(state: State) -> str:
    """What redis-py and Celery take."""
    return f"redis://:{state.redis_password}@127.0.0.1:{state.ports['valkey']}/0"


def valkey_daemon(data: Path, state: State) -> Daemon:
    """The server whose configuration lies in `data`/valkey."""
    folder = data / "valkey"
    configuration = folder / "valkey.conf"

    def prepare(port: int) -> list[str]:
        make_folder(folder)
        _write_configuration(configuration, port, state.redis_password)
        return [str(valkey_binary()), str(configuration)]

    return Daemon(
        name="valkey",
        folder=folder,
        pid_file=folder / "run" / "valkey.pid",
        log=data / "valkey.log",
        stop_signal=signal.SIGTERM,
        prepare=prepare,
        answers=lambda port: _answers(port, state.redis_password, configuration),
    )


def _answers(port: int, password: str, configuration: Path) -> bool:
    """Whether the server there takes our password and was started from our configuration."""
    import redis  # noqa: PLC0415 - a tenth of a second, of every command whose servers are another's
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    client = redis.Redis(
        host="127.0.0.1",
        port=port,
        password=password,
        socket_timeout=5,
        decode_responses=True,
        retry=Retry(NoBackoff(), 0),  # by default a server that is down is asked for 4 s
    )
    try:
        return bool(client.info("server")["config_file"] == str(configuration))
    except redis.RedisError:
        return False
    finally:
        client.close()


def _write_configuration(path: Path, port: int, password: str) -> None:
    run = path.parent / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    give(run)
    lines = {
        "bind": "127.0.0.1",
        "port": port,
        "requirepass": password,
        "save": '""',
        "appendonly": "no",
        "dir": _quoted(run),
        "pidfile": _quoted(run / "valkey.pid"),
        "set-proc-title": "no",  # the command line keeps naming this file, by which the process is recognised
    }
    path.unlink(missing_ok=True)
    with open_private(path, "x") as file:
        file.write("".join(f"{name} {value}\n" for name, value in lines.items()))
    give(path)


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
