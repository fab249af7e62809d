"""Digests of a crosswalk, by which it is compared with the service's without being sent: see docs/following.md."""

from collections.abc import Iterable
from hashlib import sha256

Record = tuple[str, str, str]  # source, source_id, golden_id


def bucket_of(source: str, source_id: str) -> int:
    """The first 12 bits of the hash of the key."""
    return int.from_bytes(_hash(source, source_id)[:2]) >> 4


def digest_of(records: Iterable[Record]) -> str:
    """Of the records of one bucket: the first 8 bytes of each one's hash, by exclusive or, as 16 hexadecimal digits."""
    digest = 0
    for record in records:
        digest ^= int.from_bytes(_hash(*record)[:8])
    return f"{digest:016x}"


def _hash(*parts: str) -> bytes:
    return sha256("\x1f".join(parts).encode()).digest()
