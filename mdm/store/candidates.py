"""What one profile is compared with: live records by blocking key, each with where it stands. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.model import Profile, RecordKey
from mdm.store.database import fetch_rows
from mdm.store.profiles import read_features


@dataclass(frozen=True, slots=True)
class Candidate:
    """A live record with the golden record that it is in."""

    key: RecordKey
    golden: int
    golden_id: str
    profile: Profile


def holders(session: Session, keys: Sequence[int]) -> dict[int, list[int]]:
    """Blocking key → the live records that hold it, of those keys that are no hubs; keys nobody holds are absent."""
    held: dict[int, list[int]] = {}
    for key, record in fetch_rows(session, _HOLDERS, list(keys)) if keys else ():
        held.setdefault(key, []).append(record)
    return held


_HOLDERS = """
SELECT key, record FROM unnest(%s::bigint[]) AS mine (key) JOIN blocking_key USING (key)
WHERE rule >= 0 AND NOT EXISTS (SELECT FROM hub_key WHERE hub_key.key = mine.key)
"""


def read(session: Session, numbers: Sequence[int]) -> dict[int, Candidate]:
    """Those of the records that live, by number."""
    if not numbers:
        return {}
    rows = fetch_rows(session, _READ, list(numbers), list(numbers))
    return {
        number: Candidate(RecordKey(source, source_id), golden, golden_id, read_features(features))
        for number, source, source_id, golden, golden_id, features in rows
    }


_READ = """
SELECT record, source, source_id, golden, public_id, features
FROM source_record JOIN profile USING (record) JOIN golden_record USING (golden)
WHERE placed AND source_record.record = ANY(%s) AND profile.record = ANY(%s)
"""  # said of both, so that neither table is ever read as a whole


def hubs_among(session: Session, keys: Sequence[int]) -> set[int]:
    """Those of the keys that are held too widely to say anything."""
    if not keys:
        return set()
    return {key for (key,) in fetch_rows(session, "SELECT key FROM hub_key WHERE key = ANY(%s)", list(keys))}
