"""One turn of the relay: a single transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from random import Random

import structlog
from sqlalchemy import Engine, text
from sqlmodel import Session

from mdm.deliver.send import Answer
from mdm.model import Json
from mdm.publish.retry import wait_after
from mdm.settings import Settings
from mdm.store import deliveries, meter
from mdm.store.database import transaction
from mdm.store.deliveries import Outgoing, Result
from mdm.store.fan_out import fan_out, notify

log = structlog.get_logger()

_MOST_EVENTS = 1_000  # that become deliveries of one subscription in one turn
_MOST_WAITING = (
    10_000  # deliveries of one subscription; its further events stay in the outbox until some are made
)
# Beyond the receiver's time: to settle, also when PostgreSQL restarts. What a killed relay held waits so long, and with
# it all that stands behind it in its lanes: 35 s by default.
_LEASE_MARGIN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn brought."""

    claimed: list[Outgoing] = field(default_factory=list)
    more: bool = False  # events that have yet to become deliveries


def judge(outgoing: Outgoing, answer: Answer, settings: Settings, random: Random) -> Result:
    """What follows from a receiver's answer."""
    wait = reason = None
    if not answer.is_well:
        failures = outgoing.attempts + 1
        wait = wait_after(failures, settings.webhook_waits_seconds, random, answer.retry_after_seconds)
        said = answer.error or f"the receiver answered {answer.status}"
        reason = said if wait is None else None
    return Result(
        outgoing, answer.at, answer.seconds, answer.status, answer.error, answer.is_well, wait, reason
    )


def take_turn(
    engine: Engine,
    settings: Settings,
    token: int,
    results: Sequence[Result],
    quotas: Mapping[int, int] | None,
    quota: int,
) -> Turn:
    """Settles results, makes deliveries of new events, and claims what is due; `quotas` None: claims nothing."""
    with transaction(engine) as session:
        # A turn that a crash of PostgreSQL undoes is taken again: at worst, a delivery is made twice.
        session.execute(text("SET LOCAL synchronous_commit = off"))
        if results:
            _count(session, deliveries.settle(session, token, results))
            _disable(session, results, settings.subscription_failing_days)
        if quotas is None:
            return Turn()
        more = fan_out(session, _MOST_EVENTS, _MOST_WAITING)
        lease = settings.webhook_timeout_seconds + _LEASE_MARGIN_SECONDS
        return Turn(deliveries.claim(session, quotas, quota, token, lease), more)


def _count(session: Session, results: Sequence[Result]) -> None:
    now = datetime.now(UTC)
    for result in results:
        failed = "dead" if result.wait_seconds is None else "failed"
        meter.count(session, "mdm_deliveries_total", outcome="delivered" if result.delivered else failed)
        meter.observe(session, "mdm_delivery_seconds", result.seconds)
        if result.delivered:
            delay = (now - result.outgoing.created_at).total_seconds()
            meter.observe(session, "mdm_delivery_delay_seconds", delay)


def _disable(session: Session, results: Sequence[Result], days: float) -> None:
    """Ends subscriptions whose receiver is gone, or has failed for days, and tells their owners."""
    gone = {
        r.outgoing.subscription: "the receiver answered 410" for r in results if r.status == HTTPStatus.GONE
    }
    failed = {r.outgoing.subscription for r in results if not r.delivered}
    if failed:
        long = set(deliveries.failing_since(session, days)) & failed
        gone |= dict.fromkeys(long - gone.keys(), f"nothing but failures for {days:g} days")
    for subscription, reason in sorted(gone.items()):
        disabled = deliveries.disable(session, subscription, reason)
        if disabled is None:
            continue
        log.warning("subscription disabled", subscription=subscription, reason=reason)
        data: dict[str, Json] = {
            "subscription": subscription,
            "name": disabled.name,
            "reason": reason,
            "failing_since": disabled.failing_since.isoformat() if disabled.failing_since else None,
        }
        notify(session, disabled.others_of_owner, {"type": "subscription.disabled", "data": data})
