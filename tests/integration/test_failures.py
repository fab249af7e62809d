"""What resolving does when it fails: over one row, over every row, half-way."""

import os
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from mdm.errors import BaseOutdated, ScoringFailed, ServerUnavailable
from mdm.match.default_model import default_model
from mdm.match.model import ModelVersion
from mdm.model import RecordKey
from mdm.resolve.drain import resolver_session
from mdm.resolve.flow import resolve_all
from mdm.resolve.resolver import load_resolver
from mdm.rules import RuleSet
from mdm.store import inbox, models
from mdm.store.database import fetch_rows, transaction
from mdm.store.inbox import Arrival
from mdm.store.status import read_status
from tests.base import Base, kate, omar


def put_poison(base: Base, *source_ids: str) -> None:
    """Rows that no door lets in: text where the addresses' parts belong."""
    payload: dict[str, Any] = {"source": "crm", "addresses": ["canary-42"]}
    with transaction(base.engine) as session:
        batch = inbox.open_batch(session, "test")
        rows = [
            Arrival(row, RecordKey("crm", key), {**payload, "source_id": key}, os.urandom(32))
            for row, key in enumerate(source_ids, 1)
        ]
        inbox.put(session, batch, rows)


def inputs(base: Base) -> dict[str, int]:
    with transaction(base.engine) as session:
        counts = dict(read_status(session, 0).inputs)
    assert counts.pop("received") == sum(counts.values())
    return {name: count for name, count in counts.items() if count}


def attempts(base: Base) -> set[tuple[int, bool]]:
    """How often what waits was tried, and whether it is still claimed."""
    with transaction(base.engine) as session:
        return set(fetch_rows(session, "SELECT attempts, token IS NOT NULL FROM inbox"))


def activate(base: Base, model: ModelVersion) -> None:
    with transaction(base.engine) as session:
        models.add_model(session, model.id, model.to_bytes(), model.scoring_version)
        models.activate_model(session, model.id)


def failing(model: ModelVersion) -> ModelVersion:
    """The model with a condition that DuckDB understands, and cannot evaluate on any real name."""
    name, birth_date, *others = model.comparisons
    levels = [dict(level) for level in birth_date["comparison_levels"]]
    levels[1]["sql_condition"] = "given_l::int = given_r::int"
    return replace(model, comparisons=(name, {**birth_date, "comparison_levels": levels}, *others))


def test_poison_rows_become_dead_letters_and_stop_no_other_row(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    base.put(kate("crm:1"), omar("pos:2"))
    put_poison(base, "8", "9")
    base.put(kate("loyalty:3"))
    outcome = base.resolve()
    assert (outcome.resolved, outcome.dead) == (3, 2)
    assert inputs(base) == {"resolved": 3, "dead": 2}
    assert base.clusters() == {frozenset({"crm:1", "loyalty:3"}), frozenset({"pos:2"})}
    said = "".join(capsys.readouterr())
    assert "micro-batch failed" in said
    assert "canary-42" not in said


def test_a_model_that_cannot_score_stops_the_resolver_and_buries_nothing(base: Base, rules: RuleSet) -> None:
    good = default_model(rules.folder)
    activate(base, failing(good))
    base.put(kate("crm:1"), kate("loyalty:2"))
    for _ in range(base.settings.max_attempts + 2):
        with pytest.raises(ScoringFailed) as failed:
            base.resolve()
        assert "katherine" not in str(failed.value)
    assert (inputs(base), attempts(base)) == ({"pending": 2}, {(0, False)})
    activate(base, good)
    base.resolve_full()
    assert base.resolve().resolved == 2


def test_a_schema_that_is_not_ours_stops_the_resolver_and_buries_nothing(
    base: Base, database_url: str
) -> None:
    base.put(kate("crm:1"), omar("pos:2"))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE profile RENAME TO elsewhere")
    with pytest.raises(ServerUnavailable, match="UndefinedTable"):
        base.resolve()
    assert (inputs(base), attempts(base)) == ({"pending": 2}, {(0, False)})


def test_what_a_killed_resolver_had_claimed_is_resolved_by_the_next_at_once(base: Base) -> None:
    base.put(*[omar(f"pos:{number}", emails=[f"o{number}@example.org"]) for number in range(120)])
    with transaction(base.engine) as session:
        assert len(inbox.claim(session, 100, token=0, lease_seconds=3600)) == 100
    assert attempts(base) == {(0, False), (1, True)}
    assert base.resolve().resolved == 120


def test_an_unfinished_full_resolve_still_has_to_be_done(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    changed = replace_link(base.rules, 9.0)
    with resolver_session(base.engine, wait=True) as session:
        assert session is not None
        resolver = load_resolver(session, changed, full=True)
        session.commit()
        resolve_all(session, resolver)  # and never commits: it was interrupted
    with transaction(base.engine) as session, pytest.raises(BaseOutdated):
        load_resolver(session, changed)
    base.resolve()  # under the rules that the base was made with


def replace_link(rules: RuleSet, link: float) -> RuleSet:
    thresholds = rules.match.thresholds.model_copy(update={"link": link})
    match = rules.match.model_copy(update={"thresholds": thresholds})
    return rules.model_copy(update={"match": match, "version": "changed"})
