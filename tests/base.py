"""The base as tests use it: records in by the inbox, clusters and events out of the store."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Engine

from mdm import stewardship
from mdm.ingest import Accepted, content_hash, read_payload
from mdm.intake import take
from mdm.model import Json
from mdm.resolve.drain import resolve_pending, resolver_session
from mdm.resolve.flow import Outcome, resolve_all
from mdm.resolve.rehearse import rehearse
from mdm.resolve.resolver import load_resolver
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import export, outbox, review
from mdm.store.database import fetch_rows, transaction
from mdm.store.inbox import Receipt

Payload = Mapping[str, Json]
T = TypeVar("T")


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
    person: dict[str, Json] = {
        "given_name": "Omar",
        "family_name": "Lindqvist",
        "birth_date": "1971-11-30",
        "emails": ["omar.l@example.org"],
        "phones": ["+44 161 496 0777"],
        "addresses": [{"line1": "3 Mill Lane", "city": "Truro", "postal_code": "TR1 2AB", "country": "GB"}],
    }
    return kate(key, **{**person, **fields})


HULL: Json = [{"line1": "9 Elm Rd", "city": "Hull", "postal_code": "HU1 1AA", "country": "GB"}]


def moved(key: str, **fields: Json) -> dict[str, Json]:
    """Kate after a move, with another mailbox, her name mistyped: with `kate` a pair between the thresholds."""
    changed: dict[str, Json] = {
        "family_name": "O'Neill", "emails": ["k@x.example"], "phones": [], "addresses": HULL,
    }  # fmt: skip
    return kate(key, **{**changed, **fields})


def deletion(key: str) -> dict[str, Json]:
    source, _, source_id = key.partition(":")
    return {"source": source, "source_id": source_id, "deleted": True}


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

    def crosswalk(self) -> dict[str, str]:
        """Record key → its golden ID."""
        with transaction(self.engine) as session:
            return {f"{source}:{i}": golden_id for source, i, golden_id in export.crosswalk(session)}

    def clusters(self) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for key, golden_id in self.crosswalk().items():
            found.setdefault(golden_id, set()).add(key)
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

    def golden_id(self, key: str) -> str:
        """The public golden ID of a record."""
        return self.crosswalk()[key]

    def act(self, do: Callable[..., T], *arguments: Any, **options: Any) -> T:
        """Calls a use case in a transaction of its own; nothing is resolved."""
        with transaction(self.engine) as session:
            return do(session, *arguments, **options)

    def merge(self, *keys: str) -> int:
        """Merges the golden records of these records, and resolves; the decision."""
        ids = [self.golden_id(key) for key in keys]
        decision = self.act(stewardship.merge, ids, "ann", "same person")
        self.resolve()
        return decision

    def split(self, key: str, *groups: Iterable[str]) -> int:
        """Splits the groups off the golden record of `key`, and resolves; the decision."""
        named = [stewardship.parse_keys(group) for group in groups]
        decision = self.act(stewardship.split, self.golden_id(key), named, "ann", "another person")
        self.resolve()
        return decision

    def undo(self, decision: int) -> None:
        self.act(stewardship.undo, decision, "ann", "was wrong")
        self.resolve()

    def answer(self, task: int, verdict: stewardship.Answer) -> int | None:
        decision = self.act(stewardship.answer, task, verdict, "ann", "as I see it")
        self.resolve()
        return decision

    def tasks(self, kind: str | None = None) -> list[review.Task]:
        """Open review tasks, most urgent first."""
        return self.act(review.open_tasks, 1_000, kind=kind)

    def rehearse(self, *, full: bool = False) -> Outcome:
        return rehearse(
            self.engine,
            lambda session: load_resolver(session, self.rules, full=full),
            self.settings,
            full=full,
        )

    def state(self) -> tuple[object, ...]:
        """All that a decision and its undoing must leave as it was."""
        return self.crosswalk(), self.golden_values(), self.pairs()

    def stored_text(self) -> list[tuple[Any, ...]]:
        """Members, values, provenance and links of every active golden record, byte for byte."""
        return self.act(
            fetch_rows,
            "SELECT golden, members::text, values::text, provenance::text, links::text FROM golden_record "
            "JOIN golden_version USING (golden, version) WHERE golden_record.state = 'active' ORDER BY golden",
        )

    def events(self, after: int = 0) -> list[outbox.Published]:
        with transaction(self.engine) as session:
            return outbox.read_after(session, after, 100_000)


def _accepted(payloads: Iterable[Payload]) -> Iterator[Accepted]:
    for row, data in enumerate(payloads, 1):
        payload = read_payload(dict(data))
        yield Accepted(row, payload, content_hash(payload))
