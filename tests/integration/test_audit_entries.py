"""What is in the audit: who is and who is not, how entries are found, and that no personal value is among them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from mdm.settings import PACKAGED_RULES, Settings
from mdm.store.database import fetch_rows
from tests.auditing import append, found
from tests.base import Base, kate, moved, omar
from tests.commanding import mdm, mdm_json
from tests.keyring import bearing, issue

CANARIES = ("Katherine", "O'Neil", "1984-07-02", "kate.oneil", "7946", "High St", "LS1")


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
