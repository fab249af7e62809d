"""An older database is brought up to date with all that it holds; a newer one is left alone."""

import itertools
import os
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from mdm import stewardship
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import schema, subscriptions
from mdm.store.database import open_engine, run, transaction
from mdm.store.migrate import migrate
from mdm.store.subscriptions import Terms
from tests.base import Base, deletion, kate, moved, omar
from tests.commanding import command
from tests.integration.test_failures import inputs
from tests.play import orphans

_FIRST = "0001"
_numbers = itertools.count(1)


@pytest.fixture
def old(database_url: str, rules: RuleSet, settings: Settings) -> Iterator[Base]:
    """A base whose schema is the first there was, without a row."""
    name = f"mdm_old_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        url = urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
        engine = open_engine(url)
        migrate(engine, _FIRST)
        yield Base(engine, rules, settings.model_copy(update={"database_url": SecretStr(url)}))
        engine.dispose()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def copy_over(source: Base, target: Engine) -> None:
    """Fills the tables and columns that the target has with the source's rows, as a service of its time held them."""
    with source.engine.connect() as here, target.begin() as there:
        read, write = (c.connection.dbapi_connection.cursor() for c in (here, there))  # type: ignore[union-attr]
        for table, columns in _tables(write):
            write.execute(f"TRUNCATE {table} CASCADE")
            with (
                read.copy(f"COPY {table} ({columns}) TO STDOUT") as rows,
                write.copy(f"COPY {table} ({columns}) FROM STDIN") as into,
            ):
                for row in rows:
                    into.write(row)
        for sequence, given in read.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall():
            write.execute("SELECT setval(to_regclass(%s), %s)", (sequence, given or 1))


def _tables(write: psycopg.Cursor[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each table with its columns, those that others refer to first."""
    found = write.execute(
        "SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name <> 'alembic_version' GROUP BY 1"
    ).fetchall()
    return sorted(found, key=lambda table: (table[0] in ("dead_letter", "decision_record"), table[0]))


def mdm(base: Base, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert base.settings.database_url
    assert base.settings.redis_url
    urls = {
        "MDM_DATABASE_URL": base.settings.database_url.get_secret_value(),
        "MDM_REDIS_URL": base.settings.redis_url.get_secret_value(),
    }
    return command("--home", base.settings.home, *arguments, environment={**os.environ, **urls})


def test_a_base_of_the_first_schema_is_brought_up_to_date_and_resolving_goes_on(
    base: Base, old: Base
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), moved("ecommerce:4"))
    base.merge("crm:1", "pos:3")
    base.send(deletion("loyalty:2"))
    base.put(kate("crm:5"), {"source": "pos", "source_id": "3", "merged_into": "6"})
    ids = [base.golden_id("crm:1"), base.golden_id("ecommerce:4")]
    base.act(stewardship.merge, ids, "ann", "one person")  # which waits for the resolver, as the inputs do
    copy_over(base, old.engine)

    assert schema.standing(old.engine) == "behind"
    refused = mdm(old, "status")
    assert (refused.returncode, "run `mdm migrate`" in refused.stderr) == (1, True)
    assert mdm(old, "migrate").returncode == 0
    assert schema.is_current(old.engine)

    assert (old.state(), old.stored_text(), old.events(), old.tasks()) == (
        base.state(), base.stored_text(), base.events(), base.tasks(),
    )  # fmt: skip
    assert inputs(old) == inputs(base)
    ours, theirs = old.resolve(), base.resolve()
    assert [(e.type, e.golden, e.version, e.data) for e in ours.events] == [
        (e.type, e.golden, e.version, e.data) for e in theirs.events
    ]
    assert len(ours.events) > 1
    assert (old.state(), inputs(old)) == (base.state(), inputs(base))
    assert orphans(old) == []
    assert old.act(subscriptions.add, Terms("erp", "ann", "https://erp.example/hook"), 0) == 1


def test_a_base_that_was_resolved_again_in_full_says_nothing_new_after_the_upgrade(
    base: Base, old: Base
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    copy_over(base, old.engine)
    migrate(old.engine)
    assert old.resolve_full().events == []


def test_a_schema_of_a_newer_version_is_refused_and_left_alone(base: Base) -> None:
    with transaction(base.engine) as session:
        run(session, "UPDATE alembic_version SET version_num = '9999'")
    for asked in ("status", "migrate"):
        refused = mdm(base, asked)
        assert (refused.returncode, "newer version" in refused.stderr) == (1, True)
    assert schema.revision(base.engine) == "9999"
