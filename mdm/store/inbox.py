"""The inbox: what was acknowledged and waits; and the count of what came of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.canonical_json import dumps
from mdm.model import Json, RecordKey
from mdm.store import meter
from mdm.store.database import copy_rows, cursor, fetch_rows, run
from mdm.store.families import UNKNOWN_SOURCE

# NamedTuples are made in a quarter of a frozen dataclass's time: of these a load makes one for each record, and more.


class Head(NamedTuple):
    """What a payload says of the record itself, not of the customer."""

    source_version: int | None = None
    updated_at: datetime | None = None
    deleted: bool = False
    merged_into: str | None = None  # the source's own surviving id

    @property
    def is_live(self) -> bool:
        """Whether the record has a profile: neither deleted nor merged away by its source."""
        return not self.deleted and self.merged_into is None


def head_of(payload: Mapping[str, Json]) -> Head:
    """The head of a canonical payload, whose times are in UTC."""
    version, stamp, kept = (payload.get(name) for name in ("source_version", "updated_at", "merged_into"))
    return Head(
        version if isinstance(version, int) else None,
        datetime.fromisoformat(stamp) if isinstance(stamp, str) else None,
        bool(payload.get("deleted")),
        kept if isinstance(kept, str) else None,
    )


class Input(NamedTuple):
    """One inbox row on its way to be resolved."""

    input: int
    batch: int
    key: RecordKey
    head: Head
    payload: Mapping[str, Json] | None  # None: it has been read ahead
    content_hash: bytes
    received_at: datetime
    attempts: int


class Arrival(NamedTuple):
    """One row of what arrived: with a payload, or refused with a reason."""

    row: int  # row in the file or request, from 1
    key: RecordKey | None = None
    payload: Mapping[str, Json] | None = None
    content_hash: bytes | None = None
    field: str | None = None
    reason: str | None = None  # why it was refused; never a personal value
    raw: str | None = None  # what arrived, cut to a bounded length


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a batch on arrival."""

    batch: int
    accepted: int
    unchanged: int
    dead: int


def open_batch(session: Session, origin: str, trace: str | None = None) -> int:
    """A new batch, which counts what comes of its inputs; `trace`: of the request that brings them."""
    statement = "INSERT INTO ingest_batch (origin, trace) VALUES (%s, %s) RETURNING batch"
    return int(fetch_rows(session, statement, origin, trace)[0][0])


def traces_of(session: Session, batches: Sequence[int]) -> dict[int, str]:
    """The traceparents of those of the batches that have one."""
    statement = "SELECT batch, trace FROM ingest_batch WHERE batch = ANY(%s) AND trace IS NOT NULL"
    return dict(fetch_rows(session, statement, list(batches)))


def put(
    session: Session, batch: int, arrivals: Iterable[Arrival], refused_source: str | None = None
) -> Receipt:
    """Puts payloads into the inbox and refused rows into the dead letters, streaming.

    Unchanged is what equals the newest thing known of its key: the row before it in this call, else the last one
    waiting, else the current version. A racing twin may slip in; the resolver finds it unchanged later.
    `refused_source`: whose the refused rows are, where that is known.
    """
    run(session, _STAGE)
    sound: Counter[str] = Counter()
    received = copy_rows(
        session,
        "arrival",
        ("row", "source", "source_id", "payload", "content_hash", "field", "reason", "raw"),
        _rows(arrivals, sound),
    )
    accepted = Counter(dict(fetch_rows(session, _TAKE_CHANGED, batch)))
    dead = run(session, _TAKE_REFUSED, batch, refused_source)
    run(session, "DROP TABLE arrival")
    receipt = Receipt(batch, accepted.total(), received - accepted.total() - dead, dead)
    run(session, _COUNT, received, receipt.unchanged, dead, batch)
    refused = Counter({refused_source or UNKNOWN_SOURCE: dead})
    meter_arrivals(session, {"accepted": accepted, "unchanged": sound - accepted, "dead": refused})
    return receipt


def _rows(arrivals: Iterable[Arrival], sound: Counter[str]) -> Iterator[tuple[object, ...]]:
    """The rows of the stage; counts those that were not refused, by source."""
    for a in arrivals:
        if a.key:
            sound[a.key.source] += 1
        yield (
            a.row,
            a.key.source if a.key else None,
            a.key.source_id if a.key else None,
            dumps(a.payload) if a.payload is not None else None,
            a.content_hash,
            a.field,
            a.reason,
            a.raw,
        )


def meter_arrivals(session: Session, outcomes: Mapping[str, Counter[str]]) -> None:
    """Counts what came of arrivals: outcome → source → how many."""
    for outcome, sources in outcomes.items():
        for source, inputs in sources.items():
            if inputs:
                meter.count(session, "mdm_inputs_total", inputs, source=source, outcome=outcome)


