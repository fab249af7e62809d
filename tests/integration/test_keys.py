"""Keys of machines: shown once, kept as a hash, ended by revoking, rotating and time; what each may write."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api import callers
from api.app import create_app
from mdm import keys
from mdm.errors import BadInput, Conflict, NotFound
from mdm.keys import prefix_of
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import keys as stored
from mdm.store.database import fetch_rows
from mdm.store.keys import Terms
from tests.base import Base, kate
from tests.commanding import mdm, mdm_json
from tests.keyring import bearing, issue

RECORD = "/v1/sources/crm/records/1"
ASK = "/v1/crosswalk/crm/1"


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found out about a key is asked anew each time, so that nothing has to be waited for."""
    monkeypatch.setattr(callers, "_REMEMBERED_SECONDS", 0.0)


def status(client: TestClient, key: str, path: str = ASK) -> int:
    return client.get(path, headers=bearing(key)).status_code


def everything_stored(base: Base) -> str:
    """The text of every row of every table."""
    tables = base.act(fetch_rows, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = (base.act(fetch_rows, f'SELECT t::text FROM "{table}" AS t') for (table,) in tables)
    return "\n".join(row for found in rows for (row,) in found)


# ---- making


def test_a_key_is_printed_once_and_stands_nowhere(settings: Settings, base: Base) -> None:
    made = mdm(
        settings, "keys", "create", "till", "--scope", "golden:read", "--source", "pos", "--expires", "30"
    )
    key = made.stdout.strip()
    assert prefix_of(key)
    assert made.stdout == f"{key}\n"
    listed = mdm(settings, "keys", "list").stdout + mdm(settings, "keys", "list", "--json").stdout
    secret = key.split("_", 2)[2]
    for shown in (made.stderr, listed, everything_stored(base)):
        assert secret not in shown
    (held,) = mdm_json(settings, "keys", "list")
    assert (held["prefix"], held["name"], held["scopes"]) == (prefix_of(key), "till", ["golden:read"])
    assert (held["sources"], held["state"], held["last_used_at"]) == (["pos"], "active", None)


def test_no_log_of_a_request_holds_its_key(
    client: TestClient, base: Base, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    key = issue(base, "golden:read")
    with base.engine.begin() as connection:
        connection.execute(
            text("ALTER TABLE source_record RENAME TO hidden")
        )  # the request fails, and is logged
    assert status(client, key) == 500
    said = capfd.readouterr()
    assert "request failed" in said.out + said.err + caplog.text
    assert key.split("_", 2)[2] not in said.out + said.err + caplog.text


@pytest.mark.parametrize(
    "terms",
    [
        Terms("Ann Bell", ("match",)),
        Terms("", ("match",)),
        Terms("till", ()),
        Terms("till", ("everything",)),
        Terms("till", ("records:write",), sources=("nowhere",)),
        Terms("till", ("match",), expires_at=datetime(2020, 1, 1, tzinfo=UTC)),
        Terms("till", ("match",), requests_per_second=0),
        Terms("till", ("match",), max_body_bytes=-1),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(base: Base, terms: Terms) -> None:
    with pytest.raises(BadInput):
        base.act(keys.issue, terms, base.rules)
    assert base.act(stored.listing) == []


def test_a_name_is_nobody_elses_ever(base: Base) -> None:
    key = issue(base, "match", name="till")
    base.act(keys.revoke, prefix_of(key))
    with pytest.raises(Conflict):
        issue(base, "match", name="till")


def test_used_wrongly_the_commands_say_so_in_one_line(settings: Settings) -> None:
    for arguments in (
        ("create", "till", "--scope", "everything"),
        ("create", "till", "--scope", "match", "--expires", "soon"),
        ("rotate", "000000000000"),
        ("rotate", "000000000000", "--older-for", "a while"),
        ("revoke", "000000000000"),
    ):
        said = mdm(settings, "keys", *arguments, code=1)
        assert (said.stdout, said.stderr.count("\n")) == ("", 1)


# ---- ending


@pytest.mark.usefixtures("forgetful")
def test_a_revoked_key_opens_nothing_and_can_be_revoked_once(client: TestClient, base: Base) -> None:
    key, other = issue(base, "golden:read"), issue(base, "golden:read")
    assert status(client, key) == 404
    base.act(keys.revoke, prefix_of(key))
    assert (status(client, key), status(client, other)) == (401, 404)
    with pytest.raises(Conflict):
        base.act(keys.revoke, prefix_of(key))
    with pytest.raises(NotFound):
        base.act(keys.revoke, "000000000000")


def test_what_was_found_out_is_remembered_for_five_seconds_at_most(
    client: TestClient, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(callers, "monotonic", lambda: now)
    key = issue(base, "golden:read")
    assert status(client, key) == 404
    base.act(keys.revoke, prefix_of(key))
    now += 4.9
    assert status(client, key) == 404
    now += 0.2
    assert status(client, key) == 401


@pytest.mark.usefixtures("forgetful")
def test_a_key_ends_at_its_time(client: TestClient, base: Base) -> None:
    key = issue(base, "golden:read", expires_at=datetime.now(UTC) + timedelta(days=1))
    assert status(client, key) == 404
    with base.engine.begin() as connection:
        connection.execute(text("UPDATE api_key SET expires_at = now()"))
    assert status(client, key) == 401


@pytest.mark.usefixtures("forgetful")
def test_of_a_rotated_key_both_open_for_a_while_with_the_same_rights_and_name(
    client: TestClient, base: Base
) -> None:
    old = issue(base, "golden:read", "match", name="till", sources=("pos",))
    new = base.act(keys.rotate, prefix_of(old), timedelta(hours=1), base.rules)
    assert (status(client, old), status(client, new)) == (404, 404)
    before, after = base.act(stored.listing)
    assert before.terms.expires_at is not None
    assert (after.terms.expires_at, after.terms.name) == (None, "till")
    assert (after.terms.scopes, after.terms.sources) == (before.terms.scopes, before.terms.sources)
    with base.engine.begin() as connection:
        connection.execute(text("UPDATE api_key SET expires_at = now() WHERE expires_at IS NOT NULL"))
    assert (status(client, old), status(client, new)) == (401, 404)
    with pytest.raises(Conflict):
        base.act(keys.rotate, prefix_of(old), timedelta(hours=1), base.rules)


def test_rotating_never_lets_a_key_live_longer(base: Base) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    key = issue(base, "match", expires_at=soon)
    base.act(keys.rotate, prefix_of(key), timedelta(hours=1), base.rules)
    assert base.act(stored.listing)[0].terms.expires_at == soon


@pytest.mark.parametrize(
    "wrong",
    [
        lambda key: key[:-1],
        lambda key: key + "A",
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key.upper(),
        lambda key: key.split("_")[1],
        lambda key: f"mdm_{'0' * 12}_{key.split('_', 2)[2]}",
    ],
)
def test_nothing_but_the_very_key_opens(client: TestClient, base: Base, wrong: Callable[[str], str]) -> None:
    key = issue(base, "golden:read")
    assert status(client, key) == 404
    assert status(client, wrong(key)) == 401


def test_the_hash_alone_opens_nothing(client: TestClient, base: Base) -> None:
    key = issue(base, "golden:read")
    ((held,),) = base.act(fetch_rows, "SELECT encode(hash, 'hex') FROM api_key")
    assert status(client, held) == 401
    assert status(client, f"mdm_{prefix_of(key)}_{held[:43]}") == 401


# ---- using


def test_when_a_key_was_last_used_is_noted(settings: Settings, rules: RuleSet, base: Base) -> None:
    key, idle = issue(base, "golden:read"), issue(base, "golden:read")
    before = datetime.now(UTC) - timedelta(seconds=5)
    with TestClient(create_app(settings, rules)) as client:
        assert status(client, key) == 404
    used = {one.prefix: one.last_used_at for one in base.act(stored.listing)}
    last = used[prefix_of(key) or ""]
    assert last is not None
    assert last > before
    assert used[prefix_of(idle) or ""] is None


def test_a_key_writes_records_of_its_own_sources_only(client: TestClient, base: Base) -> None:
    own = bearing(issue(base, "records:write", sources=("crm",)))
    record = {"given_name": "Kate"}
    assert client.put(RECORD, json=record, headers=own).status_code == 202
    for method, path in (("PUT", "/v1/sources/pos/records/1"), ("DELETE", "/v1/sources/pos/records/1")):
        refused = client.request(method, path, json=record, headers=own)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")
    batch = client.post("/v1/sources/pos/records:batch", json=[{"source_id": "1"}], headers=own)
    assert batch.status_code == 403
    base.resolve()
    assert set(base.crosswalk()) == {"crm:1"}


def test_a_key_sees_and_replays_dead_letters_of_its_own_sources_only(client: TestClient, base: Base) -> None:
    client.post("/v1/sources/pos/records:batch", json=[{"given_name": "Kate"}])
    own = bearing(issue(base, "records:write", sources=("crm",)))
    assert client.get("/v1/dead-letters", headers=own).status_code == 403
    assert client.get("/v1/dead-letters?source=pos", headers=own).status_code == 403
    assert client.get("/v1/dead-letters?source=crm", headers=own).json()["dead_letters"] == []
    (letter,) = client.get("/v1/dead-letters").json()["dead_letters"]
    assert client.post(f"/v1/dead-letters/{letter['letter']}:replay", headers=own).status_code == 404
    assert client.post("/v1/dead-letters:replay", json={}, headers=own).status_code == 403


def test_a_key_has_a_limit_of_its_own_for_bodies(client: TestClient, base: Base) -> None:
    small = bearing(issue(base, "records:write", max_body_bytes=200))
    record = {"given_name": "x" * 300}
    assert client.put(RECORD, json=record, headers=small).status_code == 413
    assert client.put(RECORD, json={"given_name": "x"}, headers=small).status_code == 202
    assert client.put(RECORD, json=record, headers=bearing(issue(base, "records:write"))).status_code == 202


# ---- the audit of it


def test_every_command_that_changes_a_key_stands_in_the_audit(settings: Settings, base: Base) -> None:
    first = prefix_of(mdm(settings, "keys", "create", "till", "--scope", "match").stdout.strip())
    second = prefix_of(mdm(settings, "keys", "rotate", str(first), "--older-for", "1h").stdout.strip())
    mdm(settings, "keys", "revoke", str(second))
    entries = base.act(fetch_rows, "SELECT caller, scope, action, target FROM audit_entry ORDER BY entry")
    assert [entry[1:] for entry in entries] == [
        ("admin", "key.create", first),
        ("admin", "key.rotate", first),
        ("admin", "key.revoke", second),
    ]
    assert all(caller.startswith("cli:") for caller, *_ in entries)


def test_a_record_sent_with_a_key_is_noted_under_its_name(client: TestClient, base: Base) -> None:
    sender = bearing(issue(base, "records:write", name="shop"))
    client.put(RECORD, json=kate("crm:1"), headers=sender)
    ((caller, scope, action, target),) = base.act(
        fetch_rows, "SELECT caller, scope, action, target FROM audit_entry"
    )
    assert (caller, scope, action, target) == ("key:shop", "records:write", "record.put", "crm:1")
