"""The whole flow, once over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from mdm.errors import LockLost
from mdm.events import Event, EventType
from mdm.match.score import Scorer
from mdm.model import Json, RecordKey
from mdm.resolve.ahead import Ahead, Load
from mdm.resolve.apply import apply_inputs
from mdm.resolve.present import Present
from mdm.resolve.rebuild import rebuild_pairs
from mdm.resolve.rescore import rescore
from mdm.resolve.settle import Cause, settle
from mdm.resolve.spans import spans_of_decisions, spans_of_inputs
from mdm.rules import RuleSet
from mdm.store import decisions, inbox, meter, models, pairs, profiles, records
from mdm.store.inbox import Input
from mdm.store.models import BaseState


@dataclass(frozen=True, slots=True)
class Resolver:
    """What a resolving process holds: the rules, and the model version ready to score."""

    rules: RuleSet
    scorer: Scorer


@dataclass(slots=True)
class Outcome:
    """What came of inputs, and what was published."""

    resolved: int = 0
    unchanged: int = 0
    superseded: int = 0
    dead: int = 0
    events: list[Event] = field(default_factory=list)
    counts: Counter[EventType] = field(default_factory=Counter)  # of a sum: of all its events

    def add(self, more: "Outcome", most_events: int | None = None) -> None:
        """Sums up. Of more events than `most_events` only those are kept that merge or split; all are counted."""
        self.resolved += more.resolved
        self.unchanged += more.unchanged
        self.superseded += more.superseded
        self.dead += more.dead
        self.counts.update(more.counts or Counter(event.type for event in more.events))
        kept = most_events is None or len(self.events) + len(more.events) <= most_events
        self.events.extend(event for event in more.events if kept or event.type in _NOTABLE)


_NOTABLE = frozenset({"golden.merged", "golden.split"})


def resolve_batch(
    session: Session,
    inputs: Sequence[Input],
    token: int | None,
    resolver: Resolver,
    ahead: Ahead | None = None,
) -> Outcome:
    """Resolves inputs, which `token` has claimed or which were looked at ahead.

    Raises LockLost when they have been taken by another: then nothing may be committed.
    """
    step = "load" if ahead else "micro_batch"
    meter.observe(session, "mdm_resolve_records", len(inputs), step=step)
    with (
        meter.timed(session, "mdm_resolve_seconds", step=step),
        spans_of_inputs(session, inputs) as traces,
    ):
        return _resolve(session, inputs, token, resolver, ahead, traces)


def _resolve(
    session: Session,
    inputs: Sequence[Input],
    token: int | None,
    resolver: Resolver,
    ahead: Ahead | None,
    traces: Mapping[RecordKey, str],
) -> Outcome:
    applied = apply_inputs(session, inputs, resolver.rules, ahead)
    for outcome in ("resolved", "unchanged", "superseded"):
        if not inbox.settle(session, getattr(applied, outcome), token, outcome):
            raise LockLost("another worker has taken over the claimed inputs")
    events: list[Event] = []
    if applied.affected:
        rules, affected = resolver.rules.match, applied.affected
        if ahead is None:
            scored, before = rescore(
                session, sorted(affected), applied.live, applied.keys, resolver.scorer, rules
            )
        else:
            scored, before = ahead.scored, set()
            pairs.write(session, scored.table)
        decided = ahead.decided if ahead else None
        present = Present(
            session,
            rules.thresholds.link,
            applied.live,
            applied.fresh,
            affected,
            scored,
            decided,
            applied.unplaced,
        )
        batches: list[Json] = [*sorted({taken.batch for taken in inputs})]
        cause = _cause(resolver, {"type": "ingest", "batches": batches}, traces)
        events = settle(present, before | affected, resolver.rules, cause)
    return Outcome(len(applied.resolved), len(applied.unchanged), len(applied.superseded), 0, events)


def resolve_hubs(session: Session, load: Load, resolver: Resolver) -> Outcome:
    """Makes hubs of the keys that a load makes hubs; matches again the records of before that hold one of them."""
    known = profiles.hubs(session)
    risen = [(key, rule) for key, rule in load.hubs if key not in known]
    profiles.write_hubs(session, risen, ())
    affected = profiles.holders(session, [key for key, _ in risen])
    if not affected:
        return Outcome()
    rules = resolver.rules.match
    scored, before = rescore(session, sorted(affected), {}, {}, resolver.scorer, rules)
    present = Present(session, rules.thresholds.link, paired=affected, scored=scored)
    cause = _cause(resolver, {"type": "ingest", "batches": [*load.batches]})
    return Outcome(events=settle(present, before | affected, resolver.rules, cause))


def resolve_decisions(session: Session, resolver: Resolver) -> Outcome:
    """Takes into account what stewards decided or undid since the last time."""
    decided, bound = decisions.take_pending(session)
    present = Present(session, resolver.rules.match.thresholds.link)
    meter.observe(session, "mdm_resolve_records", len(decided), step="decisions")
    with (
        meter.timed(session, "mdm_resolve_seconds", step="decisions"),
        spans_of_decisions(session, decided) as traces,
    ):
        cause = _cause(resolver, {"type": "decision", "decisions": [*decided]}, traces)
        return Outcome(events=settle(present, bound, resolver.rules, cause) if bound else [])


def resolve_all(session: Session, resolver: Resolver) -> Outcome:
    """Everything again, from what was received and decided, under the present rules and model."""
    with meter.timed(session, "mdm_resolve_seconds", step="full"):
        decisions.take_pending(session)
        rebuild_pairs(session, resolver.rules, resolver.scorer)
        everyone = [*records.all_live(session), *records.alias_numbers(session)]
        present = Present(session, resolver.rules.match.thresholds.link)
        events = settle(present, everyone, resolver.rules, _cause(resolver, {"type": "full_resolve"}))
    meter.observe(session, "mdm_resolve_records", len(everyone), step="full")
    models.write_base_state(session, BaseState(resolver.rules.version, resolver.scorer.model.id))
    return Outcome(events=events)


def _cause(
    resolver: Resolver, said: Mapping[str, Json], traces: Mapping[RecordKey, str] | None = None
) -> Cause:
    return Cause(said, resolver.scorer.model.id, traces or {})
