"""Pairs of records that changed: dropped, found anew, scored by Splink, stored."""

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
from sqlmodel import Session

from mdm.cluster.identifier import find_identifier
from mdm.match.block import mask
from mdm.match.score import Scorer, profiles_table
from mdm.model import Pair, Profile
from mdm.rules import MatchRules
from mdm.store import pairs, records


def rescore(
    session: Session, affected: Sequence[int], fresh: Mapping[int, Profile], scorer: Scorer, rules: MatchRules
) -> set[int]:
    """Replaces all pairs of `affected`; returns them with all records they were linked to before.

    `fresh` are profiles already at hand; the others are read.
    """
    before = pairs.drop_of(session, affected, rules.thresholds.link)
    candidates = pairs.candidates(session, affected)
    involved = {number for a, b, _ in candidates for number in (a, b)}
    profiles = {number: fresh[number] for number in involved & fresh.keys()}
    profiles.update(records.profiles(session, sorted(involved - fresh.keys())))
    hubs = records.hubs(session)
    masked = {
        number: mask(profiles[number], hubs, rules.blocking, scorer.model.placeholders)
        for number in sorted(profiles)
    }
    pairs.write(session, score(masked, candidates, scorer, rules))
    return before | set(affected)


def score(
    masked: Mapping[int, Profile],
    candidates: Sequence[tuple[int, int, int]],
    scorer: Scorer,
    rules: MatchRules,
) -> Iterable[Pair]:
    """Scored pairs for candidates (a, b, rule), identifier links marked."""
    if not candidates:
        return
    a, b, rule = zip(*candidates, strict=True)
    asked = pa.table(
        {"a": pa.array(a, pa.int64()), "b": pa.array(b, pa.int64()), "rule": pa.array(rule, pa.int16())}
    )
    scored = scorer.score(profiles_table(masked.items()), asked)
    columns = (scored.column(name).to_pylist() for name in ("a", "b", "weight", "rule", "levels", "weights"))
    for one, other, weight, number, levels, weights in zip(*columns, strict=True):
        identifier = find_identifier(masked[one], masked[other], rules.identifiers)
        yield Pair(one, other, weight, number, tuple(levels), tuple(weights), identifier)
