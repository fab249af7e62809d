"""Reads a file as `mdm ingest` would, normalises what comes out, and counts what became of it. Keeps nothing."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mdm.ingest import Accepted, read_file
from mdm.ingest.canonical import Shape
from mdm.ingest.files import FLAT_MAPPING
from mdm.ingest.paths import top_field
from mdm.ingest.record import mapping_named
from mdm.ingest.translate import named_fields
from mdm.model import Json
from mdm.normalise import normalise
from mdm.onboard.register import country_code
from mdm.rules import RuleSet, Source

UNREGISTERED = "file"  # whose the records are where no source is named yet
_NESTED = ("identifiers", "consents", "segment")
_EVIDENCE = ("given", "family", "emails", "phones", "identifiers", "personal_ids")


@dataclass(slots=True)
class Rehearsal:
    accepted: int = 0
    repeated_keys: int = 0
    nothing_to_match_by: int = 0
    deleted: int = 0
    merged_away: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # reason → rows
    fields: Counter[str] = field(default_factory=Counter)  # canonical field → records
    flags: Counter[str] = field(default_factory=Counter)  # data-quality flag → records


def rehearse(
    path: Path, rules: RuleSet, *, source: str | None, mapping: str | None, country: str
) -> Rehearsal:
    """What would become of the file. Without a source, of one that believes telephones to be of `country`."""
    trial = rules
    if source is None and mapping is not None:
        sources = {
            **rules.sources,
            UNREGISTERED: Source(owner="nobody yet", trust=1, country=country_code(country)),
        }
        trial, source = rules.model_copy(update={"sources": sources}), UNREGISTERED
    counted, seen = Rehearsal(), set[int]()
    for row in read_file(path, trial, source, mapping):
        if not isinstance(row, Accepted):
            counted.refused[f"{row.field}: {row.reason}" if row.field else row.reason] += 1
            continue
        key = hash((row.payload["source"], row.payload["source_id"]))
        counted.repeated_keys += key in seen
        seen.add(key)
        _count(counted, row.payload, trial)
    return counted


def is_canonical(columns: Collection[str], rules: RuleSet) -> bool:
    """Whether a file with these columns, by path, is read without a mapping."""
    tops = {top_field(column) for column in columns}
    flat = named_fields(mapping_named(rules, FLAT_MAPPING))
    return "source_id" in tops and (tops <= set(Shape.model_fields) or set(columns) <= flat)


def _count(counted: Rehearsal, payload: Mapping[str, Json], rules: RuleSet) -> None:
    counted.accepted += 1
    if payload.get("merged_into"):
        counted.merged_away += 1
    elif payload.get("deleted"):
        counted.deleted += 1
    counted.fields.update(set(_fields(payload)))
    normalised = normalise(payload, rules.source(str(payload["source"])), rules.match.normalise)
    counted.flags.update(normalised.flags)
    is_live = not (payload.get("merged_into") or payload.get("deleted"))
    if is_live and not any(getattr(normalised.profile, name) for name in _EVIDENCE):
        counted.nothing_to_match_by += 1


def _fields(payload: Mapping[str, Json]) -> Iterator[str]:
    for name, value in payload.items():
        if name == "addresses" and isinstance(value, list):
            yield from (
                f"addresses.{part}" for address in value if isinstance(address, dict) for part in address
            )
        elif name in _NESTED and isinstance(value, dict):
            yield from (f"{name}.{key}" for key in value)
        elif name not in {"source", "unreadable"}:
            yield name
