"""Proposes a mapping for a file: by the names of its columns, and by the look of what is in them."""

from typing import Any

import yaml

from mdm.ingest.mapping import is_path
from mdm.onboard.columns import FileProfile
from mdm.onboard.headers import field_of
from mdm.onboard.proposal import (
    Proposal,
    take_addresses,
    take_contacts,
    take_flags,
    take_names,
    take_others,
    take_times,
)

_BY_LOOK = {"e-mail": "emails", "phone": "phones"}
_ORDER = (
    "source_id", "updated_at", "source_version", "given_name", "middle_name", "family_name", "suffix", "birth_date",
    "emails", "phones", "addresses", "identifiers", "verified", "consents", "attributes", "merged_into", "deleted",
)  # fmt: skip
_LINE = 110


def propose_mapping(profile: FileProfile, origin: str) -> tuple[str, bool]:
    """A mapping as text to keep in a file, and whether it is whole: without a key it is not."""
    proposal = Proposal(profile)
    _sort(proposal)
    _take_key(proposal)
    for take in (take_names, take_times, take_contacts, take_addresses, take_flags, take_others):
        take(proposal)
    return _text(proposal, origin), "source_id" in proposal.record


def _sort(proposal: Proposal) -> None:
    names = proposal.profile.columns
    for column in names.values():
        if not column.filled and any(
            name.startswith((f"{column.name}.", f"{column.name}[")) for name in names
        ):
            continue  # an object that is null somewhere
        name = field_of(column.name) or _BY_LOOK.get(column.shape)
        if name and column.filled and is_path(column.name):
            proposal.found.setdefault(name, []).append(column)
        else:
            proposal.left.append(column.name if column.filled else f"{column.name} (empty)")


def _take_key(proposal: Proposal) -> None:
    """The best of the columns named like a key, else any that is filled everywhere and never twice the same."""
    named = [column for column in proposal.found.get("source_id", []) if "[*]" not in column.name]
    unique = [column for column in named if proposal.profile.is_key(column)]
    looks = [
        column
        for column in proposal.profile.columns.values()
        if column.shape in {"text", "number"} and proposal.profile.is_key(column) and is_path(column.name)
    ]
    if best := (unique or named or looks):
        proposal.record["source_id"] = best[0].name
    proposal.left += [column.name for column in proposal.found.get("source_id", []) if column not in best[:1]]
    proposal.left = [name for name in proposal.left if name != proposal.record.get("source_id")]


def _text(proposal: Proposal, origin: str) -> str:
    mapping: dict[str, Any] = {}
    if proposal.profile.delimiter not in ",\t":
        mapping["delimiter"] = proposal.profile.delimiter
    if proposal.parts:
        mapping["parts"] = proposal.parts
    mapping["record"] = {name: proposal.record[name] for name in _ORDER if name in proposal.record}
    comment = f"# Proposed from {origin}: to be looked through.\n"
    if "source_id" not in proposal.record:
        comment += "# No column is the key: name it as record.source_id.\n"
    if proposal.left:
        comment += f"# Not taken: {', '.join(proposal.left)}\n"
    return comment + yaml.safe_dump(
        mapping, sort_keys=False, default_flow_style=None, width=_LINE, allow_unicode=True
    )
