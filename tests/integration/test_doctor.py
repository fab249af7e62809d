"""The doctor: each check finds its cause when the cause is there, and none stops the others."""

import itertools
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from pydantic import SecretStr
from sqlalchemy import create_engine

from mdm import keys
from mdm.doctor import Finding, examine, postgres
from mdm.errors import ModelInvalid
from mdm.match.default_model import default_model
from mdm.resolve.drain import resolver_session
from mdm.resolve.shipped import register_default_model
from mdm.settings import PACKAGED_RULES, Settings
from mdm.store import models, subscriptions
from mdm.store.database import open_engine, run, transaction
from mdm.store.migrate import migrate
from mdm.store.subscriptions import Terms
from tests.base import Base, kate, omar
from tests.integration.test_dead_letters import bury
from tests.keyring import issue
from tests.processes import running, wait_until

_numbers = itertools.count(1)


def found(settings: Settings, moment: datetime | None = None, **environment: str) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(settings, environment, moment)}


def verdicts(findings: dict[str, Finding]) -> dict[str, str]:
    """Those that are not well."""
    return {check: one.verdict for check, one in findings.items() if one.verdict != "ok"}


def execute(base: Base, statement: str, *values: object) -> None:
    with transaction(base.engine) as session:
        run(session, statement, *values)


def at(url: str, **parts: str) -> str:
    """The address with another database, or another role."""
    place = urlsplit(url)
    host = f"{parts['role']}:pw@{place.hostname}:{place.port}" if "role" in parts else place.netloc
    return urlunsplit(place._replace(netloc=host, path=f"/{parts.get('database', place.path[1:])}"))


@contextmanager
def made(url: str, kind: str, more: str) -> Iterator[str]:
    """A database, or a role, for as long as the block goes on; its name."""
    name = f"mdm_doctor_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(at(url, database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE {kind} {name} {more}")
        try:
            yield name
        finally:
            connection.execute(f"DROP {kind} {name}" + (" WITH (FORCE)" if kind == "DATABASE" else ""))


@pytest.fixture
def sound(settings: Settings) -> Settings:
    return settings.model_copy(update={"api_key": SecretStr("k" * 64)})


def test_all_is_well_where_all_is_well(base: Base, sound: Settings) -> None:
    base.send(kate("crm:1"))
    issue(base, "match")
    with running(sound, "worker"):
        wait_until(lambda: found(sound)["workers"].verdict == "ok")
        findings = found(sound, MDM_API_KEY="k", MDM_TEST_REDIS_URL="x")
    assert verdicts(findings) == {}
    assert len(findings) >= 20


def test_without_postgresql_its_checks_are_not_made_and_the_others_are(sound: Settings) -> None:
    nowhere = SecretStr("postgresql://mdm:canary-42@127.0.0.1:1/mdm")
    findings = found(sound.model_copy(update={"database_url": nowhere}))
    assert findings["PostgreSQL"].verdict == "failed"
    assert "127.0.0.1:1/mdm" in findings["PostgreSQL"].found
    assert {findings[check].verdict for check in ("schema", "durability", "model", "inbox", "relay")} == {
        "not checked"
    }
    assert findings["Redis"].verdict == "ok"
    assert "canary-42" not in str(findings)


@pytest.mark.parametrize("url", ["canary-42", "postgresql://mdm:canary-42@127.0.0.1:port/mdm"])
def test_an_address_that_is_none_is_said_without_repeating_it(sound: Settings, url: str) -> None:
    findings = found(sound.model_copy(update={"database_url": SecretStr(url), "redis_url": SecretStr(url)}))
    assert [findings[check].verdict for check in ("PostgreSQL", "Redis")] == ["failed", "failed"]
    assert "canary-42" not in str(findings)


def test_a_schema_is_current_behind_missing_or_ahead(base: Base, sound: Settings, database_url: str) -> None:
    with made(database_url, "DATABASE", "TEMPLATE template0") as name:
        fresh = sound.model_copy(update={"database_url": SecretStr(at(database_url, database=name))})
        assert (found(fresh)["schema"].verdict, found(fresh)["schema"].found) == (
            "failed",
            "no tables yet, behind",
        )
        engine = open_engine(at(database_url, database=name))
        migrate(engine, "0001")
        engine.dispose()
        behind = found(fresh)
        assert (behind["schema"].verdict, behind["schema"].found) == ("failed", "revision 0001, behind")
        assert (behind["schema"].advice, behind["model"].verdict) == ("run `mdm migrate`", "not checked")
    execute(base, "UPDATE alembic_version SET version_num = '9999'")
    assert found(sound)["schema"].found == "revision 9999, of a newer version of mdm"


