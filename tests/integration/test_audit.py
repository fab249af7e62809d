"""The audit's chain: what is in it is sealed once, and nothing of it can be changed unseen."""

import threading
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mdm import audit
from mdm.audit import NO_SEAL
from mdm.errors import BadInput
from mdm.settings import Settings
from mdm.store import audit as stored
from mdm.store.audit import Entry
from mdm.store.database import fetch_rows, transaction
from tests.auditing import actions, append, found
from tests.base import Base
from tests.commanding import mdm
from tests.processes import running, wait_until
from tests.scraping import scrape
from workers.app import create_app as create_celery


def tamper(base: Base, *statements: str) -> None:
    """As the database's owner may: the trigger that refuses changes does not run."""
    with base.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount


# ---- sealing


def test_what_was_sealed_verifies_and_the_rest_is_counted(base: Base) -> None:
    nothing = audit.verify(base.engine)
    assert (nothing.seals, nothing.head, nothing.fault) == (0, NO_SEAL, None)
    append(base, "a", "b")
    assert (audit.seal(base.engine), audit.seal(base.engine)) == (2, 0)
    append(base, "c")
    assert audit.seal(base.engine) == 1
    append(base, "d")
    checked = audit.verify(base.engine)
    assert (checked.seals, checked.entries, checked.unsealed, checked.fault) == (2, 3, 1, None)
    assert checked.head.hex() == base.act(audit.head)


