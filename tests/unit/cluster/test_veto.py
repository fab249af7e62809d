from pathlib import Path
from typing import Any

import pytest
import yaml

from mdm.cluster.veto import find_veto
from mdm.model import Profile

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "veto_cases.yaml").read_text())


def _profile(fields: dict[str, Any]) -> Profile:
    texts = {name: str(value) for name, value in fields.items() if not isinstance(value, list)}
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return Profile(**{"formal_given": (texts["given"],) if "given" in texts else (), **texts, **lists})  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_veto_is_found_from_either_side(case: dict[str, Any]) -> None:
    a, b = _profile(case["a"]), _profile(case["b"])
    found = [find_veto(one, other, ("given_name", "suffix", "birth_date")) for one, other in ((a, b), (b, a))]
    assert found == [case.get("veto")] * 2


def test_a_veto_that_the_rules_do_not_name_is_not_looked_for() -> None:
    assert find_veto(Profile(given="anna"), Profile(given="carl"), ("birth_date",)) is None
