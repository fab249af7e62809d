"""A load that is looked at ahead comes out as micro-batches make it, whatever the base held and whatever fails."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psutil
import pytest

from mdm.errors import ProcessLost
from mdm.ingest import Accepted, read_file
from mdm.intake import take
from mdm.resolve.drain import resolve_pending
from mdm.resolve.flow import Outcome
from mdm.resolve.pool import open_pool
from mdm.resolve.resolver import load_resolver
from mdm.sample import FILES, generate
from mdm.settings import Settings
from mdm.store.database import fetch_rows, run, transaction
from tests.base import Base, kate, omar
from tests.integration.test_failures import inputs, put_poison
from tests.integration.test_worker import is_drained, wait_until, worker
from tests.play import accounts_add_up, orphans, outcome, unexplained

BaseMaker = Callable[[], Base]


@pytest.fixture(scope="module")
def rows(rules: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Accepted]:
    folder = tmp_path_factory.mktemp("sample")
    generate(1_000, 5, folder)
    read = (row for source, name in FILES.items() for row in read_file(folder / name, rules, source))
    return [row for row in read if isinstance(row, Accepted)]


def loading(base: Base, size: int = 200) -> Base:
    """The same base, which looks ahead at any load and commits about `size` records at once."""
    settings: Settings = base.settings.model_copy(
        update={"load_from_records": 1, "load_commit_records": size}
    )
    return replace(base, settings=settings)


def put(base: Base, rows: list[Accepted]) -> None:
    with transaction(base.engine) as session:
        take(session, "test", rows)


def office(count: int) -> list[dict[str, Any]]:
    """Customers who share one e-mail, more of them than a blocking rule bears."""
    return [
        omar(f"crm:office-{n}", given_name=f"Ann{chr(97 + n % 26)}", family_name=f"Lee{chr(97 + n // 26)}",
             birth_date=None, phones=[], addresses=[], emails=["the.lees@example.org"])
        for n in range(count)
    ]  # fmt: skip


def test_an_empty_base_comes_out_as_by_micro_batches(fresh_base: BaseMaker, rows: list[Accepted]) -> None:
    base = fresh_base()
    put(base, rows)
    base.resolve()
    expected, tasks = outcome(base), _asked(base)
    ahead = loading(fresh_base())
    put(ahead, rows)
    found = ahead.resolve()
    assert found.resolved == len(rows)
    assert (outcome(ahead), _asked(ahead)) == (expected, tasks)
    assert len(ahead.events()) < 1.1 * len(ahead.crosswalk())  # components are whole: few are told of twice
    assert ahead.resolve_full().events == []
    assert accounts_add_up(ahead)
    assert unexplained(ahead) == []
    assert orphans(ahead) == []


def test_what_is_known_and_what_comes_twice_is_left_to_the_micro_batches(
    fresh_base: BaseMaker, rows: list[Accepted]
) -> None:
    first, second = rows[::2], rows[1::3] + rows[:50]
    changed = [kate("crm:1"), kate("crm:1", emails=[]), omar("pos:1")]
    outcomes = []
    for make in (lambda base: base, loading):
        base = make(fresh_base())
        put(base, first)
        base.put(*office(25))
        base.resolve()
        put(base, second)
        base.put(*changed, *office(40), {"source": "crm", "source_id": "gone", "deleted": True})
        base.put({"source": "crm", "source_id": "alias", "merged_into": "1"})
        base.resolve()
        outcomes.append((outcome(base), _asked(base)))
        assert accounts_add_up(base)
        assert orphans(base) == []
        assert base.act(fetch_rows, "SELECT count(*) FROM hub_key") != [(0,)]
        assert base.resolve_full().events == []
    assert outcomes[0] == outcomes[1]


def test_a_poison_row_and_a_failing_chunk_stop_no_other(
    fresh_base: BaseMaker, rows: list[Accepted], capsys: pytest.CaptureFixture[str]
) -> None:
    base = fresh_base()
    put(base, rows[:300])
    base.resolve()
    expected = outcome(base)
    ahead = loading(fresh_base(), 100)
    put(ahead, rows[:300])
    put_poison(ahead, "8")
    ahead.act(run, _REFUSE)  # the first chunk, but not fewer of its records at once
    ahead.resolve()
    said = capsys.readouterr().out
    assert "chunk of a load failed" in said
    assert said.count("chunk of a load resolved") > 1
    assert inputs(ahead) == {"resolved": 300, "dead": 1}
    assert outcome(ahead) == expected


_REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT min(input) = 1 AND count(*) > 60 FROM fresh) THEN
        RAISE unique_violation;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse AFTER INSERT ON record_version REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();
"""


def test_a_load_that_came_no_further_too_often_is_left_to_the_micro_batches(
    base: Base, rows: list[Accepted], capsys: pytest.CaptureFixture[str]
) -> None:
    put(base, rows[:100])
    base.act(run, "INSERT INTO counter (name, value) VALUES ('load', 3)")
    assert loading(base).resolve().resolved == 100
    assert "chunk of a load" not in capsys.readouterr().out
    base.resolve()  # nothing more waits: the next load is another one
    put(base, rows[100:200])
    assert loading(base).resolve().resolved == 100
    assert "chunk of a load resolved" in capsys.readouterr().out
    assert base.act(fetch_rows, "SELECT value FROM counter WHERE name = 'load'") == [(0,)]


def test_a_load_that_broke_off_leaves_the_next_resolver_to_build_the_indexes(
    fresh_base: BaseMaker, rows: list[Accepted]
) -> None:
    expected = fresh_base()
    put(expected, rows[:300])
    expected.resolve()
    keys = _primary_keys(expected)
    ahead = loading(fresh_base(), 100)
    put(ahead, rows[:300])
    with pytest.raises(ZeroDivisionError):
        resolve_pending(
            ahead.engine,
            lambda session: load_resolver(session, ahead.rules),
            ahead.settings,
            committed=_break_off,
        )
    assert _primary_keys(ahead) < keys
    assert 0 < len(ahead.crosswalk()) < 300
    ahead.resolve()
    assert _primary_keys(ahead) == keys
    assert outcome(ahead) == outcome(expected)


def _break_off(outcome: Outcome) -> None:
    if outcome.resolved:
        raise ZeroDivisionError


def _primary_keys(base: Base) -> set[str]:
    return {name for (name,) in base.act(fetch_rows, "SELECT conname FROM pg_constraint WHERE contype = 'p'")}


def test_a_celery_worker_looks_ahead_too(base: Base, rows: list[Accepted], settings: Settings) -> None:
    put(base, rows[:600])
    with worker(settings, MDM_LOAD_FROM_RECORDS="500", MDM_MICRO_BATCH_RECORDS="20", MDM_SWEEP_SECONDS="1"):
        wait_until(lambda: is_drained(base))
    assert len(base.crosswalk()) == 600
    # Micro-batches of 20 would tell of most customers twice and more.
    assert base.act(fetch_rows, "SELECT count(*) FROM golden_version WHERE version > 1") == [(0,)]


def test_a_process_of_the_pool_that_is_killed_is_named(base: Base) -> None:
    with open_pool(base.engine, base.rules, "none") as pool:
        for child in psutil.Process().children():
            if "mdm.resolve.pool_process" in child.cmdline():
                child.kill()
                child.wait()
        with pytest.raises(ProcessLost):
            list(pool.read([(1, 2)]))


def _asked(base: Base) -> set[tuple[str, str, frozenset[str]]]:
    """Open review tasks, by what they are about."""
    return {(task.kind, task.reason, frozenset(map(str, task.keys))) for task in base.tasks()}
