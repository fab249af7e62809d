"""Engines, sessions and bulk rows on PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg.types.json import set_json_dumps, set_json_loads
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from mdm.canonical_json import dump_bytes, loads
from mdm.errors import ServerUnavailable

set_json_dumps(dump_bytes)
set_json_loads(loads)


# No helpers within a statement: nearly all find few rows by an index, and to start a helper takes longer than that.
_OPTIONS = "-c timezone=UTC -c max_parallel_workers_per_gather=0"


def open_engine(url: str, *, pool_size: int = 5) -> Engine:
    """An engine on psycopg 3 for a `postgresql://` URL; its sessions speak UTC."""
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        pool_pre_ping=True,
        connect_args={"options": _OPTIONS, "connect_timeout": 10},
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end and rolls back on any error; for process edges."""
    with explained(), Session(engine, expire_on_commit=False) as session, session.begin():
        try:
            yield session
        except KeyboardInterrupt:
            session.invalidate()  # it may have hit amid a command: closing the connection rolls back, too
            raise


@contextmanager
def explained() -> Iterator[None]:
    """Makes ServerUnavailable of a PostgreSQL that is gone."""
    try:
        yield
    except (OperationalError, psycopg.OperationalError) as error:
        raise ServerUnavailable(f"PostgreSQL: {str(error).splitlines()[0]}") from error


def cursor(session: Session) -> psycopg.Cursor[Any]:
    """A psycopg cursor inside the session's transaction, for COPY and large arrays."""
    driver = session.connection().connection.dbapi_connection
    if not isinstance(driver, psycopg.Connection):  # pragma: no cover - one dialect everywhere
        raise TypeError("the service speaks psycopg only")
    return driver.cursor()


def copy_rows(session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Appends rows by COPY; returns how many."""
    count = 0
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with cursor(session) as cur, cur.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def copy_numbers(session: Session, table: str, columns: Mapping[str, npt.NDArray[Any]]) -> None:
    """Appends rows of numbers by binary COPY, without a Python object for any: columns of one length, of the exact
    types of the table's (int64 for bigint, int16 for smallint, float64 for double precision). One of two dimensions
    holds an array for each row, all of one size.
    """
    layout: list[tuple[str, Any]] = [("fields", ">i2")]
    for name, values in columns.items():
        layout += [(f"{name} bytes", ">i4"), (name, _layout(values))]
    rows = np.empty(len(next(iter(columns.values()))), dtype=layout)
    rows["fields"] = len(columns)
    for name, values in columns.items():
        rows[f"{name} bytes"] = rows.dtype[name].itemsize
        if values.ndim == 1:
            rows[name] = values
        else:
            rows[name]["head"] = (1, 0, _OIDS[values.dtype.str[1:]], values.shape[1], 1)
            rows[name]["members"]["bytes"] = values.dtype.itemsize
            rows[name]["members"]["value"] = values
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with cursor(session) as cur, cur.copy(statement) as copy:
        copy.write(_BINARY_HEADER + rows.tobytes() + _BINARY_END)


def _layout(values: npt.NDArray[Any]) -> Any:
    """How PostgreSQL sends a number, or an array: dimensions, no NULLs, type, members, from 1; then each member."""
    number = values.dtype.newbyteorder(">")
    if values.ndim == 1:
        return number
    members = np.dtype([("bytes", ">i4"), ("value", number)])
    return np.dtype([("head", ">i4", 5), ("members", members, values.shape[1])])


_OIDS = {"i2": 21, "i8": 20, "f8": 701}  # of PostgreSQL's types, which are fixed
# https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format": signature, flags, no extension; then the end.
_BINARY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_BINARY_END = b"\xff\xff"


def array(numbers: Iterable[float]) -> str:
    """Numbers as COPY takes an array: psycopg's own way for a list costs ten times as much."""
    return f"{{{','.join(map(repr, numbers))}}}"


def fetch_rows(session: Session, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a statement with `%s` places, as plain tuples."""
    with cursor(session) as cur:
        return cur.execute(statement, _as_literals(values)).fetchall()


def stream_rows(session: Session, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement with `%s` places through a server-side cursor: any number in bounded memory."""
    driver = session.connection().connection.dbapi_connection
    if not isinstance(driver, psycopg.Connection):  # pragma: no cover - one dialect everywhere
        raise TypeError("the service speaks psycopg only")
    with driver.cursor(name="stream_rows") as cur:
        cur.itersize = _STREAM_ROWS
        cur.execute(statement, _as_literals(values) or None)
        yield from cur


_STREAM_ROWS = 5_000


def run(session: Session, statement: str, *values: object) -> int:
    """Runs a statement with `%s` places; returns the number of rows it touched."""
    with cursor(session) as cur:
        return cur.execute(statement, _as_literals(values)).rowcount


def _as_literals(values: Sequence[object]) -> list[object]:
    """Lists of integers as PostgreSQL writes them, of whatever width the statement asks for: psycopg's own way looks at
    each member twice.
    """
    return [array(value) if _are_integers(value) else value for value in values]


def _are_integers(value: object) -> TypeGuard[list[int]]:
    return type(value) is list and bool(value) and all(type(member) is int for member in value)


def tidy_up(engine: Engine) -> None:
    """After very many rows came and went: clears the inbox of what is gone, tells the planner what is there, and lets
    indexes answer without the rows where they can.

    PostgreSQL does so by itself, but a minute later, and until then a thousand records more take twice as long.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE) inbox, blocking_key, pair"))
        connection.execute(text("ANALYZE source_record, golden_record, profile (record)"))


def is_reachable(engine: Engine) -> bool:
    """Whether PostgreSQL answers."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True
