"""The base as tests use it: records in by the inbox, clusters and events out of the store."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from mdm.events import parse_golden_id
from mdm.ingest import Accepted, content_hash, read_payload
from mdm.intake import take
from mdm.model import Json
from mdm.resolve import Outcome, load_resolver, resolve_all, resolve_pending, resolver_session
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import export, outbox
from mdm.store.database import transaction
from mdm.store.inbox import Receipt

Payload = Mapping[str, Json]


def kate(key: str, **fields: Json) -> dict[str, Json]:
    """A record of one invented person; `key` is written `crm:1`."""
    source, _, source_id = key.partition(":")
    person: dict[str, Json] = {
        "given_name": "Katherine",
        "family_name": "O'Neil",
        "birth_date": "1984-07-02",
        "emails": ["kate.oneil@example.com"],
        "phones": ["+44 20 7946 0018"],
        "addresses": [{"line1": "12 High St", "city": "Leeds", "postal_code": "LS1 4AB", "country": "GB"}],
    }
    return {**person, "source": source, "source_id": source_id, **fields}


def omar(key: str, **fields: Json) -> dict[str, Json]:
    """A record of another invented person, who shares nothing with Kate."""
    return kate(
        key,
        given_name="Omar",
        family_name="Lindqvist",
        birth_date="1971-11-30",
        emails=["omar.l@example.org"],
        phones=["+44 161 496 0777"],
        addresses=[{"line1": "3 Mill Lane", "city": "Truro", "postal_code": "TR1 2AB", "country": "GB"}],
        **fields,
    )  # type: ignore[arg-type]


@dataclass(frozen=True)
class Base:
    engine: Engine
    rules: RuleSet
    settings: Settings

    def put(self, *payloads: Payload) -> Receipt:
        with transaction(self.engine) as session:
            return take(session, "test", _accepted(payloads))

    def resolve(self) -> Outcome:
        return resolve_pending(
            self.engine, lambda session: load_resolver(session, self.rules), self.settings, wait=True
        )

    def resolve_full(self) -> Outcome:
        with resolver_session(self.engine, wait=True) as session:
            assert session is not None
            outcome = resolve_all(session, load_resolver(session, self.rules, full=True))
            session.commit()
            return outcome

    def send(self, *payloads: Payload) -> Outcome:
        """Puts and resolves."""
        self.put(*payloads)
        return self.resolve()

    def crosswalk(self) -> dict[str, int]:
        """Record key → mint number of its golden ID."""
        with transaction(self.engine) as session:
            return {
                f"{source}:{i}": parse_golden_id(golden) for source, i, golden in export.crosswalk(session)
            }

    def clusters(self) -> set[frozenset[str]]:
        found: dict[int, set[str]] = {}
        for key, golden in self.crosswalk().items():
            found.setdefault(golden, set()).add(key)
        return {frozenset(members) for members in found.values()}

    def golden_values(self) -> dict[frozenset[str], Json]:
        """Members → golden values, without the IDs, which remember arrival."""
        with transaction(self.engine) as session:
            return {frozenset(row["records"]): row["values"] for row in export.golden_records(session)}

    def pairs(self) -> dict[frozenset[str], float]:
        with transaction(self.engine) as session:
            names = [rule.name for rule in self.rules.match.blocking]
            return {
                frozenset({row["record_a"], row["record_b"]}): row["match_weight"]
                for row in export.pairs(session, names)
            }

    def events(self, after: int = 0) -> list[outbox.Published]:
        with transaction(self.engine) as session:
            return outbox.read_after(session, after, 100_000)


def _accepted(payloads: Iterable[Payload]) -> Iterator[Accepted]:
    for row, data in enumerate(payloads, 1):
        payload = read_payload(dict(data))
        yield Accepted(row, payload, content_hash(payload))
