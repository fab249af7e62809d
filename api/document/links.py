"""Links of the document: where an answer leads, for those who read it and for tools that walk it."""

from collections.abc import Mapping
from typing import Any

Part = dict[str, Any]

_RECORD = {"source": "$request.path.source", "source_id": "$request.path.source_id"}
_GOLDEN = {"golden_id": "$response.body#/golden_id"}
_SUBSCRIPTION = {"subscription": "$response.body#/subscription"}

# operationId → name of the link → the operation it leads to, and with what.
_LINKS: Mapping[str, Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "put_record": {
        "crosswalk": ("get_crosswalk", _RECORD),
        "record": ("get_record", _RECORD),
        "deletion": ("delete_record", _RECORD),
    },
    "delete_record": {"crosswalk": ("get_crosswalk", _RECORD)},
    "get_crosswalk": {
        "goldenRecord": ("get_golden_record", _GOLDEN),
        "history": ("get_golden_history", _GOLDEN),
        "explanation": ("explain_golden_record", _GOLDEN),
        "record": ("get_record", _RECORD),
    },
    "get_golden_record": {
        "history": ("get_golden_history", _GOLDEN),
        "explanation": ("explain_golden_record", _GOLDEN),
    },
    "merge_golden_records": {"decision": ("get_decision", {"decision": "$response.body#/decision"})},
    "split_golden_record": {"undo": ("undo_decision", {"decision": "$response.body#/decision"})},
    "get_review_task": {"decision": ("decide_review_task", {"task": "$response.body#/task"})},
    "create_subscription": {
        "subscription": ("get_subscription", _SUBSCRIPTION),
        "change": ("change_subscription", _SUBSCRIPTION),
        "end": ("delete_subscription", _SUBSCRIPTION),
    },
    "get_delivery": {"retry": ("retry_delivery", {"delivery": "$response.body#/delivery"})},
}


def name_all(operation: Part) -> None:
    """Adds the links of what the operation answers when all is well."""
    named = _LINKS.get(operation["operationId"])
    if named is None:
        return
    answer = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    answer["links"] = {
        name: {"operationId": target, "parameters": dict(parameters)}
        for name, (target, parameters) in named.items()
    }
