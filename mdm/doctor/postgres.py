"""PostgreSQL itself: whether it is set up as the service relies on."""

from datetime import datetime

from sqlalchemy import Engine

from mdm.doctor.clock import compare
from mdm.doctor.finding import Checks, Finding, failed, ok, run_all, warning
from mdm.store import schema
from mdm.store.database import cursor, fetch_rows, transaction

_WAIT_SECONDS = 5
_OLDEST = 15  # on which the store was tried by hand; our SQL needs 14 (bit_xor)
_TESTED = 18
_SAME_EVERYWHERE = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8"})
# One API process holds 10 connections for look-ups, up to 20 for the rest and one for the bell; a worker, a relay and
# a command three each.
_NEEDED = 40


def examine(engine: Engine | None, moment: datetime, *, is_embedded: bool) -> list[Finding]:
    """`moment`: this machine's time when it is asked for PostgreSQL's."""
    checks: Checks[Engine] = {
        "PostgreSQL version": _version,
        "collation": _collation,
        "durability": _durability,
        "log compression": _log_compression,
        "sessions": _sessions,
        "clock of PostgreSQL": lambda check, asked: _clock(check, asked, moment),
        "connections": _connections,
        "rights": _rights,
        "schema": lambda check, asked: _schema(check, asked, is_embedded=is_embedded),
    }
    return run_all(checks, engine, "PostgreSQL is not reached")


def _ask(engine: Engine, statement: str) -> tuple[object, ...]:
    with transaction(engine) as session:
        fetch_rows(session, f"SELECT set_config('statement_timeout', '{_WAIT_SECONDS}s', true)")
        return fetch_rows(session, statement)[0]


def _version(check: str, engine: Engine) -> Finding:
    major, full = _ask(
        engine, "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version')"
    )
    if int(str(major)) < _OLDEST:
        return failed(check, f"{full}; {_OLDEST} or newer is needed", "upgrade PostgreSQL")
    if int(str(major)) < _TESTED:
        return warning(check, f"{full}; every test runs on {_TESTED}", f"prefer {_TESTED}")
    return ok(check, str(full))


def _collation(check: str, engine: Engine) -> Finding:
    provider, collation = _ask(engine, _COLLATION)
    found = f"{collation} of {_PROVIDERS.get(str(provider), provider)}"
    if provider == "b" or (provider == "c" and collation in _SAME_EVERYWHERE):
        return ok(check, found)
    return warning(
        check, found, "its order changes with the operating system: prefer C.UTF-8, docs/deployment.md"
    )


_PROVIDERS = {"b": "PostgreSQL itself", "c": "the operating system", "i": "ICU"}
_COLLATION = """
SELECT to_jsonb(held) ->> 'datlocprovider',
    coalesce(to_jsonb(held) ->> 'datlocale', to_jsonb(held) ->> 'daticulocale', datcollate)
FROM pg_database AS held WHERE datname = current_database()
"""


def _durability(check: str, engine: Engine) -> Finding:
    names = ("fsync", "full_page_writes", "synchronous_commit")
    values = _ask(engine, f"SELECT {', '.join(f'current_setting({name!r})' for name in names)}")
    off = [name for name, value in zip(names, values, strict=True) if value == "off"]
    if off:
        return failed(check, f"{', '.join(off)} off", "set on: an acknowledged record could be lost")
    return ok(check, f"{', '.join(names)} on")


def _log_compression(check: str, engine: Engine) -> Finding:
    (method,) = _ask(engine, "SELECT current_setting('wal_compression')")
    if method == "pglz":
        return warning(check, "pglz", "set wal_compression to lz4 or off: resolving waits for it")
    return ok(check, str(method))


def _sessions(check: str, engine: Engine) -> Finding:
    with transaction(engine) as session:
        ((zone, backend),) = fetch_rows(session, "SELECT current_setting('TimeZone'), pg_backend_pid()")
        with cursor(session) as cur:
            greeted = cur.connection.info.backend_pid
    if zone != "UTC":
        return failed(
            check, f"they speak {zone}, not UTC", "a pooler in between must pass on the startup options"
        )
    if backend != greeted:
        return warning(
            check, "a pooler is in between", "it must pool sessions, not transactions: we hold locks"
        )
    return ok(check, "direct, in UTC")


def _clock(check: str, engine: Engine, moment: datetime) -> Finding:
    (there,) = _ask(engine, "SELECT clock_timestamp()")
    if not isinstance(there, datetime):  # pragma: no cover - PostgreSQL says so
        raise TypeError("no time")
    return compare(check, moment, there)


def _connections(check: str, engine: Engine) -> Finding:
    most, used = (int(str(number)) for number in _ask(engine, _CONNECTIONS))
    found = f"{most} at most, {used} in use"
    if most < _NEEDED:
        return failed(check, found, f"raise the limit: API, worker and relay together need {_NEEDED}")
    if used > 0.9 * most:
        return warning(check, found, "raise the limit, or end what holds them")
    return ok(check, found)


_CONNECTIONS = """
SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
        (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()),
        (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user)),
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
"""


def _rights(check: str, engine: Engine) -> Finding:
    temporary, create = _ask(engine, _RIGHTS)
    if not temporary:
        return failed(
            check, "no temporary tables", "GRANT TEMPORARY ON DATABASE … : records come in through one"
        )
    if not create:
        return warning(
            check, "no tables in the schema public", "`mdm migrate` needs a role that may create them"
        )
    return ok(check, "tables, temporary ones too")


_RIGHTS = """
SELECT has_database_privilege(current_database(), 'TEMPORARY'), has_schema_privilege('public', 'CREATE')
"""


def _schema(check: str, engine: Engine, *, is_embedded: bool) -> Finding:
    standing, revision = schema.standing(engine), schema.revision(engine)
    found = f"revision {revision}" if revision else "no tables yet"
    if standing == "current":
        return ok(check, f"{found}, current")
    if standing == "ahead":
        return failed(check, f"{found}, of a newer version of mdm", "use that version")
    if is_embedded:
        return warning(check, f"{found}, behind", "the next command brings it up to date")
    return failed(check, f"{found}, behind", "run `mdm migrate`")
