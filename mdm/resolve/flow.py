"""The whole flow, once over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from mdm.errors import LockLost
from mdm.events import Event
from mdm.match.score import Scorer
from mdm.model import Json
from mdm.resolve.apply import apply_inputs
from mdm.resolve.rebuild import rebuild_pairs
from mdm.resolve.rescore import rescore
from mdm.resolve.settle import settle
from mdm.rules import RuleSet
from mdm.store import inbox, records
from mdm.store.inbox import Input


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


def resolve_batch(session: Session, inputs: Sequence[Input], token: int, resolver: Resolver) -> Outcome:
    """Resolves claimed inputs. Raises LockLost when the claim has passed on: then nothing may be committed."""
    applied = apply_inputs(session, inputs, resolver.rules)
    for outcome in ("resolved", "unchanged", "superseded"):
        if not inbox.settle(session, getattr(applied, outcome), token, outcome):
            raise LockLost("another worker has taken over the claimed inputs")
    events: list[Event] = []
    if applied.affected:
        touched = rescore(
            session, sorted(applied.affected), applied.profiles, resolver.scorer, resolver.rules.match
        )
        events = settle(session, touched, resolver.rules, _cause(inputs))
    return Outcome(len(applied.resolved), len(applied.unchanged), len(applied.superseded), 0, events)


def resolve_all(session: Session, resolver: Resolver) -> Outcome:
    """Everything again, from what was received, under the present rules and model."""
    rebuild_pairs(session, resolver.rules, resolver.scorer)
    events = settle(session, records.all_live(session), resolver.rules, {"type": "full_resolve"})
    return Outcome(events=events)


def _cause(inputs: Sequence[Input]) -> Mapping[str, Json]:
    """Why this step was taken: the batches its inputs came by."""
    return {"type": "ingest", "batches": [*sorted({taken.batch for taken in inputs})]}
