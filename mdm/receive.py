"""Takes what vendors' webhooks bring: each event once, its records into the inbox, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json import dumps

from sqlmodel import Session

from mdm.errors import BadRecord
from mdm.ingest import Accepted, Rejected, content_hash, record_reader
from mdm.ingest.rows import reject
from mdm.ingest.vendors import Event
from mdm.intake import take
from mdm.rules import RuleSet
from mdm.store import meter, privacy, vendor_events


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a delivery: events, and of their records those taken, known already, and dead."""

    events: int
    repeated: int  # events that came before
    passed_over: int  # events of a kind that holds no record
    privacy_requests: int
    accepted: int = 0
    unchanged: int = 0
    dead: int = 0


def receive(session: Session, source: str, events: Sequence[Event], body: bytes, rules: RuleSet) -> Received:
    """Takes the events that never came before. What cannot be read becomes a dead letter: it would come for ever."""
    fresh = vendor_events.claim(session, source, (event.id for event in events))
    new = [event for event in events if event.id in fresh]
    asked = [event for event in new if event.asked]
    for event in asked:
        privacy.add(session, source, event.about, str(event.asked), event.id)
    holding = [event for event in new if event.records or event.broken]
    passed_over = sum(not (event.asked or event.records or event.broken) for event in new)
    _count(session, source, len(new) - passed_over, len(events) - len(new), passed_over)
    told = (len(events), len(events) - len(new), passed_over, len(asked))
    if not holding:
        return Received(*told)
    receipt = take(session, "webhook", list(_rows(holding, source, body, rules)), source)
    return Received(*told, receipt.accepted, receipt.unchanged, receipt.dead)


def _rows(events: Sequence[Event], source: str, body: bytes, rules: RuleSet) -> Iterator[Accepted | Rejected]:
    """Numbered by the record of the delivery that they come from."""
    row = 0
    for event in events:
        if event.broken:
            row += 1
            yield reject(row, None if event.is_to_be_forgotten else body, event.broken)
            continue
        read = record_reader(rules, source, event.mapping)
        for record in event.records:
            row += 1
            try:
                payloads = read(record)
            except BadRecord as broken:
                yield reject(row, dumps(record), broken)
            else:
                yield from (Accepted(row, payload, content_hash(payload)) for payload in payloads)


def _count(session: Session, source: str, taken: int, repeated: int, passed_over: int) -> None:
    for outcome, count in (("taken", taken), ("repeated", repeated), ("passed_over", passed_over)):
        if count:
            meter.count(session, "mdm_vendor_events_total", count, source=source, outcome=outcome)
