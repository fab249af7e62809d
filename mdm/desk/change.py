"""Merging and splitting golden records by hand: what would come of it; then the decision, if nothing has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm import stewardship
from mdm.canonical_json import loads
from mdm.desk.preview import Preview, preview_of
from mdm.errors import NotFound, Stale
from mdm.events import why_unknown
from mdm.masking import mask_values
from mdm.model import Json, RecordKey
from mdm.rules import RuleSet
from mdm.store import records
from mdm.store.golden import GoldenRow, find_golden


@dataclass(frozen=True, slots=True)
class Before:
    """A golden record as it is."""

    golden_id: str
    version: int
    records: tuple[RecordKey, ...]
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Planned:
    """A change that can be made, and the golden records that it was planned by."""

    preview: Preview
    before: tuple[Before, ...]


def plan_merge(session: Session, golden_ids: Sequence[str], rules: RuleSet, *, masked: bool) -> Planned:
    """Raises what merging would."""
    sides = stewardship.check(session, "same", stewardship.sides_of_merge(session, golden_ids))
    preview = preview_of(session, "same", [sides], rules, masked=masked)
    return Planned(preview, tuple(_before(session, one, masked=masked) for one in golden_ids))


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
    preview = preview_of(session, "different", [sides], rules, masked=masked)
    return Planned(preview, (_before(session, golden_id, masked=masked),))


def check_version(session: Session, golden_id: str, version: int) -> None:
    """Raises Stale."""
    now = _row(session, golden_id).version
    if now != version:
        raise Stale(f"{golden_id} was at version {version} when you looked at it, and is at {now} now")


def _before(session: Session, golden_id: str, *, masked: bool) -> Before:
    row = _row(session, golden_id)
    values = loads(row.values)
    shown = mask_values(values) if masked else values
    keys = records.keys_by_number(session, row.members).values()
    return Before(row.public_id, row.version, tuple(sorted(keys)), shown)


def _row(session: Session, golden_id: str) -> GoldenRow:
    row = find_golden(session, golden_id)
    if row is None:
        raise NotFound(why_unknown(golden_id))
    return row
