"""Looks into a file of a source: what it holds, how it could be mapped, what would become of it."""

from dataclasses import dataclass
from pathlib import Path

from mdm.errors import BadInput
from mdm.ingest.record import mapping_named
from mdm.onboard.columns import FileProfile, profile_file
from mdm.onboard.folder import write_mapping
from mdm.onboard.propose import propose_mapping
from mdm.onboard.rehearse import Rehearsal, is_canonical, rehearse
from mdm.rules import RuleSet
from mdm.ruleset import read_rule_set


@dataclass(frozen=True, slots=True)
class Look:
    profile: FileProfile
    is_canonical: bool  # read without a mapping
    proposal: str | None = None  # a mapping, where none was named and none is needed
    kept: Path | None = None  # where the proposal was kept
    outcome: Rehearsal | None = None  # where something can read the file


def look_into(
    path: Path,
    rules: RuleSet,
    *,
    source: str | None = None,
    mapping: str | None = None,
    country: str = "GB",
    keep_as: str | None = None,
) -> Look:
    """Without a mapping, also of the source, and where none is needed, one is proposed; `keep_as` keeps and tries it.

    Raises UnreadableFile, UnknownSource, and BadInput where the proposal cannot be kept.
    """
    named = mapping or (rules.source(source).mapping if source else None)
    profile = profile_file(path, mapping_named(rules, named).delimiter if named else None)
    if profile.rows == 0:
        raise BadInput(f"{path}: holds no row that can be read")
    canonical = mapping is None and is_canonical(profile.columns, rules)
    if named or canonical:
        if keep_as:
            raise BadInput(f"nothing was proposed to be kept as {keep_as}: the file can be read already")
        outcome = rehearse(path, rules, source=source, mapping=mapping, country=country)
        return Look(profile, canonical, outcome=outcome)
    proposal, whole = propose_mapping(profile, path.name)
    if not keep_as:
        return Look(profile, is_canonical=False, proposal=proposal)
    if not whole:
        raise BadInput(f"{path}: no column is the key, so the proposal is no mapping yet: write it by hand")
    kept = write_mapping(rules.folder, keep_as, proposal)
    outcome = rehearse(path, read_rule_set(rules.folder), source=source, mapping=keep_as, country=country)
    return Look(profile, is_canonical=False, proposal=proposal, kept=kept, outcome=outcome)
