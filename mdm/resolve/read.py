"""One payload → all that is kept of it besides itself: profile, values, flags, keys. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mdm.canonical_json import dumps
from mdm.match.lookup_key import held_keys
from mdm.model import Json, Profile
from mdm.normalise import normalise
from mdm.rules import RuleSet
from mdm.store.profiles import write_features


class Stored(NamedTuple):
    """What is written of a live record."""

    features: str  # the profile as JSON
    values: str  # as JSON
    flags: tuple[str, ...]
    keys: Sequence[tuple[int, int]]  # (rule, key)


class Reading(NamedTuple):
    """What was read of a live record."""

    profile: Profile
    values: Mapping[str, Json]
    stored: Stored


def read(payload: Mapping[str, Json], rules: RuleSet) -> Reading:
    """Reads a payload by the rules of its source."""
    result = normalise(payload, rules.source(str(payload["source"])), rules.match.normalise)
    keys = held_keys(result.profile, rules.match.blocking)
    stored = Stored(write_features(result.profile), dumps(result.values), result.flags, keys)
    return Reading(result.profile, result.values, stored)
