"""The schemas of the document: without what says nothing, and open where the service speaks."""

from collections.abc import Iterator
from typing import Any

Part = dict[str, Any]


def without_titles(*parts: Any) -> None:
    """Takes away the titles of fields, which only repeat their names."""
    for node in _nodes(list(parts)):
        if isinstance(node.get("title"), str):
            del node["title"]


def open_answers(document: Part) -> None:
    """Lets more members into all that is only answered: they may be added within a version, see docs/versioning.md."""
    schemas: Part = document["components"]["schemas"]
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    sent = _named([[one.get("requestBody"), one.get("parameters")] for one in operations], schemas)
    for name in _named([one["responses"] for one in operations], schemas) - sent:
        if schemas[name].get("additionalProperties") is False:
            schemas[name]["additionalProperties"] = True
    unused = schemas.keys() - sent - _named([one["responses"] for one in operations], schemas) - {"Problem"}
    for name in unused:
        del schemas[name]


def _named(parts: Any, schemas: Part) -> set[str]:
    """The names of all schemas that these parts refer to, directly or not."""
    found: set[str] = set()
    waiting = [parts]
    while waiting:
        for node in _nodes(waiting.pop()):
            kind, _, name = str(node.get("$ref", "")).rpartition("/")
            if kind.endswith("/schemas") and name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found


def _nodes(value: Any) -> Iterator[Part]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _nodes(part)
