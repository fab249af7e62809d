"""Plays a history on a real base, and says what came of it."""

from random import Random
from typing import Any

from sqlmodel import Session

from mdm.store import decisions, records, review
from mdm.store.database import transaction
from tests.base import Base
from tests.histories import Fact, History, Said, Version, Withdrawn


def play(base: Base, history: History, random: Random) -> None:
    """Lets all facts arrive in some order and batching, resolving after each batch."""
    numbers: dict[int, int] = {}  # number in the history → number of the decision
    for batch in history.batches(random):
        base.put(*(fact.payload for fact in batch if isinstance(fact, Version)))
        if any(isinstance(fact, Said) for fact in batch):
            base.resolve()  # a decision names records that are there
        with transaction(base.engine) as session:
            for fact in batch:
                _say(session, fact, numbers)
        base.resolve()


def _say(session: Session, fact: Fact, numbers: dict[int, int]) -> None:
    if isinstance(fact, Said):
        known = records.known(session, fact.keys)
        sides = [[known[key].record] for key in fact.keys]
        seen = records.profiles(session, [number for side in sides for number in side])
        numbers[fact.number] = decisions.add(session, fact.verdict, sides, seen, "a test", "")
    elif isinstance(fact, Withdrawn):
        assert decisions.withdraw(session, numbers[fact.number], "a test", "")


def outcome(base: Base) -> dict[str, Any]:
    """What must not depend on arrival: clusters, golden values, pairs, open questions but those about what was seen."""
    with transaction(base.engine) as session:
        tasks = review.open_tasks(session, 1_000)
    return {
        "clusters": base.clusters(),
        "values": base.golden_values(),
        "pairs": base.pairs(),
        "questions": {(t.kind, t.reason, t.weight, t.keys) for t in tasks if t.kind != "reconfirm"},
    }
