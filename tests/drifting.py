"""Changes one record of a subscriber's crosswalk behind its back, as lost events, bugs and other hands do."""

from collections.abc import Callable, Mapping
from random import Random

from mdm.client import Crosswalk


def _wrong_golden_id(crosswalk: Crosswalk, random: Random) -> None:
    key, (golden_id, link_version) = _placed(crosswalk, random)
    crosswalk.held[key] = _other(crosswalk, golden_id, random), link_version


def _missing(crosswalk: Crosswalk, random: Random) -> None:
    key, _ = _placed(crosswalk, random)
    del crosswalk.held[key]


def _too_many(crosswalk: Crosswalk, random: Random) -> None:
    key = "crm", f"nobody's {random.randrange(10**9)}"
    crosswalk.held[key] = _other(crosswalk, "", random), 1


def _stale(crosswalk: Crosswalk, random: Random) -> None:
    """The record is where it may have been before its last move."""
    key, (golden_id, link_version) = _placed(crosswalk, random)
    crosswalk.held[key] = _other(crosswalk, golden_id, random), link_version - 1


def _not_deleted(crosswalk: Crosswalk, random: Random) -> None:
    """The record is what it was before it was deleted, and nothing tells that it was."""
    gone = sorted(key for key, (golden_id, _) in crosswalk.held.items() if golden_id is None)
    key = random.choice(gone)
    crosswalk.held[key] = _other(crosswalk, "", random), crosswalk.held[key][1] - 1


CORRUPTIONS: Mapping[str, Callable[[Crosswalk, Random], None]] = {
    "wrong golden ID": _wrong_golden_id,
    "record missing": _missing,
    "record too many": _too_many,
    "stale link": _stale,
    "deletion missed": _not_deleted,
}


def _placed(crosswalk: Crosswalk, random: Random) -> tuple[tuple[str, str], tuple[str, int]]:
    """A record that is in a golden record, and which."""
    keys = list(crosswalk.held)
    while True:
        key = random.choice(keys)
        golden_id, link_version = crosswalk.held[key]
        if golden_id is not None:
            return key, (golden_id, link_version)


def _other(crosswalk: Crosswalk, golden_id: str, random: Random) -> str:
    """Another golden ID."""
    while True:
        _, (found, _) = _placed(crosswalk, random)
        if found != golden_id:
            return found
