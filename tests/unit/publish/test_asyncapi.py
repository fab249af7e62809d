"""The AsyncAPI document is whole: it refers to nothing that is not there, and lets through what is sent."""

from typing import Any

from jsonschema import Draft7Validator

from mdm.publish.asyncapi import document
from mdm.publish.contract import EVENTS, NOTICES
from tests.contracts import EXAMPLES, nodes


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
    for example in EXAMPLES:
        payload = document()["components"]["messages"][example["type"]]["payload"]
        assert list(Draft7Validator({**document(), **payload}).iter_errors(example)) == []
    events = [example for example in EXAMPLES if example["type"] in EVENTS]
    page = {**document(), **document()["components"]["messages"]["page"]["payload"]}
    assert list(Draft7Validator(page).iter_errors({"events": events, "next_after": 9})) == []
    assert not Draft7Validator(page).is_valid(
        {"events": [{**events[0], "type": "golden.more"}], "next_after": 9}
    )
