"""The published files are what the models say, and nothing that was published is taken back."""

import json
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from mdm.cli.contracts import files
from mdm.events import EventType
from mdm.publish.contract import EVENTS, NOTICES, schemas
from mdm.publish.envelope import schema_name, wrap
from tests.compatibility import breaks
from tests.contracts import CONTRACTS, EXAMPLES, checking, faults, nodes

PUBLISHED = Path(__file__).parent / "published"
NAMES = sorted(path.stem for path in PUBLISHED.glob("*.json"))


def published(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))
    return schema


# ---- the files


def test_the_committed_files_are_what_the_models_say() -> None:
    kept = {str(path.relative_to(CONTRACTS)): path for path in CONTRACTS.rglob("*") if path.is_file()}
    assert {name: path.read_text(encoding="utf-8") for name, path in kept.items()} == files()


def test_every_type_of_event_has_a_schema_and_each_names_its_own() -> None:
    assert set(EVENTS) == set(get_args(EventType))
    for kind in [*EVENTS, *NOTICES]:
        schema = schemas()[f"{kind}.v1"]
        assert schema["$id"] == schema["properties"]["dataschema"]["const"] == schema_name(kind)
        assert schema["properties"]["type"]["const"] == kind


def test_every_property_is_described_and_every_object_open() -> None:
    objects = [node for schema in schemas().values() for node in nodes(schema) if "properties" in node]
    assert len(objects) > len(schemas())
    for node in objects:
        assert node["additionalProperties"] is True
        assert [name for name, part in node["properties"].items() if not part.get("description")] == []


# ---- what was published stays


@pytest.mark.parametrize("name", NAMES)
def test_nothing_breaks_who_reads_by_what_was_published(name: str) -> None:
    assert breaks(published(name), schemas()[name]) == []


def test_all_that_was_published_is_held_to() -> None:
    assert sorted(schemas()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_losing_any_property_breaks(name: str) -> None:
    """So the comparison sees every part of the schemas that there are."""
    held = sum(len(node["properties"]) for node in nodes(published(name)) if "properties" in node)
    assert held > 10
    for at in range(held):
        now = published(name)
        places = [(node, prop) for node in nodes(now) if "properties" in node for prop in node["properties"]]
        node, prop = places[at]
        del node["properties"][prop]
        assert any(f".{prop}: was removed" in told for told in breaks(published(name), now)), prop


# ---- the examples


def test_there_is_an_example_of_every_type_and_each_keeps_to_its_schema() -> None:
    assert {example["type"] for example in EXAMPLES} == {*EVENTS, *NOTICES}
    assert [fault for example in EXAMPLES for fault in faults(example)] == []


def test_a_strict_consumer_would_notice() -> None:
    good = next(example for example in EXAMPLES if example["type"] == "golden.merged")
    for path, value in {
        "type": "golden.split", "time": "yesterday", "sequence": "7", "subject": "", "more": 1,
        "data.version": 0, "data.cause": None, "data.previous_golden_ids": [], "data.more": 1,
    }.items():  # fmt: skip
        bad = deepcopy(good)
        *parents, name = path.split(".")
        (bad[parents[0]] if parents else bad)[name] = value
        told = (
            faults(bad) if path != "type" else list(checking(published("golden.merged.v1")).iter_errors(bad))
        )
        assert told, path


def test_a_traced_event_keeps_to_its_schema() -> None:
    example = next(example for example in EXAMPLES if example["type"] == "golden.updated")
    at, trace = (
        datetime.fromisoformat(example["time"]),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
    traced = wrap(
        example["id"],
        "golden.updated",
        example["subject"],
        at,
        example["data"]["sequence"],
        example["data"],
        trace,
    )
    assert traced == {**example, "traceparent": trace}
    assert faults(traced) == []
