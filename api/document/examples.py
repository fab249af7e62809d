"""Examples of the document: requests and answers as they were recorded.

tests/integration/test_examples.py asks them anew, and compares.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Part = dict[str, Any]

RECORDED = Path(__file__).parent / "examples.json"


def recorded() -> list[Part]:
    """In the order they were asked: operation, name, `request`, `response`, and whether the document shows it."""
    found: list[Part] = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else []
    return found


def embed(document: Part) -> None:
    """Puts each example that went well where it belongs."""
    named = {one["operationId"]: one for methods in document["paths"].values() for one in methods.values()}
    for example in recorded():
        operation = named.get(example["operation"])
        if operation is None or not example["shown"]:
            continue
        for place, value in _places(operation, example):
            place.setdefault("examples", {})[example["name"]] = {"value": value}


def _places(operation: Part, example: Part) -> Iterator[tuple[Part, Any]]:
    request, response = example["request"], example["response"]
    for one in operation.get("parameters", ()):
        given = request[{"path": "path", "query": "query", "header": "headers"}[one["in"]]]
        if one["name"] in given:
            yield one, given[one["name"]]
    if "body" in request:
        yield operation["requestBody"]["content"]["application/json"], request["body"]
    if "body" in response:
        answer = operation["responses"][str(response["status"])]
        for content in answer.get("content", {}).values():
            yield content, response["body"]
