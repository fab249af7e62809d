"""Many writers at once to few records, with several resolvers at work: what must hold whatever the interleaving."""

from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random

from mdm.ingest import Accepted, content_hash, read_payload
from mdm.intake import take
from mdm.resolve.drain import resolve_pending
from mdm.resolve.resolver import load_resolver
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import fetch_rows, open_engine, transaction
from tests.base import Base, kate

_FAMILIES = 40  # so that the records of five keys at a time may be one person


@dataclass(frozen=True)
class Race:
    """How much is written, by how many."""

    writes: int
    keys: int
    writers: int
    resolvers: int = 2


def run(base: Base, race: Race) -> None:
    """Writes and resolves at once; returns when all is resolved."""
    processes = get_context("spawn")
    each = race.writes // race.writers
    writers = [
        processes.Process(target=_write, args=(base.settings, race, w, each)) for w in range(race.writers)
    ]
    resolvers = [
        processes.Process(target=_resolve, args=(base.settings, base.rules, race.writes))
        for _ in range(race.resolvers)
    ]
    for process in (*writers, *resolvers):
        process.start()
    for process in (*writers, *resolvers):
        process.join()
        assert process.exitcode == 0
    base.resolve()


def _write(settings: Settings, race: Race, writer: int, count: int) -> None:
    assert settings.database_url
    engine = open_engine(settings.database_url.get_secret_value(), pool_size=1)
    random = Random(writer)
    for n in range(count):
        key = random.randrange(race.keys)
        version = n * race.writers + writer  # each once, over all writers
        fields = {"family_name": f"Family {key % _FAMILIES}", "emails": [f"p{key % _FAMILIES}@example.com"]}
        payload = read_payload(kate(f"crm:{key}", source_version=version, **fields))  # type: ignore[arg-type]
        with transaction(engine) as session:
            receipt = take(session, "race", [Accepted(1, payload, content_hash(payload))])
        assert receipt.accepted == 1
    engine.dispose()


def _resolve(settings: Settings, rules: RuleSet, writes: int) -> None:
    """Resolves whatever waits, over and over, until everything that is to come has come."""
    assert settings.database_url
    engine = open_engine(settings.database_url.get_secret_value(), pool_size=1)
    received = 0
    while received < writes:
        resolve_pending(engine, lambda session: load_resolver(session, rules), settings)
        with transaction(engine) as session:
            received = fetch_rows(session, "SELECT coalesce(sum(received), 0) FROM ingest_batch")[0][0]
    engine.dispose()


def check(base: Base, race: Race) -> None:
    """No write lost, the newest version of each key won, each record in one golden record, no version left out."""
    with transaction(base.engine) as session:
        outcomes = fetch_rows(
            session,
            "SELECT sum(received), sum(resolved + superseded), sum(unchanged + dead), (SELECT count(*) FROM inbox) "
            "FROM ingest_batch",
        )
        assert outcomes == [(race.writes, race.writes, 0, 0)]
        newest = dict(
            fetch_rows(
                session,
                "SELECT source_id, max((payload ->> 'source_version')::int) FROM record_version "
                "JOIN payload USING (input) JOIN source_record USING (record) GROUP BY 1",
            )
        )
        assert newest == dict(fetch_rows(session, "SELECT source_id, rank FROM source_record"))
        assert (
            _gaps(fetch_rows(session, "SELECT record, version FROM record_version WHERE version IS NOT NULL"))
            == []
        )
        assert _gaps(fetch_rows(session, "SELECT golden, version FROM golden_version")) == []
        members = fetch_rows(
            session,
            "SELECT unnest(members) FROM golden_record JOIN golden_version USING (golden, version) "
            "WHERE golden_record.state = 'active'",
        )
        held = Counter(record for (record,) in members)
        assert set(held.values()) == {1}
        assert len(held) == len(newest)
    events = base.events()
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))


def _gaps(rows: list[tuple[int, int]]) -> list[int]:
    """What has versions other than 1, 2, 3, …"""
    versions: dict[int, list[int]] = {}
    for number, version in sorted(rows):
        versions.setdefault(number, []).append(version)
    return [number for number, found in versions.items() if found != list(range(1, len(found) + 1))]