def test_durability_that_is_off_fails(sound: Settings, database_url: str) -> None:
    name = urlsplit(database_url).path[1:]
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    assert verdicts(found(sound))["durability"] == "failed"
    assert found(sound)["durability"].found == "synchronous_commit off"


def test_a_log_compression_that_is_slow_is_warned_of(sound: Settings, database_url: str) -> None:
    name = urlsplit(database_url).path[1:]
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET wal_compression = on")
    assert verdicts(found(sound))["log compression"] == "warning"


def test_an_encoding_that_is_not_utf8_fails(sound: Settings, database_url: str) -> None:
    more = "ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    with made(database_url, "DATABASE", more) as name:
        odd = found(sound.model_copy(update={"database_url": SecretStr(at(database_url, database=name))}))
    assert (odd["PostgreSQL"].verdict, "SQL_ASCII" in odd["PostgreSQL"].found) == ("failed", True)


def test_few_connections_fail(base: Base, sound: Settings, database_url: str) -> None:
    execute(base, f"ALTER DATABASE {urlsplit(database_url).path[1:]} CONNECTION LIMIT 20")
    assert found(sound)["connections"].verdict == "failed"


def test_sessions_that_do_not_speak_utc_fail(database_url: str) -> None:
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, connect_args={"options": "-c timezone=Asia/Tokyo"})
    findings = {one.check: one for one in postgres.examine(engine, datetime.now(UTC), is_embedded=False)}
    engine.dispose()
    assert (findings["sessions"].verdict, findings["sessions"].found) == (
        "failed",
        "they speak Asia/Tokyo, not UTC",
    )


def test_a_role_without_temporary_tables_fails(base: Base, sound: Settings, database_url: str) -> None:
    execute(base, f"REVOKE TEMPORARY ON DATABASE {urlsplit(database_url).path[1:]} FROM PUBLIC")
    with made(database_url, "ROLE", "LOGIN PASSWORD 'pw'") as role:
        limited = sound.model_copy(update={"database_url": SecretStr(at(database_url, role=role))})
        assert found(limited)["rights"].verdict == "failed"
        execute(base, f"GRANT TEMPORARY ON DATABASE {urlsplit(database_url).path[1:]} TO {role}")
        assert found(limited)["rights"].verdict == "warning"  # no tables
        execute(base, f"REVOKE TEMPORARY ON DATABASE {urlsplit(database_url).path[1:]} FROM {role}")


@pytest.mark.parametrize(("seconds", "verdict"), [(0, "ok"), (60, "warning"), (-60, "warning")])
def test_clocks_that_differ_are_told(sound: Settings, seconds: int, verdict: str) -> None:
    findings = found(sound, datetime.now(UTC) + timedelta(seconds=seconds))
    clocks = [findings["clock of PostgreSQL"], findings["clock of Redis"]]
    assert [one.verdict for one in clocks] == [verdict] * 2
    if seconds:
        assert ("behind" if seconds > 0 else "ahead of") in clocks[0].found


def test_a_model_that_is_missing_does_not_fit_or_is_not_the_bases(base: Base, sound: Settings) -> None:
    base.send(kate("crm:1"))
    execute(base, "UPDATE base SET rules_version = 'another'")
    assert (found(sound)["model"].verdict, found(sound)["model"].advice) == (
        "failed",
        "run `mdm resolve --full`",
    )
    execute(base, "UPDATE model_version SET scoring_version = 'another'")
    misfit = found(sound)["model"]
    assert "does not fit" in misfit.found
    assert misfit.advice == "run `mdm train --activate`, then `mdm resolve --full`"
    execute(base, "UPDATE model_version SET active = false")
    assert found(sound)["model"].found == "no model version is active"


def test_an_upgrade_whose_model_waits_says_how_to_use_it(base: Base, sound: Settings) -> None:
    base.send(kate("crm:1"))
    golden = base.crosswalk()
    shipped = default_model(PACKAGED_RULES)
    execute(base, "UPDATE model_version SET model = 'of before', scoring_version = 'of before'")
    execute(base, "UPDATE base SET model = 'of before'")
    with transaction(base.engine) as session:
        register_default_model(session, base.rules)
    advice = f"run `mdm models --activate {shipped.id}`, then `mdm resolve --full`"
    assert found(sound)["model"].advice == advice
    with pytest.raises(ModelInvalid, match=re.escape(advice)):
        base.resolve_full()
    with transaction(base.engine) as session:
        models.activate_model(session, shipped.id)
    base.resolve_full()
    assert (found(sound)["model"].verdict, base.crosswalk()) == ("ok", golden)


