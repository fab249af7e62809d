"""What a home remembers of its servers (`servers.json`), and where their data lies.

The data lies in the home. Only where root's servers, which run as an unprivileged account, cannot reach it
(the home is under a folder closed to others, such as /root), it lies in a folder of its own in /var/lib/mdm.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO, cast

from mdm.embedded.account import reaches, server_account
from mdm.errors import ServerUnavailable

ELSEWHERE = Path("/var/lib/mdm")
_IN_HOME = "."


@dataclass(frozen=True, slots=True)
class State:
    """servers.json: two passwords, the data's folder (`.` is the home) and the last port of each server."""

    data: str
    database_password: str
    redis_password: str
    ports: dict[str, int] = field(default_factory=dict)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """One command at a time starts or stops the servers of a home; a killed one frees the lock."""
    make_folder(home)
    with open_private(home / "servers.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_state(home: Path) -> State | None:
    """None before the first start; raises ServerUnavailable where the file is broken or another user's."""
    path = home / "servers.json"
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_uid != os.geteuid():
                raise ServerUnavailable(
                    f"{path} belongs to another user: run as that user, or use another home"
                )
            state = State(**json.load(file))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise ServerUnavailable(f"{path} cannot be read ({error}): restore it, or use another home") from None
    if state.data != _IN_HOME and not Path(state.data).name.startswith(_label(home)):
        raise ServerUnavailable(
            f"{home} was moved or copied, its data in {state.data} was not: use its old path"
        )
    return state


def write_state(home: Path, state: State) -> None:
    """Replaces servers.json in one step."""
    path = home / "servers.json"
    with open_private(path.with_suffix(".new"), "w") as file:
        json.dump(asdict(state), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".new").replace(path)


def create_state(home: Path) -> State:
    """New passwords and a place for the data, written down before anything is put there."""
    data = _IN_HOME if reaches(home) else str(_folder_elsewhere(home))
    state = State(data, secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    write_state(home, state)
    return state


def data_folder(home: Path, state: State) -> Path:
    """The folder that holds both servers' data, logs and configuration."""
    return home / state.data


def leftovers(home: Path, state: State) -> list[Path]:
    """Data under /var/lib/mdm of an earlier home at the same path, whose servers.json is gone."""
    if server_account() is None:
        return []
    return [folder for folder in ELSEWHERE.glob(f"{_label(home)}*") if str(folder) != state.data]


def make_folder(path: Path) -> None:
    """Makes a folder where there is none; an existing one keeps its permissions.

    Root's are open to pass through, not to list, so that the servers' account reaches what it owns inside.
    """
    try:
        path.mkdir(parents=True)
    except FileExistsError:
        return
    path.chmod(0o711 if server_account() else 0o700)


def open_private(path: Path, mode: str) -> TextIO:
    """Opens a text file to write; a new one is readable by its owner only."""
    return cast(
        "TextIO", open(path, mode, encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))
    )


def _folder_elsewhere(home: Path) -> Path:
    make_folder(ELSEWHERE)
    # The random part makes a home that was deleted and made again a new one.
    folder = ELSEWHERE / f"{_label(home)}{secrets.token_hex(4)}"
    make_folder(folder)
    if not reaches(folder):
        raise ServerUnavailable(
            f"neither {home} nor {folder} can be reached by the account the servers run as"
        )
    return folder


def _label(home: Path) -> str:
    return hashlib.sha256(str(home).encode()).hexdigest()[:12] + "-"
