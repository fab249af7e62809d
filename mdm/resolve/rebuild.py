"""For a full resolve: profiles, blocking keys, hubs and pairs of all live records, anew from what was received."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from sqlmodel import Session

from mdm.match.block import keys_table, mask, pairs_within
from mdm.match.lookup_key import LOOKUP_ONLY, held_keys
from mdm.match.score import Scorer
from mdm.match.whole import find_hubs
from mdm.model import Profile
from mdm.resolve.read import read
from mdm.resolve.rescore import score
from mdm.rules import RuleSet
from mdm.store import pairs, profiles, records

_CHUNK_RECORDS = 20_000
_CHUNK_PAIRS = 100_000


def rebuild_pairs(session: Session, rules: RuleSet, scorer: Scorer) -> None:
    """Replaces everything that is derived from the newest versions, up to the scored pairs."""
    found = dict(_renormalise(session, rules))
    held = keys_table(
        (key, number, rule)
        for number, profile in found.items()
        for rule, key in held_keys(profile, rules.match.blocking)
    )
    profiles.drop_all_keys(session)
    profiles.write_keys(session, held)
    keys = held.filter(pc.not_equal(held.column("rule"), LOOKUP_ONLY))
    hubs = _replace_hubs(session, keys, rules)
    masked = {
        number: mask(profile, hubs, rules.match.blocking, scorer.model.placeholders)
        for number, profile in found.items()
    }
    pairs.drop_all(session)
    candidates = pairs_within(keys, rules.match.blocking)
    for batch in candidates.to_batches(max_chunksize=_CHUNK_PAIRS):
        chunk = list(zip(*(batch.column(name).to_pylist() for name in ("a", "b", "rule")), strict=True))
        involved = {number for a, b, _ in chunk for number in (a, b)}
        scored = score({n: masked[n] for n in sorted(involved)}, chunk, scorer, rules.match)
        pairs.write(session, scored.table)


def _renormalise(session: Session, rules: RuleSet) -> Iterator[tuple[int, Profile]]:
    """The profile of each live record; writes those that came out otherwise than stored."""
    after = 0
    while chunk := records.newest_payloads(session, after, _CHUNK_RECORDS):
        after = chunk[-1][0]
        stored = records.live_records(session, [number for number, _, _ in chunk])
        changed = []
        for number, _, payload in chunk:
            reading = read(payload, rules)
            yield number, reading.profile
            if number not in stored or (stored[number].profile, stored[number].values) != (
                reading.profile,
                reading.values,
            ):
                changed.append((number, reading.stored.features, reading.stored.values))
        profiles.drop(session, [number for number, _, _ in changed])
        profiles.write(session, changed)


def _replace_hubs(session: Session, keys: pa.Table, rules: RuleSet) -> set[int]:
    hubs = find_hubs(keys, rules.match.blocking)
    profiles.write_hubs(session, hubs, sorted(profiles.hubs(session)))
    return {key for key, _ in hubs}