_STAGE = """
CREATE TEMPORARY TABLE arrival (
    input bigint DEFAULT nextval(pg_get_serial_sequence('inbox', 'input')),
    row bigint, source text, source_id text, payload json, content_hash bytea, field text, reason text, raw text
) ON COMMIT DROP
"""

_TAKE_CHANGED = """
WITH changed AS MATERIALIZED (
    SELECT input, source, source_id, content_hash
    FROM (
        SELECT *, lag(content_hash) OVER (PARTITION BY source, source_id ORDER BY input) AS before
        FROM (SELECT input, source, source_id, content_hash FROM arrival WHERE reason IS NULL) AS sound
    ) AS arrived
    WHERE content_hash IS DISTINCT FROM coalesce(
        before,
        (SELECT waiting.content_hash FROM inbox AS waiting
          WHERE (waiting.source, waiting.source_id) = (arrived.source, arrived.source_id)
          ORDER BY waiting.input DESC LIMIT 1),
        (SELECT known.content_hash FROM source_record AS known
          WHERE (known.source, known.source_id) = (arrived.source, arrived.source_id))
    )
), kept AS (
    INSERT INTO payload (input, payload) SELECT input, payload FROM arrival JOIN changed USING (input)
), taken AS (
    INSERT INTO inbox (input, batch, source, source_id, content_hash) OVERRIDING SYSTEM VALUE
    SELECT input, %s, source, source_id, content_hash FROM changed ORDER BY input
    RETURNING source
)
SELECT source, count(*) FROM taken GROUP BY source
"""

_TAKE_REFUSED = """
INSERT INTO dead_letter (batch, row, source, source_id, field, reason, raw)
SELECT %s, row, coalesce(source, %s), source_id, field, reason, raw FROM arrival
WHERE reason IS NOT NULL ORDER BY row
"""

_COUNT = """
UPDATE ingest_batch SET received = received + %s, unchanged = unchanged + %s, dead = dead + %s WHERE batch = %s
"""


def claim(session: Session, limit: int, token: int, lease_seconds: int) -> list[Input]:
    """Takes the oldest free rows for `token` until the lease ends, and counts the attempt.

    Rows tried once before are claimed in small groups, those tried more often alone, so that a poison row takes no
    other with it, and a process that was killed leaves no more than a batch to be done row by row.
    """
    rows = fetch_rows(session, _CLAIM, limit, _RETRIED_TOGETHER, token, lease_seconds)
    if not rows:
        return []
    # Asked for by number: joined, the planner may rather read all payloads there are than a thousand of them.
    payloads = dict(fetch_rows(session, _PAYLOADS, [number for number, *_ in rows]))
    return [_input(row, payloads[row[0]]) for row in sorted(rows)]


_RETRIED_TOGETHER = (
    50  # of a micro-batch of 2,000 that failed, a poison row then costs 40 + 50 tries, not 2,000
)

_CLAIM = """
WITH free AS MATERIALIZED (
    SELECT input, attempts, row_number() OVER (ORDER BY input) AS place
    FROM (
        SELECT input, attempts FROM inbox
        WHERE lease_until IS NULL OR lease_until < now()
        ORDER BY input LIMIT %s FOR UPDATE SKIP LOCKED
    ) AS waiting
), oldest AS (
    SELECT attempts AS tried, CASE attempts WHEN 0 THEN 9223372036854775807 WHEN 1 THEN %s ELSE 1 END AS together
    FROM free WHERE place = 1
), cut AS MATERIALIZED (
    SELECT tried, least(together, (SELECT min(place) - 1 FROM free WHERE attempts <> tried)) AS last FROM oldest
)
UPDATE inbox SET attempts = inbox.attempts + 1, token = %s, lease_until = now() + make_interval(secs => %s)
FROM free, cut
WHERE inbox.input = free.input AND free.place <= cut.last
RETURNING inbox.input, inbox.batch, inbox.source, inbox.source_id, inbox.content_hash, inbox.received_at, inbox.attempts
"""
_PAYLOADS = "SELECT input, payload FROM payload WHERE input = ANY(%s)"


def _input(row: Sequence[Any], payload: Mapping[str, Json]) -> Input:
    number, batch, source, source_id, digest, received_at, attempts = row
    key = RecordKey(source, source_id)
    return Input(number, batch, key, head_of(payload), payload, bytes(digest), received_at, attempts)


def is_untried(session: Session, count: int) -> bool:
    """Whether at least `count` rows wait that were never tried."""
    rows = fetch_rows(
        session, "SELECT count(*) FROM (SELECT FROM inbox WHERE attempts = 0 LIMIT %s) AS untried", count
    )
    return bool(rows[0][0] >= count)


