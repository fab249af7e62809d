"""What is in the database: whether it fits rules and model, whether anybody works on it, what is stuck."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from mdm.doctor.callers import examine_audit, examine_keys
from mdm.doctor.finding import Checks, Finding, failed, not_checked, ok, run_all, warning
from mdm.match.model import ModelVersion
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import inbox, models, schema, subscriptions
from mdm.store.database import fetch_rows, transaction
from mdm.store.locks import RESOLVER_LOCK, is_held

_SWEEPS = 6  # that may go by before somebody is missed
_OVERDUE_SECONDS = 60
# Of one person, that a model may expect beside each record. Real ones have two or so: a base has grown tenfold since.
_MOST_OTHER_RECORDS = 20


def examine(engine: Engine | None, settings: Settings, rules: RuleSet | None) -> list[Finding]:
    checks: Checks[Session] = {
        "model": lambda check, session: _model(check, session, rules),
        "inbox": lambda check, session: _inbox(check, session, settings.inbox_limit),
        "sweep": lambda check, session: _sweep(check, session, settings.sweep_seconds),
        "relay": _relay,
        "subscriptions": _subscriptions,
        "dead letters": _dead_letters,
        "keys": lambda check, session: examine_keys(check, session, settings),
        "audit": examine_audit,
    }
    if engine is None:
        return run_all(checks, None, "PostgreSQL is not reached")
    if not _is_current(engine):
        return run_all(checks, None, "the schema is another, or cannot be read")
    findings = []
    for check, examine_one in checks.items():  # each in a transaction of its own: one that fails ends it
        with transaction(engine) as session:
            findings += run_all({check: examine_one}, session, "")
            session.rollback()
    return findings


def _is_current(engine: Engine) -> bool:
    try:
        return schema.is_current(engine)
    except SQLAlchemyError:
        return False


def _model(check: str, session: Session, rules: RuleSet | None) -> Finding:
    active, base = models.active_model(session), models.base_state(session)
    if active is None:
        return failed(check, "no model version is active", "run `mdm migrate`, or `mdm train --activate`")
    if rules is None:
        return not_checked(check, f"{active.model} is active; the rule set cannot be read")
    if active.scoring_version != rules.scoring_version:
        remedy = f"{models.how_to_fit(session, rules.scoring_version)}, then `mdm resolve --full`"
        return failed(check, f"{active.model} does not fit the rule set", remedy)
    if base and (base.rules_version, base.model) != (rules.version, active.model):
        return failed(check, "the base was made with another rule set or model", "run `mdm resolve --full`")
    (live,) = fetch_rows(session, "SELECT count(*) FROM profile")[0]
    if ModelVersion.from_bytes(active.content).prior * live > _MOST_OTHER_RECORDS:
        return warning(
            check,
            f"the prior of {active.model} is that of a far smaller base: it joins too much",
            "run `mdm train --prior --activate`, then `mdm resolve --full`",
        )
    return ok(check, f"{active.model} is active and fits")


def _inbox(check: str, session: Session, limit: int) -> Finding:
    if inbox.is_waiting_more_than(session, limit):
        return failed(
            check, f"more than {limit:,} inputs wait: the API takes no more", "see that a worker keeps up"
        )
    if inbox.is_waiting_more_than(session, limit * 4 // 5):
        return warning(check, f"more than four fifths of {limit:,} inputs wait", "see that a worker keeps up")
    return ok(check, f"below four fifths of {limit:,}")


def _sweep(check: str, session: Session, sweep_seconds: int) -> Finding:
    """Only what waits tells: a sweep that finds nothing leaves no trace."""
    if is_held(session, RESOLVER_LOCK):
        return ok(check, "a resolver is at work")
    patience = max(_OVERDUE_SECONDS, _SWEEPS * sweep_seconds)
    waiting, overdue = fetch_rows(session, _UNSWEPT, patience)[0]
    if overdue:
        return failed(
            check,
            f"inputs or decisions wait for more than {patience} s, and nobody resolves",
            "start `mdm worker` and, beside workers with --no-beat, one `mdm beat`; or look at the worker's log",
        )
    return ok(check, "nothing waits for long" if waiting else "nothing waits")


_UNSWEPT = """
WITH waiting (since) AS (
    (SELECT received_at FROM inbox WHERE lease_until IS NULL OR lease_until < now() ORDER BY input LIMIT 1)
    UNION ALL (SELECT coalesce(withdrawn_at, decided_at) FROM decision WHERE pending ORDER BY decision LIMIT 1)
)
SELECT count(*), count(*) FILTER (WHERE since < now() - make_interval(secs => %s)) FROM waiting
"""


def _relay(check: str, session: Session) -> Finding:
    active, overdue = fetch_rows(session, _OVERDUE, _OVERDUE_SECONDS, _OVERDUE_SECONDS)[0]
    if not active:
        return ok(check, "no active webhook: none is needed")
    if overdue:
        return failed(
            check, f"nothing is sent to {overdue} of {active} webhooks", "start `mdm relay`, or read its log"
        )
    return ok(check, f"{active} active webhooks, none overdue")


# What is due is claimed at once, whatever comes of it: what stays due, nobody is there to claim. And where no delivery
# waits, the next events become deliveries at once.
_OVERDUE = """
SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM delivery AS sent WHERE sent.subscription = held.subscription AND sent.state = 'waiting'
       AND due_at < now() - make_interval(secs => %s)
) OR ((SELECT occurred_at < now() - make_interval(secs => %s) FROM outbox
        WHERE sequence > position ORDER BY sequence LIMIT 1)
    AND NOT EXISTS (SELECT FROM delivery AS sent
                    WHERE sent.subscription = held.subscription AND sent.state = 'waiting')))
FROM subscription AS held WHERE held.state = 'active' AND url IS NOT NULL
"""


def _subscriptions(check: str, session: Session) -> Finding:
    held = subscriptions.listing(session)
    disabled = [one.terms.name for one in held if one.state == "disabled"]
    failing = [one.terms.name for one in held if one.state == "active" and one.failing_since]
    drifting = [one.terms.name for one in held if one.drift]
    told = [
        f"{what}: {', '.join(names)}"
        for what, names in (("disabled", disabled), ("failing", failing), ("drifting", drifting))
        if names
    ]
    if told:
        return warning(check, "; ".join(told), "see `mdm status` and docs/runbook.md")
    return ok(check, f"{len(held)}, all well")


def _dead_letters(check: str, session: Session) -> Finding:
    ((inputs, deliveries),) = fetch_rows(session, _DEAD)
    if inputs or deliveries:
        found = f"{inputs:,} inputs, {deliveries:,} deliveries"
        return warning(
            check, found, "see `mdm dead-letters list`, `GET /v1/deliveries?state=dead`; then replay"
        )
    return ok(check, "none")


_DEAD = "SELECT (SELECT count(*) FROM dead_letter), (SELECT count(*) FROM delivery WHERE state = 'dead')"