def test_a_prior_of_a_far_smaller_base_is_warned_of(base: Base, sound: Settings) -> None:
    base.send(*(kate(f"crm:{n}") for n in range(30)))
    assert found(sound)["model"].verdict == "ok"
    model = replace(default_model(PACKAGED_RULES), prior=0.9)
    with transaction(base.engine) as session:
        models.add_model(session, model.id, model.to_bytes(), model.scoring_version)
        models.activate_model(session, model.id)
    base.resolve_full()
    warned = found(sound)["model"]
    assert (warned.verdict, "mdm train --prior" in (warned.advice or "")) == ("warning", True)


def test_a_rule_set_that_is_wrong_fails_and_the_rest_is_still_looked_at(
    sound: Settings, tmp_path: Path
) -> None:
    shutil.copytree(PACKAGED_RULES, tmp_path / "rules")
    (tmp_path / "rules/sources.yaml").write_text("crm: [")
    findings = found(sound.model_copy(update={"rules_dir": tmp_path / "rules"}))
    assert (findings["rule set"].verdict, "sources.yaml" in findings["rule set"].found) == ("failed", True)
    assert (findings["model"].verdict, findings["inbox"].verdict) == ("not checked", "ok")


def test_an_inbox_that_fills_warns_and_a_full_one_fails(base: Base, sound: Settings) -> None:
    base.put(*(omar(f"pos:{n}") for n in range(9)))
    assert found(sound.model_copy(update={"inbox_limit": 10}))["inbox"].verdict == "warning"
    assert found(sound.model_copy(update={"inbox_limit": 8}))["inbox"].verdict == "failed"
    assert found(sound)["inbox"].verdict == "ok"


def test_what_nobody_resolves_for_long_fails(base: Base, sound: Settings) -> None:
    base.put(kate("crm:1"))
    assert found(sound)["sweep"].found == "nothing waits for long"
    execute(base, "UPDATE inbox SET received_at = now() - interval '10 minutes'")
    assert found(sound)["sweep"].verdict == "failed"
    with resolver_session(base.engine, wait=True):
        assert found(sound)["sweep"].found == "a resolver is at work"


def test_deliveries_that_nobody_claims_fail(base: Base, sound: Settings) -> None:
    assert "none is needed" in found(sound)["relay"].found
    base.send(kate("crm:1"), omar("pos:2"))
    base.act(subscriptions.add, Terms("erp", "ann", "https://erp.example/hook"), 1)
    assert found(sound)["relay"].verdict == "ok"
    execute(base, "UPDATE outbox SET occurred_at = now() - interval '2 minutes'")
    assert (found(sound)["relay"].verdict, found(sound)["relay"].found) == (
        "failed",
        "nothing is sent to 1 of 1 webhooks",
    )
    execute(base, "UPDATE subscription SET position = 2")
    execute(base, "INSERT INTO delivery (subscription, sequence, golden) VALUES (1, 2, 2)")
    assert found(sound)["relay"].verdict == "ok"
    execute(base, "UPDATE delivery SET due_at = now() - interval '2 minutes'")
    assert found(sound)["relay"].verdict == "failed"
    execute(base, "UPDATE subscription SET state = 'paused'")
    assert found(sound)["relay"].verdict == "ok"


def test_subscriptions_that_fail_are_disabled_or_drift_are_named(base: Base, sound: Settings) -> None:
    for name in ("erp", "crm", "shop", "well"):
        base.act(subscriptions.add, Terms(name, "ann", f"https://{name}.example/hook"), 0)
    execute(base, "UPDATE subscription SET state = 'disabled' WHERE name = 'erp'")
    execute(base, "UPDATE subscription SET failing_since = now() WHERE name = 'crm'")
    execute(base, "UPDATE subscription SET drift = 2 WHERE name = 'shop'")
    one = found(sound)["subscriptions"]
    assert (one.verdict, one.found) == ("warning", "disabled: erp; failing: crm; drifting: shop")


def test_dead_letters_warn(base: Base, sound: Settings) -> None:
    bury(base, kate("crm:1"))
    execute(base, "INSERT INTO delivery (subscription, sequence, golden, state) VALUES (1, 1, 1, 'dead')")
    assert found(sound)["dead letters"].found == "1 inputs, 1 deliveries"


