"""The families of metrics that tell of the base; docs/metrics.md has them all in one table.

No label ever holds a personal value: label values come from closed sets, or are numbers of subscriptions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from mdm.events import EventType, State
from mdm.model import QuestionKind, Verdict

Kind = Literal["counter", "gauge", "histogram"]

UNKNOWN_SOURCE = "unknown"  # of a refused input that does not say whose it is
_AS_THEY_ARE: tuple[str, ...] = ()  # sources, subscriptions, versions: what there is of them


@dataclass(frozen=True, slots=True)
class Family:
    """`labels`: name → all values it may have, or none where they follow what there is."""

    name: str
    kind: Kind
    meaning: str
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    buckets: tuple[float, ...] = ()  # upper bounds of a histogram


_STEP = {"step": ("micro_batch", "load", "decisions", "full")}
_SOURCE = {"source": _AS_THEY_ARE}
_SUBSCRIPTION = {"subscription": _AS_THEY_ARE}

# Moved on by `mdm.store.meter`, in the transaction of what they count.
METERED = (
    Family(
        "mdm_inputs_total",
        "counter",
        "inputs that arrived",
        {**_SOURCE, "outcome": ("accepted", "unchanged", "dead")},
    ),
    Family(
        "mdm_settled_inputs_total",
        "counter",
        "accepted inputs that the resolver is done with",
        {**_SOURCE, "outcome": ("resolved", "unchanged", "superseded", "dead")},
    ),
    Family(
        "mdm_vendor_events_total",
        "counter",
        "events that vendors' webhooks brought: taken, come again, or of a kind that is not taken",
        {**_SOURCE, "outcome": ("taken", "repeated", "passed_over")},
    ),
    Family("mdm_events_total", "counter", "events written to the outbox", {"type": get_args(EventType)}),
    Family(
        "mdm_resolve_seconds",
        "histogram",
        "time of a step of the resolver, up to its commit",
        _STEP,
        (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
    ),
    Family(
        "mdm_resolve_records",
        "histogram",
        "inputs of a step of the resolver; or decisions, or live records",
        _STEP,
        (1, 10, 100, 500, 1_000, 2_000, 5_000, 10_000),
    ),
    Family("mdm_resolve_failures_total", "counter", "steps of the resolver that failed and were rolled back"),
    Family(
        "mdm_golden_members",
        "histogram",
        "records in the golden records that were written",
        buckets=(1, 2, 3, 4, 6, 8, 12, 20, 60),
    ),
    Family("mdm_decisions_total", "counter", "decisions that stewards made", {"verdict": get_args(Verdict)}),
    Family("mdm_undone_decisions_total", "counter", "decisions that stewards withdrew"),
    Family(
        "mdm_review_answers_total",
        "counter",
        "review tasks that stewards answered",
        {"answer": ("same", "different", "confirm", "undo")},
    ),
    Family(
        "mdm_deliveries_total",
        "counter",
        "attempts to deliver: made, to be tried again, or the last one",
        {"outcome": ("delivered", "failed", "dead")},
    ),
    Family(
        "mdm_delivery_seconds",
        "histogram",
        "time of an attempt to deliver",
        buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15),
    ),
    Family(
        "mdm_delivery_delay_seconds",
        "histogram",
        "from when a delivery came to be to when it was made, failed attempts and waits included",
        buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200, 86_400),
    ),
    Family("mdm_audit_faults_total", "counter", "verifications of the audit that found it changed"),
)

# Read by `mdm.store.gauges` at each scrape.
READ = (
    Family("mdm_inbox_rows", "gauge", "inputs that wait for the resolver"),
    Family("mdm_inbox_oldest_seconds", "gauge", "age of the oldest of them; 0 where none waits"),
    Family("mdm_outbox_last_sequence", "gauge", "sequence of the newest event there ever was"),
    Family("mdm_resolver_lock_held", "gauge", "1 while a process resolves"),
    Family("mdm_review_tasks", "gauge", "open review tasks", {"kind": get_args(QuestionKind)}),
    Family("mdm_review_oldest_seconds", "gauge", "age of the oldest open review task; 0 where none is open"),
    Family("mdm_decisions_pending", "gauge", "decisions, or withdrawals, that the resolver has yet to see"),
    Family("mdm_dead_letters", "gauge", "dead letters that are kept", {"kind": ("input", "delivery")}),
    Family(
        "mdm_audit_unsealed_seconds",
        "gauge",
        "age of the oldest entry of the audit that no seal has taken up; 0 where there is none",
    ),
    Family("mdm_hub_keys", "gauge", "blocking keys that are hubs"),
    Family(
        "mdm_subscriptions",
        "gauge",
        "subscriptions",
        {"state": ("active", "paused", "disabled"), "by": ("webhook", "feed")},
    ),
    Family("mdm_subscription_active", "gauge", "1 where the subscription is active", _SUBSCRIPTION),
    Family("mdm_subscription_waiting", "gauge", "deliveries on their way", _SUBSCRIPTION),
    Family(
        "mdm_subscription_overdue_seconds",
        "gauge",
        "how long a delivery that is due, or an event that is to become one, has waited for a relay; "
        "0 where none has, where it is not active, or reads the feed",
        _SUBSCRIPTION,
    ),
    Family(
        "mdm_subscription_lag_events",
        "gauge",
        "events that it has yet to get; before its filters where they are not yet deliveries",
        _SUBSCRIPTION,
    ),
    Family("mdm_subscription_lag_seconds", "gauge", "for how long the oldest of them waits", _SUBSCRIPTION),
    Family(
        "mdm_subscription_failing_seconds",
        "gauge",
        "for how long there have been nothing but failures; 0 where its last attempt went well",
        _SUBSCRIPTION,
    ),
    Family(
        "mdm_subscription_drift_records",
        "gauge",
        "records that had drifted when it reconciled last; absent where it never did",
        _SUBSCRIPTION,
    ),
    Family(
        "mdm_subscription_reconciled_seconds",
        "gauge",
        "time since it reconciled; absent where it never did",
        _SUBSCRIPTION,
    ),
    Family("mdm_model_info", "gauge", "always 1: the model version that scores", {"model": _AS_THEY_ARE}),
    Family(
        "mdm_base_info",
        "gauge",
        "always 1: what the base was resolved under; absent where nothing ever was",
        {"model": _AS_THEY_ARE, "rules": _AS_THEY_ARE},
    ),
    Family("mdm_schema_info", "gauge", "always 1: the schema's migration", {"revision": _AS_THEY_ARE}),
)

# Read by `mdm.store.shares`, which goes over whole tables: so not at each scrape.
SHARES = (
    Family("mdm_golden_ids", "gauge", "golden IDs", {"state": get_args(State)}),
    Family("mdm_live_records", "gauge", "live records, aliases left out", _SOURCE),
    Family(
        "mdm_duplicate_ratio",
        "gauge",
        "share of a source's live records that share their golden record with another of that source",
        _SOURCE,
    ),
    Family(
        "mdm_match_ratio",
        "gauge",
        "share of a source's live records whose golden record has a record of another source",
        _SOURCE,
    ),
    Family(
        "mdm_golden_coverage_ratio",
        "gauge",
        "share of a source's records, those that wait for the first time included, that have a golden ID",
        _SOURCE,
    ),
)

FAMILIES: Mapping[str, Family] = {family.name: family for family in (*METERED, *READ, *SHARES)}