def ranges_to_read(session: Session, size: int, most: int) -> list[tuple[int, int]]:
    """The first `most` rows that wait, never tried before, in ranges (first input, last input) of about `size` rows."""
    rows = fetch_rows(session, _RANGES, size, most)
    return [(first, last) for first, last in rows]


_RANGES = """
SELECT min(input), max(input) FROM (
    SELECT input, (row_number() OVER (ORDER BY input) - 1) / %s AS part
    FROM (SELECT input FROM inbox WHERE attempts = 0 ORDER BY input LIMIT %s) AS waiting
) AS numbered GROUP BY part ORDER BY part
"""


def first_of_their_records(session: Session, first: int, last: int) -> list[Input]:
    """Of the rows in a range, never tried, those whose record has never been seen and has but this one waiting."""
    return [
        _input(row, payload) for *row, payload in fetch_rows(session, _FIRST_OF_THEIR_RECORDS, first, last)
    ]


_FIRST_OF_THEIR_RECORDS = """
SELECT input, batch, source, source_id, content_hash, received_at, attempts, payload
FROM inbox JOIN payload USING (input)
WHERE input BETWEEN %s AND %s AND attempts = 0
  AND NOT EXISTS (SELECT FROM source_record AS known
                  WHERE (known.source, known.source_id) = (inbox.source, inbox.source_id))
  AND NOT EXISTS (SELECT FROM inbox AS another
                  WHERE (another.source, another.source_id) = (inbox.source, inbox.source_id)
                    AND another.input <> inbox.input)
ORDER BY input
"""


def settle(session: Session, inputs: Sequence[Input], token: int | None, outcome: str) -> bool:
    """Takes settled rows out and counts their outcome ("resolved", "unchanged", "superseded", "dead").

    `token` None: they were looked at ahead, unclaimed. Their payloads stay where a version of a record holds them.
    False when the claim has passed to another token: then nothing may be committed.
    """
    if not inputs:
        return True
    numbers = [taken.input for taken in inputs]
    gone = run(
        session, "DELETE FROM inbox WHERE input = ANY(%s) AND token IS NOT DISTINCT FROM %s", numbers, token
    )
    if outcome in ("unchanged", "dead"):
        run(session, "DELETE FROM payload WHERE input = ANY(%s)", numbers)
    counts: dict[int, int] = {}
    for taken in inputs:
        counts[taken.batch] = counts.get(taken.batch, 0) + 1
    with cursor(session) as cur:
        cur.executemany(
            f"UPDATE ingest_batch SET {outcome} = {outcome} + %s WHERE batch = %s",
            [(count, batch) for batch, count in sorted(counts.items())],
        )
    for source, settled in Counter(taken.key.source for taken in inputs).items():
        meter.count(session, "mdm_settled_inputs_total", settled, source=source, outcome=outcome)
    return gone == len(numbers)


def bury(session: Session, inputs: Sequence[Input], token: int, reason: str) -> bool:
    """Turns claimed rows into dead letters that keep the payload; False when the claim has passed on."""
    copy_rows(
        session,
        "dead_letter",
        ("batch", "source", "source_id", "reason", "raw"),
        ((i.batch, i.key.source, i.key.source_id, reason, dumps(i.payload)) for i in inputs),
    )
    return settle(session, inputs, token, "dead")


def release(session: Session, token: int, *, tried: bool) -> int:
    """Gives back what `token` holds; not `tried`: the attempt does not count. Returns how many rows."""
    return run(
        session,
        "UPDATE inbox SET lease_until = NULL, token = NULL, attempts = attempts - %s WHERE token = %s",
        0 if tried else 1,
        token,
    )


def release_all(session: Session) -> int:
    """Gives back what any token holds: only for who holds the resolver lock, when all other claims are of the dead."""
    return run(session, "UPDATE inbox SET lease_until = NULL, token = NULL WHERE token IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in the inbox."""

    rows: int
    oldest: datetime | None


def waiting(session: Session) -> Waiting:
    count, oldest = fetch_rows(session, "SELECT count(*), min(received_at) FROM inbox")[0]
    return Waiting(count, oldest)


def is_waiting_more_than(session: Session, rows: int) -> bool:
    """Whether more rows wait, claimed or not; reads no more than so many."""
    return bool(fetch_rows(session, "SELECT EXISTS (SELECT FROM inbox OFFSET %s)", rows)[0][0])


def is_waiting(session: Session) -> bool:
    """Whether any row is free to be claimed."""
    return bool(
        fetch_rows(
            session, "SELECT EXISTS (SELECT 1 FROM inbox WHERE lease_until IS NULL OR lease_until < now())"
        )[0][0]
    )
