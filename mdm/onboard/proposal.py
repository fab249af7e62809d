"""Fills in a proposed mapping, a group of canonical fields at a time, from the columns that were found for them."""

from dataclasses import dataclass, field
from typing import Any

from mdm.onboard.columns import Column, FileProfile
from mdm.onboard.notation import birth_date_format, time_format

_ADDRESS = ("line1", "line2", "city", "region", "postal_code", "country")
_TEXTS = ("given_name", "middle_name", "family_name", "suffix", "merged_into", "source_version")


@dataclass(slots=True)
class Proposal:
    """The columns by the field they are likely to be, and the mapping that grows of them."""

    profile: FileProfile
    found: dict[str, list[Column]] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)

    def first(self, name: str) -> str | None:
        columns = self.found.get(name)
        return columns[0].name if columns else None


def take_names(proposal: Proposal) -> None:
    for name in _TEXTS:
        if column := proposal.first(name):
            proposal.record[name] = column
    whole = proposal.found.get("name")
    if whole and not proposal.record.keys() & {"given_name", "family_name"}:
        name = whole[0].name
        comma = sum("," in text for text in whole[0].samples) * 2 > len(whole[0].samples)
        order = r"^(?P<family>[^,]+),\s*(?P<given>.+)$" if comma else r"^(?P<given>.+?)\s+(?P<family>\S+)$"
        proposal.parts.append({"from": name, "pattern": order})
        proposal.record |= {"given_name": f"{name}.given", "family_name": f"{name}.family"}


def take_times(proposal: Proposal) -> None:
    times = [column for name in ("updated_at", "created_at") for column in proposal.found.get(name, [])]
    if times:
        notation = time_format(times[0].samples)
        alike = [column.name for column in times if time_format(column.samples) == notation]
        proposal.record["updated_at"] = _take(alike, format=notation)
    if born := proposal.found.get("birth_date"):
        proposal.record["birth_date"] = _take([born[0].name], format=birth_date_format(born[0].samples))


def _take(paths: list[str], **options: Any) -> Any:
    one = paths[0] if len(paths) == 1 else paths
    given = {name: value for name, value in options.items() if value is not None}
    return {"from": one, **given} if given else one


def take_contacts(proposal: Proposal) -> None:
    for name in ("emails", "phones"):
        columns = proposal.found.get(name, [])
        takes = [_take([column.name], split=_separator(column)) for column in columns]
        if takes:
            proposal.record[name] = takes[0] if len(takes) == 1 else takes


def _separator(column: Column) -> str | None:
    """What stands between several values in one field."""
    return next((mark for mark in ";|" if any(mark in text for text in column.samples)), None)


def take_addresses(proposal: Proposal) -> None:
    """One address of each object that holds the parts of one, the record itself included."""
    places: dict[str, dict[str, Any]] = {}
    for name in ("house_number", *_ADDRESS):
        for column in proposal.found.get(name, []):
            at, _, last = column.name.rpartition(".") if column.is_nested else ("", "", "")
            places.setdefault(at, {}).setdefault(name, last or column.name)
    addresses = []
    for at, lines in places.items():
        if not lines.keys() & {"line1", "city", "postal_code"}:
            continue  # a state may be that of an account
        if number := lines.pop("house_number", None):
            lines["line1"] = {"from": [lines["line1"], number], "join": " "} if "line1" in lines else number
        addresses.append(
            {**({"at": at} if at else {}), **{name: lines[name] for name in _ADDRESS if name in lines}}
        )
    if addresses:
        proposal.record["addresses"] = addresses[0] if len(addresses) == 1 else addresses


def take_flags(proposal: Proposal) -> None:
    consents: dict[str, Any] = {}
    for kind in ("email_marketing", "sms_marketing"):
        if said := proposal.first(kind):
            consents[kind] = said
        elif refused := proposal.first(f"no_{kind}"):
            consents[kind] = {"from": refused, "invert": True}
    if consents:
        proposal.record["consents"] = consents
    if verified := proposal.first("emails_verified"):
        proposal.record["verified"] = {"emails": verified}
    if deleted := proposal.first("deleted"):
        proposal.record["deleted"] = deleted
    elif when := proposal.first("deleted_at"):
        proposal.record["deleted"] = {"from": when, "present": True}


def take_others(proposal: Proposal) -> None:
    if card := proposal.first("loyalty_id"):
        proposal.record["identifiers"] = {"loyalty_id": card}
    names = [column.name for column in proposal.found.get("attribute", []) if not column.is_nested]
    if names:
        proposal.record["attributes"] = names
