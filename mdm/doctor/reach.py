"""Whether PostgreSQL can be reached at all, with a database that we can speak with."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from mdm.doctor.finding import Finding, failed, not_checked, ok
from mdm.store.database import open_engine

_REACH = "PostgreSQL"
_WAIT_SECONDS = 5
_MOST_SAID = 200  # characters of an error


@contextmanager
def opened(url: str | None) -> Iterator[tuple[Engine | None, Finding]]:
    """The engine, None where it cannot be reached, and what that says; never the password."""
    reachable = not_checked(_REACH, "it does not run") if url is None else _knock(url)
    if url is None or reachable.verdict != "ok":
        yield None, reachable
        return
    engine = open_engine(url)
    try:
        yield engine, reachable
    finally:
        engine.dispose()


def _knock(url: str) -> Finding:
    try:
        place = conninfo_to_dict(url)
        open_engine(url).dispose()
    except (psycopg.ProgrammingError, ArgumentError, ValueError) as error:  # its text may hold the password
        said = f"the URL cannot be read: {type(error).__name__}"
        return failed(_REACH, said, "write MDM_DATABASE_URL as docs/settings.md says")
    named = f"{place.get('host')}:{place.get('port') or 5432}/{place.get('dbname')}"
    try:
        with psycopg.connect(url, connect_timeout=_WAIT_SECONDS) as connection:
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        said = str(error).splitlines()[0][:_MOST_SAID]
        return failed(_REACH, f"{named} cannot be reached: {said}", "start it, or mend MDM_DATABASE_URL")
    if encoding != "UTF8":
        advice = "make the database anew with ENCODING 'UTF8': docs/deployment.md"
        return failed(_REACH, f"{named} answers, but its encoding is {encoding}", advice)
    return ok(_REACH, f"{named} answers, in {encoding}")