def test_many_entries_make_many_seals(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdm.audit.chain._MOST_ENTRIES", 3)
    append(base, *"abcdefgh")
    assert audit.seal(base.engine) == 8
    assert [one.seal for one in reversed(found(base))] == [1, 1, 1, 2, 2, 2, 3, 3]
    assert audit.verify(base.engine).fault is None


def test_an_entry_that_is_committed_late_comes_into_the_next_seal(base: Base) -> None:
    with transaction(base.engine) as early:
        stored.append(early, Entry("key:test", "admin", "early"))
        append(base, "late")  # a higher number, committed before
        assert audit.seal(base.engine) == 1  # and nobody waited
    assert audit.seal(base.engine) == 1
    assert [(one.action, one.seal) for one in reversed(found(base))] == [("early", 2), ("late", 1)]
    assert audit.verify(base.engine).fault is None


def test_what_was_rolled_back_is_nowhere(base: Base) -> None:
    append(base, "a")
    with transaction(base.engine) as session:
        stored.append(session, Entry("key:test", "admin", "undone"))
        session.rollback()
    append(base, "b")
    assert audit.seal(base.engine) == 2
    assert actions(base) == ["a", "b"]


def test_sealing_while_others_write_misses_none_and_doubles_none(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mdm.audit.chain._MOST_ENTRIES", 7)
    writing = threading.Event()
    sealed: list[int] = []

    def write(who: int) -> None:
        for n in range(40):
            base.act(stored.append, Entry(f"key:{who}", "admin", f"{who}:{n}"))

    def keep_sealing() -> None:
        while not writing.is_set():
            sealed.append(audit.seal(base.engine))

    writers = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    sealers = [threading.Thread(target=keep_sealing) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    writing.set()
    for thread in sealers:
        thread.join()
    sealed.append(audit.seal(base.engine))
    assert sum(sealed) == 160
    assert sorted(actions(base)) == sorted(f"{who}:{n}" for who in range(4) for n in range(40))
    checked = audit.verify(base.engine)
    assert (checked.entries, checked.unsealed, checked.fault) == (160, 0, None)
    numbers = [number for (number,) in base.act(fetch_rows, "SELECT seal FROM audit_seal ORDER BY seal")]
    assert all(b == a + 1 for a, b in pairwise(numbers))
    assert len(numbers) > 3


def test_a_worker_seals_when_it_is_told_and_the_clock_tells_it(
    base: Base, settings: Settings, redis_url: str
) -> None:
    append(base, "a", "b")
    app = create_celery(settings, redis_url)
    with running(settings, "worker", "--no-beat"):
        app.send_task("seal_audit")
        wait_until(lambda: audit.verify(base.engine).entries == 2)
    app.loader.import_default_modules()
    scheduled = {one["task"] for one in app.conf.beat_schedule.values()}
    assert "seal_audit" in scheduled
    assert scheduled <= app.tasks.keys()


# ---- tampering


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET caller = 'nobody'",
        "UPDATE audit_entry SET seal = NULL",
        "UPDATE audit_entry SET seal = 2 WHERE seal = 1",
        "UPDATE audit_entry SET seal = 9, action = 'x' WHERE seal IS NULL",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET sealed_at = now()",
        "DELETE FROM audit_seal",
    ],
)
def test_the_database_refuses_to_change_what_was_written(base: Base, statement: str) -> None:
    append(base, "a")
    audit.seal(base.engine)
    append(base, "b")
    with pytest.raises(DBAPIError, match="append-only"), base.engine.begin() as connection:
        connection.execute(text(statement))
    assert actions(base) == ["a", "b"]


def changed(column: str, value: str) -> str:
    return f"UPDATE audit_entry SET {column} = {value} WHERE action = 'd'"


SWAP = """
UPDATE audit_entry AS one SET caller = other.caller, action = other.action FROM audit_entry AS other
WHERE (one.action, other.action) IN (('c', 'd'), ('d', 'c'))
"""
INSERTED = "INSERT INTO audit_entry (caller, scope, action, seal) VALUES ('key:x', 'admin', 'x', {})"


@pytest.mark.parametrize(
    ("statements", "seal"),
    [
        ([changed("caller", "'key:other'")], 2),
        ([changed("scope", "'match'")], 2),
        ([changed("action", "'e'")], 2),
        ([changed("golden_ids", "'{G-1}'")], 2),
        ([changed("target", "NULL")], 2),
        ([changed("target", "'1' || target")], 2),
        ([changed("at", "at + interval '1 microsecond'")], 2),
        ([changed("detail", """'{"n": 1.50, "who": "é"}'""")], 2),
        ([changed("detail", """'{"n": 1.5000000000000000000001, "who": "é"}'""")], 2),
        ([changed("entry", "entry + 100")], 2),
        ([changed("seal", "3")], 2),
        ([changed("seal", "NULL")], 2),
        ([changed("seal", "77")], 2),
        (["DELETE FROM audit_entry WHERE action = 'c'"], 2),
        (["DELETE FROM audit_entry WHERE action = 'f'"], 3),
        (["DELETE FROM audit_entry WHERE seal = 2"], 2),
        ([SWAP], 2),
        ([INSERTED.format(1)], 1),
        ([INSERTED.format(3)], 3),
        ([INSERTED.format(4)], 4),
        ([INSERTED.format(0)], 0),
        (["DELETE FROM audit_seal WHERE seal = 1"], 1),
        (["DELETE FROM audit_seal WHERE seal = 2", "DELETE FROM audit_entry WHERE seal = 2"], 2),
        (["DELETE FROM audit_seal WHERE seal = 3"], 3),
        (["UPDATE audit_seal SET entries = entries + 1 WHERE seal = 2"], 2),
        (["UPDATE audit_seal SET sealed_at = sealed_at - interval '1 hour' WHERE seal = 2"], 2),
        (["UPDATE audit_seal SET hash = sha256('x') WHERE seal = 3"], 3),
        (["UPDATE audit_seal SET previous = sha256('x') WHERE seal = 3"], 3),
        (["UPDATE audit_seal SET seal = seal + 10"], 1),
        (
            [
                "DELETE FROM audit_seal WHERE seal = 2",
                "DELETE FROM audit_entry WHERE seal = 2",
                "UPDATE audit_seal SET seal = 2 WHERE seal = 3",
                "UPDATE audit_entry SET seal = 2 WHERE seal = 3",
            ],
            2,
        ),
    ],
)
def test_whatever_the_owner_of_the_database_changes_is_found(
    base: Base, statements: list[str], seal: int
) -> None:
    for batch in ("ab", "cd", "ef"):
        append(base, *batch)
        audit.seal(base.engine)
    append(base, "g")
    assert audit.verify(base.engine).fault is None
    tamper(base, *statements)
    fault = audit.verify(base.engine).fault
    assert fault is not None
    assert fault.seal == seal


def test_a_fault_names_the_entries_that_it_is_among(base: Base) -> None:
    for batch in ("ab", "cd", "ef"):
        append(base, *batch)
        audit.seal(base.engine)
    first, last = (one.entry for one in reversed(found(base)) if one.seal == 2)
    tamper(base, changed("caller", "'key:other'"))
    checked = audit.verify(base.engine)
    assert checked.fault is not None
    assert checked.fault.entries == (first, last)
    assert (checked.seals, checked.entries) == (1, 2)


def test_a_tail_that_was_cut_off_is_found_by_a_head_that_was_noted(base: Base) -> None:
    append(base, "a")
    audit.seal(base.engine)
    early = base.act(audit.head)
    append(base, "b")
    audit.seal(base.engine)
    late = base.act(audit.head)
    append(base, "c")
    audit.seal(base.engine)
    assert [audit.verify(base.engine, noted).fault for noted in (early, late, NO_SEAL.hex())] == [None] * 3
    tamper(base, "DELETE FROM audit_entry WHERE seal >= 2", "DELETE FROM audit_seal WHERE seal >= 2")
    assert audit.verify(base.engine).fault is None
    assert audit.verify(base.engine, early).fault is None
    fault = audit.verify(base.engine, late).fault
    assert fault is not None
    assert "cut off" in fault.reason


def test_a_chain_that_was_made_anew_is_found_by_a_head_that_was_noted(base: Base) -> None:
    append(base, "a", "b")
    audit.seal(base.engine)
    noted = base.act(audit.head)
    tamper(
        base,
        "DELETE FROM audit_seal",
        "UPDATE audit_entry SET seal = NULL",
        "UPDATE audit_entry SET caller = 'key:other' WHERE action = 'a'",
    )
    audit.seal(base.engine)
    assert audit.verify(base.engine).fault is None
    assert audit.verify(base.engine, noted).fault is not None


@pytest.mark.parametrize("noted", ["", "xyz", "00", "0" * 63, "0" * 66])
def test_what_can_be_no_head_is_refused(base: Base, noted: str) -> None:
    with pytest.raises(BadInput):
        audit.verify(base.engine, noted)


def test_the_commands_tell_what_fits_and_what_does_not(
    settings: Settings, base: Base, client: TestClient
) -> None:
    append(base, "a", "b")
    audit.seal(base.engine)
    noted = mdm(settings, "audit", "head").stdout.strip()
    assert noted in mdm(settings, "audit", "verify", "--head", noted).stdout
    tamper(base, "UPDATE audit_entry SET caller = 'key:other' WHERE action = 'a'")
    assert scrape(client)["mdm_audit_faults_total"] == 0
    said = mdm(settings, "audit", "verify", code=1)
    assert "seal 1: what is there is not what was sealed" in said.stderr
    assert scrape(client)["mdm_audit_faults_total"] == 1


def test_metrics_tell_how_long_entries_wait_for_a_seal(base: Base, client: TestClient) -> None:
    assert scrape(client)["mdm_audit_unsealed_seconds"] == 0
    append(base, "a")
    assert scrape(client)["mdm_audit_unsealed_seconds"] > 0
    audit.seal(base.engine)
    assert scrape(client)["mdm_audit_unsealed_seconds"] == 0
