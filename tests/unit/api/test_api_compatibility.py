"""What breaks a caller, case by case."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.api_compatibility import changes

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "compatibility.yaml").read_text(encoding="utf-8")
)
SHARED = {
    name: {"properties": {"a": {"type": "string", "maxLength": length}}}
    for name, length in (("Old", 9), ("New", 5))
}
COMPONENTS = {
    "schemas": SHARED,
    "responses": {
        name: {"content": {"application/json": {"schema": SHARED[other]}}}
        for name, other in (("Old", "New"), ("New", "Old"))
    },
}


def document(laid_over: dict[str, Any]) -> dict[str, Any]:
    operation = {**CASES["operation"], **laid_over}
    given = {name: value for name, value in operation.items() if value is not None}
    return {"paths": {"/a": {"get": given}}, "components": COMPONENTS}


@pytest.mark.parametrize("case", CASES["breaking"].values(), ids=CASES["breaking"])
def test_a_change_that_breaks_a_caller_is_told(case: dict[str, Any]) -> None:
    assert changes(document(case.get("was", {})), document(case["now"])) == case["says"]


@pytest.mark.parametrize("case", CASES["harmless"].values(), ids=CASES["harmless"])
def test_a_change_that_breaks_nobody_is_no_break(case: dict[str, Any]) -> None:
    assert changes(document(case.get("was", {})), document(case.get("now", {}))) == []


def test_a_path_or_a_method_that_is_gone_is_told() -> None:
    was = document({})
    assert changes(was, {"paths": {"/b": was["paths"]["/a"]}}) == ["GET /a: was removed"]
    assert changes(was, {"paths": {"/a": {"put": was["paths"]["/a"]["get"]}}}) == ["GET /a: was removed"]
    assert changes({"paths": {}}, was) == []
