"""The published files are what the models say, and nothing that was published is taken back."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft7Validator

from mdm.cli.contracts import files
from mdm.events import EventType
from mdm.publish.asyncapi import document
from mdm.publish.contract import EVENTS, NOTICES, schemas
from mdm.publish.envelope import schema_name
from tests.compatibility import breaks
from tests.contracts import CONTRACTS, checking, faults

PUBLISHED = Path(__file__).parent / "published"
NAMES = sorted(path.stem for path in PUBLISHED.glob("*.json"))
EXAMPLES = re.findall(
    r"```json\n(.*?)```", (CONTRACTS.parent / "events.md").read_text(encoding="utf-8"), re.DOTALL
)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON document."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(part)


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
    examples = [json.loads(text) for text in EXAMPLES]
    assert {example["type"] for example in examples} == {*EVENTS, *NOTICES}
    assert [fault for example in examples for fault in faults(example)] == []


def test_a_strict_consumer_would_notice() -> None:
    good = next(example for example in map(json.loads, EXAMPLES) if example["type"] == "golden.merged")
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


# ---- AsyncAPI


def found(ref: str) -> Any:
    value: Any = document()
    for step in ref.removeprefix("#/").split("/"):
        value = value[step]
    return value


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    refs = [node["$ref"] for node in nodes(document()) if "$ref" in node]
    assert len(refs) > 30
    assert all(isinstance(found(ref), dict) for ref in refs)


def test_operations_send_what_their_channels_carry() -> None:
    operations = document()["operations"].values()
    assert len(operations) == len(document()["channels"])
    for operation in operations:
        channel = operation["channel"]["$ref"]
        assert operation["action"] == "send"
        assert channel.startswith("#/channels/")
        carried = [f"{channel}/messages/{name}" for name in found(channel)["messages"]]
        assert [message["$ref"] for message in operation["messages"]] == carried


def test_every_message_has_a_payload_and_those_by_webhook_their_headers() -> None:
    parts = document()["components"]
    for message in parts["messages"].values():
        assert found(message["payload"]["$ref"])["description"]
    for kind in [*EVENTS, *NOTICES]:
        message = found(document()["channels"]["webhook"]["messages"][kind]["$ref"])
        assert found(message["payload"]["$ref"])["properties"]["type"]["const"] == kind
        headers = found(message["traits"][0]["$ref"])["headers"]
        assert set(headers["properties"]) == {
            "webhook-id", "webhook-timestamp", "webhook-signature", "traceparent",
        }  # fmt: skip


def test_the_schemas_of_the_asyncapi_document_are_such_as_it_takes() -> None:
    """It takes draft 7, and a discriminator that is a name."""
    parts = document()["components"]
    for schema in [
        *parts["schemas"].values(),
        *(trait["headers"] for trait in parts["messageTraits"].values()),
    ]:
        Draft7Validator.check_schema(schema)
        assert not any({"discriminator", "$defs", "prefixItems"} & node.keys() for node in nodes(schema))


def test_the_payloads_of_the_asyncapi_document_let_the_examples_through() -> None:
    for example in map(json.loads, EXAMPLES):
        payload = document()["components"]["messages"][example["type"]]["payload"]
        assert list(Draft7Validator({**document(), **payload}).iter_errors(example)) == []
    events = [json.loads(text) for text in EXAMPLES if '"golden.' in text]
    page = {**document(), **document()["components"]["messages"]["page"]["payload"]}
    assert list(Draft7Validator(page).iter_errors({"events": events, "next_after": 9})) == []
    assert not Draft7Validator(page).is_valid(
        {"events": [{**events[0], "type": "golden.more"}], "next_after": 9}
    )
