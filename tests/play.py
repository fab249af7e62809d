"""Plays a history on a real base, and says what came of it."""

from random import Random
from typing import Any

from sqlmodel import Session

from mdm.events import Event
from mdm.store import decisions, profiles, records, review
from mdm.store.database import fetch_rows, transaction
from mdm.store.outbox import Published
from mdm.store.status import read_status
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
        seen = profiles.profiles(session, [number for side in sides for number in side])
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


def follow(events: list[Published], random: Random) -> dict[str, str]:
    """The crosswalk of a subscriber who gets every event late, twice and in any order: the last link version wins."""
    arriving = events * 2
    random.shuffle(arriving)
    held: dict[str, tuple[int, str | None]] = {}
    for event in arriving:
        for moved in event.data["moved_records"]:
            key = f"{moved['source']}:{moved['source_id']}"
            held[key] = max(
                held.get(key, (0, None)), (moved["link_version"], moved["to"]), key=lambda h: h[0]
            )
    return {key: golden_id for key, (_, golden_id) in held.items() if golden_id}


def resend(base: Base, history: History) -> tuple[int, list[Event]]:
    """Sends the newest version of each record once more: how many were new, and what was published."""
    newest = {fact.key: fact.payload for fact in history.facts if isinstance(fact, Version)}
    receipt = base.put(*newest.values())
    return receipt.accepted, base.resolve().events


def accounts_add_up(base: Base) -> bool:
    """Whether every input that was received ended as something."""
    counts = dict(base.act(read_status, 0).inputs)
    return counts.pop("received") == sum(counts.values()) and counts["pending"] == 0


def unexplained(base: Base) -> list[int]:
    """Golden IDs whose live records are not all held together by the joins that were stored with them."""
    rows = base.act(fetch_rows, _JOINS)
    return [golden for golden, live, joins in rows if len(joins) != live - 1]


_JOINS = """
SELECT golden, (SELECT count(*) FROM profile WHERE record = ANY(members)), links -> 'joins'
FROM golden_record JOIN golden_version USING (golden, version) WHERE golden_record.state = 'active'
"""


def orphans(base: Base) -> list[tuple[str, int]]:
    """Rows that name something which is not there: the large tables have no foreign keys to refuse them."""
    return base.act(fetch_rows, _ORPHANS)


_ORPHANS = """
SELECT 'record_version', record FROM record_version WHERE record NOT IN (SELECT record FROM source_record)
UNION ALL SELECT 'version without payload', input FROM record_version WHERE input NOT IN (SELECT input FROM payload)
UNION ALL SELECT 'input without payload', input FROM inbox WHERE input NOT IN (SELECT input FROM payload)
UNION ALL SELECT 'payload', input FROM payload
    WHERE input NOT IN (SELECT input FROM record_version UNION SELECT input FROM inbox)
UNION ALL SELECT 'profile', record FROM profile WHERE record NOT IN (SELECT record FROM source_record)
UNION ALL SELECT 'live record without profile', record FROM source_record
    WHERE NOT deleted AND merged_into IS NULL AND record NOT IN (SELECT record FROM profile)
UNION ALL SELECT 'blocking_key', record FROM blocking_key WHERE record NOT IN (SELECT record FROM profile)
UNION ALL SELECT 'pair', a FROM pair
    WHERE a NOT IN (SELECT record FROM profile) OR b NOT IN (SELECT record FROM profile)
UNION ALL SELECT 'golden_record', golden FROM golden_record
    WHERE anchor NOT IN (SELECT record FROM source_record)
       OR (golden, version) NOT IN (SELECT golden, version FROM golden_version)
UNION ALL SELECT 'golden_version', golden FROM golden_version WHERE golden NOT IN (SELECT golden FROM golden_record)
UNION ALL SELECT 'crosswalk', record FROM source_record
    WHERE golden IS NOT NULL AND golden NOT IN (SELECT golden FROM golden_record)
UNION ALL SELECT 'outbox', golden FROM outbox
    WHERE (golden, version) NOT IN (SELECT golden, version FROM golden_version)
"""
