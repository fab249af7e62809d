"""One record into the inbox, in one round trip: what a request with a single record does."""

from collections import Counter
from collections.abc import Mapping

from sqlmodel import Session

from mdm.canonical_json import dumps
from mdm.model import Json, RecordKey
from mdm.store.database import fetch_rows
from mdm.store.inbox import Receipt, meter_arrivals


def put_one(
    session: Session,
    origin: str,
    trace: str | None,
    key: RecordKey,
    payload: Mapping[str, Json],
    content_hash: bytes,
) -> Receipt:
    """Opens a batch and puts the record in, where it changes anything: what `inbox.put` does with one row."""
    values = key.source, key.source_id, content_hash, origin, trace, dumps(payload)
    ((batch, accepted),) = fetch_rows(session, _PUT_ONE, *values)
    meter_arrivals(session, {"accepted" if accepted else "unchanged": Counter({key.source: 1})})
    return Receipt(batch, int(accepted), int(not accepted), 0)


_PUT_ONE = """
WITH arrived (source, source_id, content_hash) AS (VALUES (%s::text, %s::text, %s::bytea)),
changed AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('inbox', 'input')) AS input, source, source_id, content_hash
    FROM arrived
    WHERE content_hash IS DISTINCT FROM coalesce(
        (SELECT waiting.content_hash FROM inbox AS waiting
          WHERE (waiting.source, waiting.source_id) = (arrived.source, arrived.source_id)
          ORDER BY waiting.input DESC LIMIT 1),
        (SELECT known.content_hash FROM source_record AS known
          WHERE (known.source, known.source_id) = (arrived.source, arrived.source_id))
    )
), opened AS (
    INSERT INTO ingest_batch (origin, trace, received, unchanged)
    SELECT %s, %s, 1, CASE WHEN EXISTS (SELECT FROM changed) THEN 0 ELSE 1 END
    RETURNING batch
), kept AS (
    INSERT INTO payload (input, payload) SELECT input, %s::json FROM changed
), taken AS (
    INSERT INTO inbox (input, batch, source, source_id, content_hash) OVERRIDING SYSTEM VALUE
    SELECT input, batch, source, source_id, content_hash FROM changed, opened
)
SELECT batch, EXISTS (SELECT FROM changed) FROM opened
"""
