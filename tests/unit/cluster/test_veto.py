from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from mdm.cluster.veto import find_veto
from mdm.model import Profile
from mdm.rules import Veto

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "veto_cases.yaml").read_text())


def _profile(fields: dict[str, Any]) -> Profile:
    held = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    return Profile(**{"formal_given": (held["given"],) if "given" in held else (), **held})  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_veto_is_found_from_either_side(case: dict[str, Any]) -> None:
    a, b = _profile(case["a"]), _profile(case["b"])
    found = [find_veto(one, other, get_args(Veto)) for one, other in ((a, b), (b, a))]
    assert found == [case.get("veto")] * 2


def test_a_veto_that_the_rules_do_not_name_is_not_looked_for() -> None:
    assert find_veto(Profile(given="anna"), Profile(given="carl"), ("birth_date",)) is None