def test_without_redis_its_checks_are_not_made_and_without_a_worker_that_is_told(sound: Settings) -> None:
    assert found(sound)["workers"].verdict == "warning"
    findings = found(sound.model_copy(update={"redis_url": SecretStr("redis://:canary-42@127.0.0.1:1/0")}))
    assert (findings["Redis"].verdict, findings["workers"].verdict) == ("failed", "not checked")
    assert "canary-42" not in str(findings)


def test_a_redis_that_throws_keys_away_warns(sound: Settings, redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    try:
        client.config_set("maxmemory", "100mb")
        assert found(sound)["memory of Redis"].verdict == "ok"
        client.config_set("maxmemory-policy", "allkeys-lru")
        assert found(sound)["memory of Redis"].verdict == "warning"
    finally:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", "0")


def test_a_name_that_is_no_setting_fails_and_says_what_was_meant(sound: Settings) -> None:
    one = found(sound, MDM_DATABSE_URL="postgresql://mdm:canary-42@x/y", MDM_API_KEY="k")["names of settings"]
    assert (one.verdict, one.found) == (
        "failed",
        "no such setting: MDM_DATABSE_URL (meant MDM_DATABASE_URL?)",
    )


def test_an_operators_key_that_is_short_warns(sound: Settings) -> None:
    one = found(sound.model_copy(update={"api_key": SecretStr("canary-42")}))["operator's key"]
    assert one.verdict == "warning"
    assert "canary-42" not in str(one)
    assert found(sound.model_copy(update={"api_key": None}))["operator's key"].verdict == "ok"


def test_keys_that_are_missing_shared_or_end_soon_warn(base: Base, sound: Settings) -> None:
    keyless = sound.model_copy(update={"api_key": None})
    assert found(keyless)["keys"].found == "no key opens the API"
    assert "all callers share" in found(sound)["keys"].found
    key = issue(base, "match", name="till", expires_at=datetime.now(UTC) + timedelta(days=3))
    assert (found(sound)["keys"].verdict, found(sound)["keys"].found) == (
        "warning",
        "end within 14 days: till",
    )
    base.act(keys.rotate, keys.prefix_of(key), timedelta(hours=1), base.rules)
    assert found(sound)["keys"].found == "2 that open"


def test_an_audit_that_nobody_seals_warns(base: Base, sound: Settings) -> None:
    issue(base, "match")
    execute(base, "INSERT INTO audit_entry (caller, scope, action) VALUES ('x', 'admin', 'x')")
    assert found(sound)["audit"].verdict == "ok"
    execute(
        base,
        "INSERT INTO audit_entry (caller, scope, action, at, entry) OVERRIDING SYSTEM VALUE "
        "VALUES ('x', 'admin', 'x', now() - interval '11 minutes', 0)",
    )
    assert found(sound)["audit"].found == "entries have been in no seal for 11 minutes"


def test_settings_for_development_warn(sound: Settings) -> None:
    loose = {"webhook_allow_http": True, "webhook_allow_networks": ["127.0.0.0/8"]}
    one = found(sound.model_copy(update=loose))["where webhooks may go"]
    assert (one.verdict, "ALLOW_HTTP" in one.found, "ALLOW_NETWORKS" in one.found) == ("warning", True, True)


def test_embedded_servers_that_are_down_are_not_started_and_a_full_disk_fails(
    sound: Settings, tmp_path: Path
) -> None:
    embedded = sound.model_copy(update={"database_url": None, "redis_url": None, "home": tmp_path / "none"})
    findings = found(embedded)
    assert (findings["embedded servers"].verdict, findings["PostgreSQL"].verdict) == (
        "not checked",
        "not checked",
    )
    assert "failed" not in verdicts(findings).values()
    assert list(tmp_path.iterdir()) == []
    full = found(embedded.model_copy(update={"home": Path("/proc/none")}))  # where nothing is ever free
    assert full["disk"].verdict == "failed"


def test_one_check_that_breaks_does_not_stop_the_others(base: Base, sound: Settings) -> None:
    execute(base, "ALTER TABLE dead_letter RENAME TO elsewhere")
    execute(base, "ALTER TABLE inbox RENAME TO nowhere")
    findings = found(sound)
    assert [findings[check].verdict for check in ("inbox", "sweep", "dead letters")] == ["failed"] * 3
    assert "UndefinedTable" in findings["inbox"].found
    assert [findings[check].verdict for check in ("model", "relay", "subscriptions")] == ["ok"] * 3
