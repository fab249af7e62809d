"""A profile against the base: just the pairs that it would have as a new record, to the last bit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.match.block import blocking_keys, mask, masking_keys
from mdm.match.score import Scorer
from mdm.model import Profile
from mdm.resolve.rescore import score
from mdm.resolve.scored import Scored
from mdm.rules import MatchRules
from mdm.store import candidates
from mdm.store.candidates import Candidate

UNSEEN = 2**63 - 1  # number of the record that the profile would be: above all others, as a new one's is


@dataclass(frozen=True, slots=True)
class Compared:
    """What the profile was compared with, and how each pair weighs; `b` of each is UNSEEN."""

    has_keys: bool  # whether there is anything to find candidates by
    has_free_keys: bool  # whether any of it is not held too widely
    records: Mapping[int, Candidate]
    scored: Scored


def compare(session: Session, profile: Profile, scorer: Scorer, rules: MatchRules) -> Compared:
    """Scores the profile against every live record that shares a blocking key with it."""
    keys = blocking_keys(profile, rules.blocking)
    held = candidates.holders(session, [key for _, key in keys])
    risen = _risen(keys, held, rules)
    first: dict[int, int] = {}  # record → the first rule that brings the two together
    for rule, key in keys:
        for number in held.get(key, ()) if key not in risen else ():
            first[number] = min(rule, first.get(number, rule))
    found = candidates.read(session, sorted(first))
    people = {number: candidate.profile for number, candidate in found.items()} | {UNSEEN: profile}
    own = {key for _, key in keys}
    masking = {key for person in people.values() for key in masking_keys(person, rules.blocking)}
    hubs = candidates.hubs_among(session, sorted(masking | own)) | risen
    masked = {
        n: mask(person, hubs, rules.blocking, scorer.model.placeholders) for n, person in people.items()
    }
    asked = [(number, UNSEEN, first[number]) for number in sorted(found)]
    return Compared(bool(own), bool(own - hubs), found, score(masked, asked, scorer, rules))


def _risen(keys: Sequence[tuple[int, int]], held: Mapping[int, Sequence[int]], rules: MatchRules) -> set[int]:
    """Keys that one more holder makes hubs: as the record's, they would propose nothing and be no evidence."""
    return {key for rule, key in keys if len(held.get(key, ())) + 1 > rules.blocking[rule].max_records}
