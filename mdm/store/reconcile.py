"""Compares a consumer's crosswalk with ours; what its digests are made of stands in `mdm.publish.digest`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.model import RecordKey
from mdm.store.database import fetch_rows, run


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the crosswalk is compared. Empty: all of it."""

    sources: Sequence[str] = ()
    buckets: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A record of which the consumer holds something else than we do."""

    key: RecordKey
    golden_id: str | None  # ours; None: it is in none
    link_version: int  # 0: it never was in any
    on_the_way: bool  # whether an event that the consumer has not applied yet tells of it


def bucket_digests(session: Session, sources: Sequence[str] = ()) -> dict[int, str]:
    """Bucket → digest of the records in it; an empty bucket is absent."""
    return dict(fetch_rows(session, _DIGESTS, list(sources), list(sources)))


_BUCKET = "((get_byte(hash, 0) << 4) | (get_byte(hash, 1) >> 4))"
_HASH = r"sha256(convert_to(source || E'\x1f' || source_id, 'UTF8'))"
_DIGEST = r"sha256(convert_to(source || E'\x1f' || source_id || E'\x1f' || public_id, 'UTF8'))"

_DIGESTS = f"""
SELECT bucket, lpad(to_hex(bit_xor(digest)), 16, '0') FROM (
    SELECT {_BUCKET} AS bucket, ('x' || encode(substr({_DIGEST}, 1, 8), 'hex'))::bit(64)::bigint AS digest
    FROM source_record JOIN golden_record USING (golden), LATERAL (SELECT {_HASH} AS hash) AS hashed
    WHERE placed AND (%s::text[] = '{{}}' OR source = ANY(%s))
) AS digests GROUP BY bucket
"""


def differences(
    session: Session, held: Sequence[tuple[str, str, str]], scope: Scope, after: int | None
) -> list[Difference]:
    """What differs between our crosswalk and (source, source_id, golden_id) as held, both ways, by key.

    `after`: the sequence up to which the consumer has applied events; None: it does not say.
    """
    columns = [list(column) for column in zip(*held, strict=True)] or [[], [], []]
    sources, buckets = list(scope.sources), list(scope.buckets)
    rows = fetch_rows(session, _DIFFERENCES, sources, sources, buckets, buckets, *columns, after)
    return [Difference(RecordKey(source, source_id), *rest) for source, source_id, *rest in rows]


# Of a record that is in no golden record now, `golden` is the one it was in last, whose event tells that it left.
_DIFFERENCES = f"""
WITH ours AS (
    SELECT source, source_id, public_id
    FROM source_record JOIN golden_record USING (golden), LATERAL (SELECT {_HASH} AS hash) AS hashed
    WHERE placed AND (%s::text[] = '{{}}' OR source = ANY(%s)) AND (%s::int[] = '{{}}' OR {_BUCKET} = ANY(%s))
),
theirs AS (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS theirs (source, source_id, public_id)),
apart AS (
    SELECT source, source_id, ours.public_id FROM ours FULL JOIN theirs USING (source, source_id)
    WHERE ours.public_id IS DISTINCT FROM theirs.public_id
)
SELECT source, source_id, public_id, coalesce(link_version, 0), EXISTS (
    SELECT FROM outbox, json_array_elements(data -> 'moved_records') AS moved
    WHERE outbox.golden = known.golden AND sequence > %s
      AND moved ->> 'source' = source AND moved ->> 'source_id' = source_id
)
FROM apart LEFT JOIN source_record AS known USING (source, source_id) ORDER BY source, source_id
"""


def note_drift(session: Session, subscription: int, drift: int) -> bool:
    """Writes down what a reconciliation found; False when there is no such subscription."""
    changed = run(
        session,
        "UPDATE subscription SET drift = %s, reconciled_at = now() WHERE subscription = %s",
        drift,
        subscription,
    )
    return changed == 1
