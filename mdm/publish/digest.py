"""How two crosswalks are compared without sending either: by digests of buckets. Pure.

A record's bucket is the first 12 bits of the SHA-256 of its key, its digest the first 8 bytes of the SHA-256 of its key
and golden ID. A bucket's digest is the XOR of its records', so their order says nothing, and an empty one is zero.
`mdm.store.reconcile` computes the same in PostgreSQL, and `mdm.client` in a few lines of its own.
"""

from collections.abc import Iterable
from hashlib import sha256

BUCKETS = 4096
EMPTY = f"{0:016x}"
_SEPARATOR = "\x1f"  # no key and no golden ID holds a control character


def bucket_of(source: str, source_id: str) -> int:
    """Which bucket a record is in, 0 to 4095; whatever its golden ID is, it stays there."""
    first, second = _hash(source, source_id)[:2]
    return first << 4 | second >> 4


def bucket_digests(rows: Iterable[tuple[str, str, str]]) -> dict[int, str]:
    """Bucket → digest, 16 hexadecimal digits, of the buckets that (source, source_id, golden_id) fall into."""
    digests: dict[int, int] = {}
    for source, source_id, golden_id in rows:
        bucket = bucket_of(source, source_id)
        digests[bucket] = digests.get(bucket, 0) ^ _digest(source, source_id, golden_id)
    return {bucket: f"{digest:016x}" for bucket, digest in digests.items()}


def _digest(source: str, source_id: str, golden_id: str) -> int:
    return int.from_bytes(_hash(source, source_id, golden_id)[:8])


def _hash(*parts: str) -> bytes:
    return sha256(_SEPARATOR.join(parts).encode()).digest()
