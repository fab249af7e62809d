"""Proposes a mapping for a file: by the names of its columns, and by the look of what is in them."""

from collections.abc import Iterator
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
    for column in proposal.profile.columns.values():
        name = field_of(column.name) or _BY_LOOK.get(column.shape)
        if name and column.filled and is_path(column.name):
            proposal.found.setdefault(name, []).append(column)


def _take_key(proposal: Proposal) -> None:
    """The best of the columns named like a key, else any that is filled everywhere and never twice the same."""
    named = [column for column in proposal.found.get("source_id", []) if "[*]" not in column.name]
    unique = [column for column in named if proposal.profile.is_key(column)]
    looks = [
        column
        for column in proposal.profile.columns.values()
        if column.shape in {"text", "number"}
        and proposal.profile.is_key(column)
        and is_path(column.name)
        and field_of(column.name) is None
    ]
    if best := (unique or named or looks):
        proposal.record["source_id"] = best[0].name


def _left(proposal: Proposal) -> list[str]:
    """The columns that nothing takes, but objects that are null somewhere."""
    names = proposal.profile.columns
    used = {*_paths(proposal.record, ""), *_paths(proposal.parts, "")}
    return [
        _readable(name) if column.filled else f"{_readable(name)} (empty)"
        for name, column in names.items()
        if name not in used and not any(other.startswith((f"{name}.", f"{name}[")) for other in names)
    ]


def _paths(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        inside = f"{value['at']}." if "at" in value else at
        for inner in value.values():
            yield from _paths(inner, inside)
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, at)
    elif isinstance(value, str):
        yield at + value


def _readable(text: str) -> str:
    """In one line, so that it stays inside its comment."""
    return "".join(character if character.isprintable() else " " for character in text)


def _text(proposal: Proposal, origin: str) -> str:
    mapping: dict[str, Any] = {}
    if proposal.profile.delimiter not in ",\t":
        mapping["delimiter"] = proposal.profile.delimiter
    if proposal.parts:
        mapping["parts"] = proposal.parts
    mapping["record"] = {name: proposal.record[name] for name in _ORDER if name in proposal.record}
    comment = f"# Proposed from {_readable(origin)}: to be looked through.\n"
    if "source_id" not in proposal.record:
        comment += "# No column is the key: name it as record.source_id.\n"
    if left := _left(proposal):
        comment += f"# Not taken: {', '.join(left)}\n"
    return comment + yaml.safe_dump(
        mapping, sort_keys=False, default_flow_style=None, width=_LINE, allow_unicode=True
    )
