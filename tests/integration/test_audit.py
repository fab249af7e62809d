"""The audit: who is in it and who is not, that nothing in it can be changed unseen, that no personal value is in it."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mdm import audit
from mdm.audit import NO_SEAL
from mdm.errors import BadInput
from mdm.settings import PACKAGED_RULES, Settings
from mdm.store import audit as stored
from mdm.store.audit import Entry
from mdm.store.audit_chain import Held
from mdm.store.audit_search import Which, page
from mdm.store.database import fetch_rows, transaction
from tests.base import Base, kate, moved, omar
from tests.commanding import mdm, mdm_json
from tests.keyring import bearing, issue
from tests.processes import running, wait_until
from tests.scraping import scrape
from workers.app import create_app as create_celery

CANARIES = ("Katherine", "O'Neil", "1984-07-02", "kate.oneil", "7946", "High St", "LS1")


def append(base: Base, *actions: str, golden_ids: tuple[str, ...] = ()) -> None:
    """Entries, each in a transaction of its own."""
    for action in actions:
        base.act(stored.append, Entry("key:test", "admin", action, golden_ids, "17", {"n": 1.5, "who": "é"}))


def found(base: Base, **which: Any) -> list[Held]:
    return base.act(page, Which(**which), 10_000)


def actions(base: Base, **which: Any) -> list[str]:
    """Of the entries found, oldest first."""
    return [one.action for one in reversed(found(base, **which))]


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


# ---- searching


def test_entries_are_found_by_who_what_and_when(client: TestClient, base: Base) -> None:
    append(base, "a", "b", "c")
    ask = lambda **asked: client.get("/v1/audit", params=asked).json()["entries"]  # noqa: E731
    assert [one["action"] for one in ask()] == ["c", "b", "a"]
    assert [one["action"] for one in ask(action="b")] == ["b"]
    assert ask(caller="key:test") == ask(target="17") == ask(caller="key:test", target="17") == ask()
    assert ask(caller="key:other") == ask(target="1") == ask(action="B") == []
    at = ask(action="b")[0]["at"]
    assert [one["action"] for one in ask(since=at)] == ["c", "b"]
    assert [one["action"] for one in ask(until=at)] == ["a"]
    assert ask(action="b")[0]["detail"] == {"n": 1.5, "who": "é"}


def test_pages_go_on_where_the_one_before_ended(client: TestClient, base: Base) -> None:
    append(base, *"abcde")
    seen, cursor = [], None
    while True:
        asked = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        answer = client.get("/v1/audit", params=asked).json()
        seen += [one["action"] for one in answer["entries"]]
        append(base, "new")
        if (cursor := answer["next_cursor"]) is None:
            break
    assert seen == ["e", "d", "c", "b", "a"]


def test_by_a_golden_id_the_whole_person_is_found_merged_ids_included(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    one, other = base.golden_id("crm:1"), base.golden_id("pos:2")
    for golden_id in (one, other):
        client.get(f"/v1/golden-records/{golden_id}")
    assert [e.golden_ids for e in found(base, golden_id=one)] == [[one]]
    decision = base.merge("crm:1", "pos:2")
    assert base.golden_id("pos:2") == one
    client.get(f"/v1/golden-records/{other}")
    for asked in (one, other, other.lower()):
        assert [e.golden_ids for e in found(base, golden_id=asked)] == [[one, other], [other], [one]]
    base.undo(decision)
    assert [e.golden_ids for e in found(base, golden_id=one)] == [[one, other], [one]]
    assert found(base, golden_id="never-given") == []


def test_the_audit_is_for_administrators(client: TestClient, base: Base) -> None:
    assert client.get("/v1/audit", headers=bearing(issue(base, "admin"))).status_code == 200
    assert client.get("/v1/audit", headers=bearing(issue(base, "golden:read-personal"))).status_code == 403
    assert client.get("/v1/audit", params={"cursor": "x"}).status_code == 422


# ---- reads


READS: dict[str, Callable[[TestClient, str, dict[str, str]], Any]] = {
    "golden.read": lambda c, g, h: c.get(f"/v1/golden-records/{g}", headers=h),
    "golden.explain": lambda c, g, h: c.get(f"/v1/golden-records/{g}/explain", headers=h),
    "record.read": lambda c, _, h: c.get("/v1/sources/crm/records/1", headers=h),
    "golden.snapshot": lambda c, _, h: c.get("/v1/snapshot?of=golden", headers=h),
}


@pytest.mark.parametrize("action", READS)
def test_who_is_shown_personal_values_in_clear_is_in_the_audit_and_who_is_not_is_not(
    client: TestClient, base: Base, action: str
) -> None:
    base.send(kate("crm:1"))
    golden_id = base.golden_id("crm:1")
    in_clear = bearing(issue(base, "golden:read-personal", "events", name="crm"))
    masked = bearing(issue(base, "golden:read", "events"))
    shown = READS[action](client, golden_id, masked)
    assert shown.status_code == 200
    assert "Katherine" not in shown.text
    assert found(base) == []
    shown = READS[action](client, golden_id, in_clear)
    assert "Katherine" in shown.text
    (entry,) = found(base)
    assert (entry.caller, entry.scope, entry.action) == ("key:crm", "golden:read-personal", action)
    assert entry.golden_ids == ([] if action == "golden.snapshot" else [golden_id])


def test_what_was_is_as_personal_as_what_is(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    now = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    assert (
        client.get(f"/v1/golden-records/{base.golden_id('crm:1')}", params={"as_of": now}).status_code == 200
    )
    (entry,) = found(base, action="golden.read")
    assert entry.detail == {"version": 1, "as_of": now}


def test_nobody_is_noted_who_was_shown_nothing(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    golden_id = base.golden_id("crm:1")
    etag = client.get(f"/v1/golden-records/{golden_id}").headers["etag"]
    before = len(found(base))
    not_changed = client.get(f"/v1/golden-records/{golden_id}", headers={"If-None-Match": etag})
    assert not_changed.status_code == 304
    for path in (
        "golden-records/G-0000000099-7",
        "golden-records/G-0000000099-7/explain",
        "sources/crm/records/9",
        "crosswalk/crm/1",
        f"golden-records/{golden_id}/history",
        "events",
        "snapshot",
        "audit",
        "decisions",
    ):
        client.get(f"/v1/{path}")
    assert len(found(base)) == before


def test_who_asks_whose_an_email_or_telephone_is_is_noted_without_it(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    reader = bearing(issue(base, "golden:read", name="till"))
    for asked in (
        {"by": "email", "value": "kate.oneil@example.com"},
        {"by": "phone", "value": "+44 20 7946 0018"},
        {"by": "email", "value": "nobody.oneil@example.com"},
        {"by": "loyalty_id", "value": "12345678"},
    ):
        assert client.post("/v1/golden-records:lookup", json=asked, headers=reader).status_code == 200
    golden_id = base.golden_id("crm:1")
    assert [(e.caller, e.detail["by"], e.golden_ids) for e in reversed(found(base))] == [
        ("key:till", "email", [golden_id]),
        ("key:till", "phone", [golden_id]),
        ("key:till", "email", []),
    ]


def test_without_its_entry_nothing_is_shown(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    golden_id = base.golden_id("crm:1")
    with base.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry ADD CHECK (false) NOT VALID"))
    for read in READS.values():
        with_nothing = read(client, golden_id, {})
        assert with_nothing.status_code >= 500
        assert "Katherine" not in with_nothing.text


# ---- the command line


def test_what_stewards_and_exports_do_by_the_command_line_is_noted(
    settings: Settings, base: Base, tmp_path: Any
) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    one, other = base.golden_id("crm:1"), base.golden_id("pos:2")
    mdm(settings, "merge", one, other, "--reason", "same")
    base.resolve()
    ((decision,),) = base.act(fetch_rows, "SELECT decision FROM decision")
    mdm(settings, "review", "undo", str(decision), "--reason", "was wrong")
    mdm(settings, "history", "crm:1")
    mdm(settings, "export", "golden", str(tmp_path / "golden.jsonl"))
    mdm(settings, "export", "crosswalk", str(tmp_path / "crosswalk.csv"))
    mdm(settings, "merge", one, one, "--reason", "refused", code=1)
    listed = mdm_json(settings, "audit", "search")
    assert [(e["action"], e["scope"], e["target"]) for e in reversed(listed)] == [
        ("golden.merge", "review", str(decision)),
        ("decision.undo", "review", str(decision)),
        ("record.read", "golden:read-personal", "crm:1"),
        ("golden.export", "golden:read-personal", None),
    ]
    assert set(listed[-1]["golden_ids"]) == {one, other}
    assert all(e["caller"].startswith("cli:") for e in listed)
    assert [e["action"] for e in mdm_json(settings, "audit", "search", "--golden-id", other)] == [
        e["action"] for e in listed if e["golden_ids"]
    ]


def test_tasks_that_stewards_look_at_and_answer_by_the_command_line_are_noted(
    settings: Settings, base: Base
) -> None:
    base.send(kate("crm:1"), kate("pos:2"), moved("loyalty:3"))
    (task,) = base.tasks()
    mdm(settings, "review", "show", str(task.task))
    mdm(settings, "review", "decide", str(task.task), "different", "--reason", "her sister")
    base.resolve()
    golden_id = base.golden_id("crm:1")
    mdm(settings, "split", golden_id.lower(), "pos:2", "--reason", "another person")
    asked = list(task.golden_ids)
    noted = [(e.scope, e.action, e.golden_ids) for e in reversed(found(base))]
    assert noted == [
        ("review", "review.read", asked),
        ("review", "review.decide", asked),
        ("review", "golden.split", [golden_id]),
    ]


# ---- what is never in it


def test_no_personal_value_is_in_the_audit(client: TestClient, base: Base) -> None:
    client.put(
        "/v1/sources/crm/records/1",
        json={k: v for k, v in kate("crm:1").items() if k not in ("source", "source_id")},
    )
    client.post("/v1/sources/pos/records:batch", json=[omar("pos:2"), {"given_name": "Katherine"}])
    base.resolve()
    golden_id = base.golden_id("crm:1")
    for read in READS.values():
        read(client, golden_id, {})
    client.post("/v1/golden-records:lookup", json={"by": "email", "value": "kate.oneil@example.com"})
    said = {
        "golden_ids": [golden_id, base.golden_id("pos:2")],
        "by": "ann",
        "reason": "Katherine O'Neil came",
    }
    assert client.post("/v1/golden-records:merge", json=said).status_code == 202
    base.resolve()
    client.request("DELETE", "/v1/sources/crm/records/1")
    hook = {
        "name": "shop",
        "owner": "shop",
        "url": "https://shop.example/Katherine",
        "values": ["given_name"],
    }
    assert client.post("/v1/subscriptions", json=hook).status_code == 201
    kept = base.act(fetch_rows, "SELECT audit_entry::text FROM audit_entry")
    assert len(kept) >= 9
    everything = "\n".join(row for (row,) in kept)
    assert [canary for canary in CANARIES if canary in everything] == []


def test_every_action_stands_in_docs_audit() -> None:
    root = PACKAGED_RULES.parent
    said = set(re.findall(r"`([a-z_]+)\.([a-z_]+|…)`", (root / "docs/audit.md").read_text()))
    noting = re.compile(r'(?:\b_?note\w*\(|\bEntry\(|\baction = )[^()]*?"([a-z_]+)\.([a-z_]+)"')
    files = [path for part in ("api", "mdm/cli") for path in (root / part).rglob("*.py")]
    actions = {found for path in files for found in noting.findall(path.read_text())}
    assert len(actions) > 25
    assert {(kind, act) for kind, act in actions if not {(kind, act), (kind, "…")} & said} == set()
