"""What the document says in words: of the whole, of each tag, of what parameters mean everywhere."""

from collections.abc import Iterable, Mapping
from typing import Any

Part = dict[str, Any]

INFO: Part = {
    "summary": "Golden records with permanent IDs, and the events of their merges and splits.",
    "description": "Which source records are the same person? Records go in, golden IDs come out, and every merge and "
    "split is told. How to use it stands in docs/api.md; what may change within version 1, in docs/versioning.md.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
SERVERS: list[Part] = [{"url": "/", "description": "Where this document was asked for."}]

_TAGS: Mapping[str, str] = {
    "records": "Source records in, what became of them, and those that could not be processed.",
    "golden records": "Who is it? Golden IDs and golden records, what they were, and why.",
    "stewardship": "What the machine is not sure of, and what people decide.",
    "events": "What happened to golden IDs, in order; the whole as of one moment; proof that nothing was missed.",
    "subscriptions": "Who gets events by webhook, and every attempt to deliver them.",
    "audit": "Who read or changed what, by what right.",
    "privacy": "What sources are asked for people's data, as their vendors tell.",
    "rules": "By what it is decided: the rule set, and the weights of model versions.",
    "health": "Whether the process lives, and how it does. Without a key.",
}

_PARAMETERS: Mapping[str, str] = {
    "source": "a registered source system, such as `crm`",
    "source_id": "the source's own key; percent-encoded UTF-8",
    "golden_id": "a golden ID, percent-encoded; a merged one answers with its survivor",
    "limit": "most items that are answered",
    "cursor": "`next_cursor` of the page before",
    "kind": "only tasks of this kind",
    "letter": "number of the dead letter",
    "task": "number of the review task",
    "decision": "number of the decision",
    "subscription": "number of the subscription",
    "delivery": "number of the delivery",
    "source_version": "the record's version in its source: an older one never wins",
    "model": "id of the model version",
    "request": "number of the request",
    "if-none-match": "ETags that you hold: 304 while one of them is the present one",
}

_ANSWERS: Mapping[str, str] = {
    "200": "The answer.",
    "201": "It is made.",
    "202": "It is kept and will be worked on.",
    "204": "It is done; there is nothing to say.",
}


def told(text: str) -> tuple[str, str]:
    """Summary and description out of a docstring."""
    flat = " ".join(text.split())
    return flat.partition(". ")[0].rstrip("."), flat


def tags(operations: Iterable[Part]) -> list[Part]:
    """All tags in use, those that we have words for first."""
    used = dict.fromkeys(tag for operation in operations for tag in operation["tags"])
    named = [*(tag for tag in _TAGS if tag in used), *(tag for tag in used if tag not in _TAGS)]
    return [{"name": tag, "description": _TAGS.get(tag, "")} for tag in named]


def describe_parameters(operation: Part) -> None:
    """Says what each parameter is, once; names headers as they are written."""
    for one in operation.get("parameters", ()):
        schema = one["schema"]
        schema.pop("description", None)
        if schema.get("default") == "":
            del schema["default"]
        if "description" not in one:
            one["description"] = _PARAMETERS.get(one["name"], "")
        if one["in"] == "header":
            one["name"] = one["name"].title()


def describe_answer(status: str, answer: Part) -> None:
    """Says what an answer means, where FastAPI says only that it is one."""
    if answer.get("description") == "Successful Response":
        answer["description"] = _ANSWERS[status]
