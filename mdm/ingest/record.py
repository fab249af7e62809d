"""Turns one parsed record, canonical or a vendor's, into a payload whose structure is sound."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from mdm.errors import BadRecord
from mdm.ingest.canonical import check_payload, read_payload
from mdm.ingest.mapping import Mapping, load_mapping
from mdm.ingest.translate import Translate, compile_mapping, compile_merges
from mdm.ingest.values import type_name
from mdm.model import Json
from mdm.rules import RuleSet

ReadRecord = Callable[[Json], list[dict[str, Json]]]


def record_reader(rules: RuleSet, source: str | None = None, mapping: str | None = None) -> ReadRecord:
    """A function from parsed JSON to payloads, the record and an alias for each merged into it; it raises BadRecord.

    Without `mapping`, the source's own reads what is not canonical; a record with a `source_id` is canonical.
    Raises UnknownSource, BadInput for an unknown mapping, RuleSetInvalid for a broken one.
    """
    named = mapping or (rules.source(source).mapping if source else None)
    translate = translator(rules, named) if named else None
    held = mapping_named(rules, named) if named else None
    merges = held.merges if held else None
    lost_of = compile_merges(merges, held.parts) if held and merges else None

    def read(data: Json) -> list[dict[str, Json]]:
        if not isinstance(data, dict):
            raise BadRecord(f"must be an object, is {type_name(data)}")
        if translate is None or (mapping is None and "source_id" in data):
            payloads = [read_payload(_with_source(data, source))]
        else:
            payload = check_payload(_with_source(_translated(translate, data), source))
            payloads = [payload, *_aliases(payload, lost_of(data))] if lost_of else [payload]
        if payloads[0]["source"] not in rules.sources:
            raise BadRecord("is not a registered source", "source")
        return payloads[1:] if merges and merges.alone else payloads

    return read


def _aliases(payload: dict[str, Json], lost: list[str]) -> list[dict[str, Json]]:
    """What the source merged into this record: its ids live on in it."""
    kept = payload["source_id"]
    order: dict[str, Json] = {
        name: payload[name] for name in ("updated_at", "source_version") if name in payload
    }
    return [
        check_payload({"source": payload["source"], "source_id": source_id, "merged_into": kept, **order})
        for source_id in lost
        if source_id != kept
    ]


def _translated(translate: Translate, data: dict[str, Json]) -> dict[str, Json]:
    try:
        return translate(data)
    except ValueError as unbounded:  # what the record's attributes hold goes past what can be stored
        raise BadRecord(str(unbounded)) from None


def _with_source(data: dict[str, Json], source: str | None) -> dict[str, Json]:
    """The record with the source that was named for all, which it must not contradict."""
    if source is None or data.get("source") == source:
        return data
    if data.get("source") is not None:
        raise BadRecord("is another than the one named for the whole input", "source")
    return {**data, "source": source}


def translator(rules: RuleSet, name: str) -> Translate:
    return _compiled(rules.folder, rules.version, name)[1]


def mapping_named(rules: RuleSet, name: str) -> Mapping:
    return _compiled(rules.folder, rules.version, name)[0]


def check_mappings(rules: RuleSet) -> None:
    """Raises RuleSetInvalid for the first mapping that is wrong, whether or not a source names it."""
    for path in sorted((rules.folder / "mappings").glob("*.yaml")):
        translator(rules, path.stem)


@lru_cache(maxsize=64)
def _compiled(folder: Path, version: str, name: str) -> tuple[Mapping, Translate]:  # noqa: ARG001  version: a new one is read anew
    mapping = load_mapping(folder, name)
    return mapping, compile_mapping(mapping)
