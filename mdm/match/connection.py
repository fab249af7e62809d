"""DuckDB in memory, private to who opens it."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def connect() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, closed at the end."""
    con = duckdb.connect(":memory:")
    try:
        yield con
    finally:
        con.close()
