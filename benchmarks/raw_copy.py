"""The physical limit of storing: PostgreSQL's own COPY of the very rows that the service wrote, table by table."""

import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

TABLES = (
    "payload", "source_record", "record_version", "profile", "blocking_key", "pair", "golden_record",
    "golden_version", "outbox",
)  # fmt: skip


def copy_again(url: str) -> dict[str, float]:
    """Seconds that a COPY of each table takes into an empty one with the same indexes, commit included."""
    seconds = {}
    with psycopg.connect(url) as connection, tempfile.TemporaryDirectory() as folder:
        for table in TABLES:
            file = Path(folder) / table
            _unload(connection, table, file)
            connection.execute(
                sql.SQL("CREATE TABLE again (LIKE {} INCLUDING ALL)").format(sql.Identifier(table))
            )
            connection.commit()
            start = time.perf_counter()
            _load(connection, file)
            connection.commit()
            seconds[table] = time.perf_counter() - start
            connection.execute("DROP TABLE again")
            connection.commit()
            file.unlink()
    return seconds


def _unload(connection: psycopg.Connection, table: str, file: Path) -> None:
    statement = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
    with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            out.write(block)


def _load(connection: psycopg.Connection, file: Path) -> None:
    statement = "COPY again FROM STDIN (FORMAT binary)"
    with file.open("rb") as rows, connection.cursor() as cursor, cursor.copy(statement) as copy:
        while block := rows.read(2**20):
            copy.write(block)
