"""Pairs of records that changed: dropped, found anew, scored by Splink, stored."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
from sqlmodel import Session

from mdm.cluster.identifier import find_identifier
from mdm.match.block import blocking_keys, mask
from mdm.match.lookup_key import LOOKUP_ONLY
from mdm.match.score import Scorer, profiles_table
from mdm.model import Profile, Record
from mdm.resolve.scored import NO_PAIRS, Scored
from mdm.rules import MatchRules
from mdm.store import pairs, profiles

Keys = Mapping[int, Sequence[tuple[int, int]]]  # record -> (rule, key) of all that is stored of it


def rescore(
    session: Session,
    affected: Sequence[int],
    live: Mapping[int, Record],
    keys_of: Keys,
    scorer: Scorer,
    rules: MatchRules,
) -> tuple[Scored, set[int]]:
    """Replaces all pairs of `affected`: the pairs they have now, and the records that were linked to them before.

    `live` are records already at hand, with their keys; of others the profiles are read.
    """
    before = pairs.drop_of(session, affected, rules.thresholds.link)
    held = _profiles(session, affected, live)
    keys = [
        (key, number, rule)
        for number, profile in held.items()
        for rule, key in keys_of.get(number) or blocking_keys(profile, rules.blocking)
        if rule != LOOKUP_ONLY
    ]
    candidates = pairs.candidates(session, keys)
    involved = sorted({number for a, b, _ in candidates for number in (a, b)})
    held |= _profiles(session, [number for number in involved if number not in held], live)
    hubs, placeholders = profiles.hubs(session), scorer.model.placeholders
    masked = {number: mask(held[number], hubs, rules.blocking, placeholders) for number in involved}
    scored = score(masked, candidates, scorer, rules)
    pairs.write(session, scored.table)
    return scored, before


def _profiles(session: Session, numbers: Sequence[int], live: Mapping[int, Record]) -> dict[int, Profile]:
    """Those at hand, and the stored ones; of records that are gone none."""
    at_hand = {number: live[number].profile for number in numbers if number in live}
    return at_hand | profiles.profiles(session, [number for number in numbers if number not in at_hand])


def score(
    masked: Mapping[int, Profile],
    candidates: Sequence[tuple[int, int, int]],
    scorer: Scorer,
    rules: MatchRules,
) -> Scored:
    """Scored pairs for candidates (a, b, rule), identifier links marked."""
    if not candidates:
        return NO_PAIRS
    a, b, rule = zip(*candidates, strict=True)
    asked = pa.table(
        {"a": pa.array(a, pa.int64()), "b": pa.array(b, pa.int64()), "rule": pa.array(rule, pa.int16())}
    )
    scores = scorer.score(profiles_table(masked.items()), asked)
    ends = (scores.column(end).to_pylist() for end in ("a", "b"))
    identifiers = [
        find_identifier(masked[one], masked[other], rules.identifiers)
        for one, other in zip(*ends, strict=True)
    ]
    return Scored.of(scores, identifiers)
