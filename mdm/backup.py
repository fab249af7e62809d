"""Backup and restore: PostgreSQL's own programs, told where, and never with a password in their arguments."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from mdm.embedded.binaries import postgres_binaries
from mdm.errors import BadInput, ServerUnavailable
from mdm.store.restored import SKIP

_NOT_OURS = ("--no-owner", "--no-privileges", "--no-password")  # another role may restore it; nobody is asked
_MOST_SAID = 500  # characters of what a program says


def find_programs(server: int, *, is_embedded: bool) -> Path:
    """The folder with pg_dump, pg_restore and psql for a server of that major version.

    The embedded server's came with it. For another one those on PATH are taken, or the embedded one's, if they are not
    older than the server. Raises ServerUnavailable.
    """
    if is_embedded:
        return postgres_binaries()
    for folder in _folders():
        if _major(folder) >= server:
            return folder
    raise ServerUnavailable(
        f"pg_dump, pg_restore and psql of PostgreSQL {server} are not on PATH: install them"
    )


def _folders() -> Iterator[Path]:
    if found := shutil.which("pg_dump"):
        yield Path(found).parent
    with suppress(ServerUnavailable):
        yield postgres_binaries()


def _major(folder: Path) -> int:
    """Of the programs there; 0 where one of the three is missing."""
    if not all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql")):
        return 0
    command = [str(folder / "pg_dump"), "--version"]  # pg_dump (PostgreSQL) 18.1
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.partition(") ")[2]
    return int(said.partition(".")[0]) if said.partition(".")[0].isdigit() else 0


def back_up(url: str, programs: Path, file: Path) -> None:
    """Writes all to a file, as of one moment, while everything runs; a backup that breaks off leaves none."""
    if file.exists():
        raise BadInput(f"{file} exists: a backup overwrites nothing")
    place, secrets = _target(url)
    unfinished = file.with_name(file.name + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(0o600)  # pg_dump leaves the permissions of what is there
    command: list[str | Path] = [
        programs / "pg_dump",
        "--format=custom",
        *_NOT_OURS,
        f"--file={unfinished}",
        place,
    ]
    try:
        done = subprocess.run(command, env=secrets, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise ServerUnavailable(f"pg_dump: {_said(done.stderr)}")
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, programs: Path, file: Path) -> None:
    """Fills an empty database from a backup, and lets its numbers go on beyond those given since: all of it or nothing.

    Raises BadInput where the file is no backup of ours.
    """
    place, secrets = _target(url)
    psql: list[str | Path] = [programs / "psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1",
            "--set=VERBOSITY=terse", place]  # fmt: skip
    read: list[str | Path] = [programs / "pg_restore", *_NOT_OURS[:2], "--file=-", file]
    with tempfile.TemporaryFile() as said, _running(psql, secrets, said) as writer, _stdin(writer) as into:
        into.write(b"BEGIN;\n")
        into.flush()
        reader = subprocess.run(read, stdout=into, stderr=said, check=False)
        with suppress(BrokenPipeError):
            if reader.returncode == 0:  # else what was sent is rolled back
                into.write(f"{SKIP};\nCOMMIT;\nANALYZE;\n".encode())
            into.close()
        if writer.wait() or reader.returncode:
            said.seek(0)
            raise BadInput(f"{file} was not restored, and nothing was changed: {_said(said.read())}")


def _target(url: str) -> tuple[str, Mapping[str, str]]:
    """The database as an argument, and the environment that holds its password."""
    known = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    password = known.pop("password", None)
    # Our own settings hold secrets that these programs need not know.
    passed = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
    return f"--dbname={make_conninfo(**known)}", {**passed, **({"PGPASSWORD": password} if password else {})}


@contextmanager
def _running(
    command: list[str | Path], environment: Mapping[str, str], said: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that takes its input from us; it does not outlive the block."""
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _stdin(process: subprocess.Popen[bytes]) -> Iterator[IO[bytes]]:
    if process.stdin is None:  # pragma: no cover - it was asked for
        raise TypeError("the program takes no input")
    try:
        yield process.stdin
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()


def _said(stderr: bytes) -> str:
    """The first line that a program said, which names the error and, terse, no value."""
    return next(iter(stderr.decode(errors="replace").strip().splitlines()), "it did not say why")[:_MOST_SAID]
