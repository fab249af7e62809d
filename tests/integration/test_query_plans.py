"""Hot statements find what they look for by an index, on a base of many rows. PostgreSQL tells how it ran them, which
only a superuser may ask of it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Engine, text
from sqlmodel import Session

from mdm.model import RecordKey
from mdm.store import coverage, deliveries, feed, idempotency, inbox, lookup, review
from mdm.store.database import cursor, transaction
from mdm.store.lookup import _OPTIONS, Pool

Plan = Mapping[str, Any]

ROWS = 20_000

# What is put in for each number n.
FILLED = {
    "source_record (source, source_id, version, rank, moment, content_hash, updated_at, golden, placed)": (
        "'crm', n::text, 1, n, now(), 'h', now(), n, true"
    ),
    "golden_record (golden, public_id, anchor, state, version)": "n, 'G-' || n, n, 'active', 2",
    "golden_version (golden, version, sequence, state, members, values, provenance, links, cause)": (
        "n / 100, n % 100, n, 'active', ARRAY[n], '{}', '{}', '{}', '{}'"
    ),
    "profile (record, features, values)": "n, '{\"emails\": []}', '{}'",
    "blocking_key (key, record, rule)": "n * 7919, n, 1",
    "inbox (batch, source, source_id, content_hash)": "1, 'pos', n::text, 'h'",
    "payload (input, payload)": "n, '{}'",
    "outbox (sequence, golden, version, type, data)": "n, n, 1, 'golden.created', '{}'",
    "delivery (subscription, sequence, golden, due_at)": "1 + n % 5, n, n, now() - make_interval(secs => n % 1000)",
    "review_task (question, kind, records, reason, priority, closed_at)": (
        "n::text, 'pair', ARRAY[n], 'r', n % 1000, CASE WHEN n % 10 > 0 THEN now() END"
    ),
    "replayed_answer (caller, key, request_hash, status, headers, body)": "'c', n::text, 'h', 200, '{}', ''",
}
LARGE = {table.partition(" ")[0] for table in FILLED}

MANY = [RecordKey("crm", str(n)) for n in range(1_000)]

LOOK_UPS: dict[str, Callable[[Pool], Awaitable[object]]] = {
    "a record": lambda pool: lookup.places_of(partial(lookup.fetch, pool), MANY[:1]),
    "a thousand records": lambda pool: lookup.places_of(partial(lookup.fetch, pool), MANY),
    "a golden record": lambda pool: lookup.golden_views(partial(lookup.fetch, pool), ["G-0000000042-2"]),
    "a hundred golden records": lambda pool: lookup.golden_views(
        partial(lookup.fetch, pool), [f"G{n}" for n in range(100)]
    ),
    "an identifier": lambda pool: lookup.find_by(pool, "emails", ["a@b.example"], [7919], 101),
    "the feed": lambda pool: feed.events_after(pool, ROWS - 1_000, 100, []),
    "the feed from its start": lambda pool: feed.events_after(pool, 0, 1_000, ["golden.created"]),
}

WORK: dict[str, Callable[[Session], object]] = {
    "inputs": lambda session: inbox.claim(session, 100, 1, 60),
    "deliveries": lambda session: deliveries.claim(session, {1: 10}, 100, 1, 60),
    "the review queue": lambda session: review.open_tasks(session, 50),
    "the review queue, later": lambda session: review.open_tasks(session, 50, (500.0, 7)),
    "golden records of a source": lambda session: coverage.holding(session, "of", "crm", "", 51, 100),
    "an answer that was given": lambda session: idempotency.find(session, "c", "7"),
}


def fill(engine: Engine) -> None:
    with transaction(engine) as session, cursor(session) as cur:
        for columns, values in FILLED.items():
            cur.execute(f"INSERT INTO {columns} SELECT {values} FROM generate_series(1, {ROWS}) AS n")
        cur.execute("INSERT INTO subscription (name, owner, url, position) "
                    "SELECT 's', 'o', 'https://x.example', 0 FROM generate_series(1, 5)")  # fmt: skip
        cur.execute("INSERT INTO counter (name, value) VALUES ('sequence', %s) "
                    "ON CONFLICT (name) DO UPDATE SET value = excluded.value", [ROWS])  # fmt: skip


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return engine


EXPLAIN = """
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0; SET auto_explain.log_format = json; SET client_min_messages = log
"""


class Told:
    """The plans of what ran on a connection since it was asked to tell."""

    def __init__(self) -> None:
        self.plans: list[Plan] = []

    def take(self, notice: psycopg.errors.Diagnostic) -> None:
        _, is_plan, told = (notice.message_primary or "").partition("plan:")
        if is_plan:
            self.plans.append(json.loads(told)["Plan"])

    def read_whole(self) -> set[str]:
        assert self.plans, "nothing was told"
        return {table for plan in self.plans for table in read_whole(plan)}


def read_whole(plan: Plan, *, limited: bool = False) -> Iterator[str]:
    """Large tables of which all is read: row by row, or through an index that is given nothing to look for, without a
    limit that ends it soon.
    """
    limited = limited and plan.get("Parent Relationship") != "SubPlan"
    if plan.get("Relation Name") in LARGE and not _finds(plan, limited=limited):
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from read_whole(part, limited=limited or plan["Node Type"] == "Limit")


def _finds(plan: Plan, *, limited: bool) -> bool:
    kind = plan["Node Type"]
    if kind in {"ModifyTable", "Bitmap Heap Scan"}:  # their rows are found by the nodes below
        return True
    return "Index" in kind and ("Index Cond" in plan or limited)


async def look_up(url: str, options: str, ask: Callable[[Pool], Awaitable[object]]) -> Told:
    """Asks until the statements are prepared; tells how they ran the last time."""
    told = Told()

    async def configure(connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute(EXPLAIN)
        connection.add_notice_handler(told.take)

    kwargs = {"autocommit": True, "options": options, "prepare_threshold": 1}
    async with AsyncConnectionPool(
        url, min_size=1, max_size=1, configure=configure, kwargs=kwargs, open=False
    ) as pool:
        for _ in range(3):
            told.plans.clear()
            with suppress(feed.EventsExpired):  # where there are no events
                await ask(pool)
    return told


@pytest.mark.parametrize("name", LOOK_UPS)
@pytest.mark.usefixtures("filled")
def test_nothing_is_looked_up_by_reading_a_table_whole(name: str, database_url: str) -> None:
    """Whether it is planned for its values, or once for all."""
    for mode in ("force_custom_plan", "force_generic_plan"):
        told = asyncio.run(look_up(database_url, f"-c plan_cache_mode={mode}", LOOK_UPS[name]))
        assert told.read_whole() == set(), mode


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_plan_that_was_made_when_nothing_was_there_reads_no_table_whole_either(
    name: str, engine: Engine, database_url: str
) -> None:
    """It is kept as long as its connection, and nothing tells PostgreSQL at once that there is more now."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # else it reckons with some pages
    told = asyncio.run(look_up(database_url, _OPTIONS, LOOK_UPS[name]))
    assert told.read_whole() == set()


@pytest.mark.parametrize("name", WORK)
def test_work_is_found_without_reading_a_table_whole(name: str, filled: Engine) -> None:
    told = Told()
    with transaction(filled) as session:
        connection = session.connection().connection.dbapi_connection
        assert isinstance(connection, psycopg.Connection)
        connection.execute(EXPLAIN)
        connection.add_notice_handler(told.take)
        WORK[name](session)
        session.rollback()
        connection.close()
    assert told.read_whole() == set()
