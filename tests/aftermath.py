"""What became of a stream of records after all the killing, against what becomes of it when nobody is killed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import SQLModel

from mdm.model import Json, RecordKey
from mdm.store.database import fetch_rows
from mdm.store.outbox import Published, read_after
from tests.base import Base, Payload
from tests.play import accounts_add_up, orphans
from tests.receiver import Got
from tests.scene import Scene

_MOST_EVENTS = 10_000_000


@dataclass(frozen=True)
class Outcome:
    """What must not depend on what was killed when."""

    clusters: Collection[frozenset[str]]
    values: Mapping[frozenset[str], Json]


def outcome_of(base: Base) -> Outcome:
    return Outcome(base.clusters(), base.golden_values())


def undisturbed(base: Base, payloads: Iterable[Payload]) -> Outcome:
    """What becomes of the records on an empty base when nobody is killed; the base is empty again."""
    empty(base)
    base.send(*payloads)
    outcome = outcome_of(base)
    empty(base)
    return outcome


def empty(base: Base) -> None:
    """Takes everything away but the schema and the model."""
    tables = sorted(table for table in SQLModel.metadata.tables if table not in _KEPT)
    with base.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))


_KEPT = {"model_version", "alembic_version"}


@dataclass(frozen=True)
class Verdict:
    """Counts of what there was, then of what went wrong: each of the latter must be 0."""

    records: int
    events: int
    deliveries: int  # answered with 2xx, those made more than once each time
    lost: int  # acknowledged records that nobody knows, and inputs that ended as dead letters
    unaccounted: int  # inputs without an end, rows that name something which is not there
    twice: int  # events, or creations of a golden ID, that are there again as new ones
    gaps: int  # in sequences, or in the versions of a golden ID
    undelivered: int  # events that never arrived
    never_said: int  # deliveries of what is no event
    out_of_order: int  # first arrivals before an earlier one of the same golden ID
    astray: int  # records that a subscriber holds otherwise than the service
    clusters: int  # that differ from the undisturbed run's
    values: int  # golden records whose values differ from the undisturbed run's

    @property
    def wrong(self) -> dict[str, int]:
        """What went wrong, and how often; empty: nothing."""
        return {
            name: count
            for name, count in vars(self).items()
            if count and name not in ("records", "events", "deliveries")
        }


def judge(scene: Scene, expected: Outcome) -> Verdict:
    """Looks at everything once all is finished."""
    base, taken = scene.base, scene.receiver.taken
    events = base.act(read_after, 0, _MOST_EVENTS)
    said = {(event.event_id, event.sequence) for event in events}
    arrived = {_named(got) for got in taken}
    found = outcome_of(base)
    return Verdict(
        records=len(set(scene.stream.acknowledged)),
        events=len(events),
        deliveries=len(taken),
        lost=_lost(base, scene.stream.acknowledged),
        unaccounted=len(orphans(base)) + (not accounts_add_up(base)),
        twice=_twice(events),
        gaps=_gaps(events),
        undelivered=len(said - arrived),
        never_said=len(arrived - said),
        out_of_order=_out_of_order(taken),
        astray=_astray(scene),
        clusters=len(set(found.clusters) ^ set(expected.clusters)),
        values=sum(found.values.get(key) != value for key, value in expected.values.items()),
    )


def _lost(base: Base, acknowledged: Collection[RecordKey]) -> int:
    known = {RecordKey(*row) for row in base.act(fetch_rows, "SELECT source, source_id FROM source_record")}
    dead = base.act(fetch_rows, "SELECT count(*) FROM dead_letter")[0][0]
    return len(set(acknowledged) - known) + int(dead)


def _twice(events: Sequence[Published]) -> int:
    created = Counter(event.golden for event in events if event.type == "golden.created")
    return len(events) - len({event.event_id for event in events}) + created.total() - len(created)


def _gaps(events: Sequence[Published]) -> int:
    versions: dict[int, list[int]] = defaultdict(list)
    for event in events:
        versions[event.golden].append(event.version)
    ragged = sum(found != list(range(1, len(found) + 1)) for found in versions.values())
    return ragged + ([event.sequence for event in events] != list(range(1, len(events) + 1)))


def _named(got: Got) -> tuple[str, int]:
    event = got.event
    assert got.headers["webhook-id"] == event["id"]
    return event["id"], int(event["sequence"])


def _out_of_order(taken: Sequence[Got]) -> int:
    newest: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    count = 0
    for event in (got.event for got in taken):
        if event["id"] in seen:
            continue
        seen.add(event["id"])
        count += int(event["sequence"]) < newest[event["subject"]]
        newest[event["subject"]] = int(event["sequence"])
    return count


def _astray(scene: Scene) -> int:
    held = {f"{source}:{source_id}": golden_id for source, source_id, golden_id in scene.crosswalk.records()}
    expected = scene.base.crosswalk()
    wrong = sum(held.get(key) != expected.get(key) for key in held.keys() | expected.keys())
    return wrong + scene.crosswalk.reconcile(scene.client)
