"""Sealing: what is committed is taken up into the next seal, whose hash covers its entries and the hash before."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from mdm.canonical_json import dump_bytes
from mdm.store import audit_chain
from mdm.store.audit_chain import Held, Seal
from mdm.store.database import transaction

log = structlog.get_logger()

NO_SEAL = bytes(32)  # what the first seal comes after
_MOST_ENTRIES = 10_000  # of a seal: some 5 MB at once in memory


def seal(engine: Engine) -> int:
    """Takes up all that is committed into the next seal, or seals; returns how many entries that were."""
    total = 0
    while True:
        with transaction(engine) as session:
            made = _seal_once(session)
        if made is None:
            return total
        # Kept with the logs, out of the database's reach, the head is what `verify` can be told.
        log.info("audit sealed", seal=made.seal, entries=made.entries, head=made.hash.hex())
        total += made.entries
        if made.entries < _MOST_ENTRIES:
            return total


def _seal_once(session: Session) -> Seal | None:
    moment = audit_chain.alone(session)
    last = audit_chain.last_seal(session)
    number, previous = (last.seal + 1, last.hash) if last else (1, NO_SEAL)
    taken = audit_chain.take_up(session, number, _MOST_ENTRIES)
    if not taken:
        return None
    made = Seal(number, len(taken), previous, hash_of(previous, number, moment, taken), moment)
    audit_chain.add_seal(session, made)
    return made


def hash_of(previous: bytes, number: int, sealed_at: datetime, entries: Iterable[Held]) -> bytes:
    """SHA-256 of the hash before and of lines of JSON: the seal's, then each entry's. docs/audit.md has an example."""
    digest = hashlib.sha256(previous)
    for line in _lines(number, sealed_at, entries):
        digest.update(
            dump_bytes(line) + b"\n"
        )  # JSON holds no line feed: where one line ends is never in doubt
    return digest.digest()


def _lines(number: int, sealed_at: datetime, entries: Iterable[Held]) -> Iterator[list[object]]:
    yield [number, _moment(sealed_at)]
    for one in entries:
        yield [
            one.entry, _moment(one.at), one.caller, one.scope, one.action, one.golden_ids, one.target, one.detail_text
        ]  # fmt: skip


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def head(session: Session) -> str:
    """The hash of the last seal, to be noted where who can change the database cannot."""
    last = audit_chain.last_seal(session)
    return (last.hash if last else NO_SEAL).hex()
