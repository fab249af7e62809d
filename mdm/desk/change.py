"""Merging and splitting golden records by hand: what would come of it; then the decision, if nothing has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm import stewardship
from mdm.desk.preview import Preview, preview_of
from mdm.errors import NotFound, Stale
from mdm.events import why_unknown
from mdm.model import RecordKey
from mdm.rules import RuleSet
from mdm.store.golden import find_golden


@dataclass(frozen=True, slots=True)
class Planned:
    """A change that can be made, and the versions of the golden records that it was planned by."""

    preview: Preview
    versions: Mapping[str, int]


def plan_merge(session: Session, golden_ids: Sequence[str], rules: RuleSet, *, masked: bool) -> Planned:
    """Raises what merging would."""
    sides = stewardship.check(session, "same", stewardship.sides_of_merge(session, golden_ids))
    return Planned(preview_of(session, "same", sides, rules, masked=masked), _versions(session, golden_ids))


def merge(session: Session, versions: Mapping[str, int], by: str, reason: str) -> int:
    """Decides it; the decision's number. Raises Stale where a golden record is at another version than it was."""
    for golden_id, version in versions.items():
        check_version(session, golden_id, version)
    return stewardship.merge(session, [*versions], by, reason)


def plan_split(
    session: Session, golden_id: str, groups: Sequence[Sequence[RecordKey]], rules: RuleSet, *, masked: bool
) -> Planned:
    """Raises what splitting would."""
    sides = stewardship.check(session, "different", stewardship.sides_of_split(session, golden_id, groups))
    planned = preview_of(session, "different", sides, rules, masked=masked)
    return Planned(planned, _versions(session, [golden_id]))


def check_version(session: Session, golden_id: str, version: int) -> None:
    """Raises Stale."""
    now = _version(session, golden_id)
    if now != version:
        raise Stale(f"{golden_id} was at version {version} when you looked at it, and is at {now} now")


def _versions(session: Session, golden_ids: Sequence[str]) -> dict[str, int]:
    return {golden_id: _version(session, golden_id) for golden_id in golden_ids}


def _version(session: Session, golden_id: str) -> int:
    row = find_golden(session, golden_id)
    if row is None:
        raise NotFound(why_unknown(golden_id))
    return row.version
