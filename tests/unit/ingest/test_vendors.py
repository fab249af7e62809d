"""Files and webhook bodies in the vendors' shapes, of invented persons, and all that becomes of them."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from mdm.errors import BadRecord
from mdm.ingest import Accepted, read_file, record_reader
from mdm.normalise import normalise
from mdm.rules import RuleSet

FIXTURES = Path(__file__).parents[2] / "fixtures/vendors"
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "vendors.yaml").read_text())


def read(case: dict[str, Any], rules: RuleSet) -> tuple[list[dict[str, Any]], list[str]]:
    """The payloads, without the source that is the same for all, and why the others were refused."""
    path = FIXTURES / case["fixture"]
    payloads: list[dict[str, Any]] = []
    if case.get("body"):
        try:
            payloads = record_reader(rules, "pos", case["mapping"])(json.loads(path.read_text()))
            refused = []
        except BadRecord as error:
            refused = [str(error)]
    else:
        rows = list(read_file(path, rules, "pos", case["mapping"]))
        payloads = [row.payload for row in rows if isinstance(row, Accepted)]
        refused = [str(row) for row in rows if not isinstance(row, Accepted)]
    return [{**payload, "source": None} for payload in payloads], refused


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['fixture']} by {case['mapping']}")
def test_a_vendors_file_becomes_exactly_these_records(case: dict[str, Any], rules: RuleSet) -> None:
    payloads, refused = read(case, rules)
    assert payloads == [{**payload, "source": None} for payload in case.get("payloads", [])]
    assert refused == case.get("refused", [])


def test_every_fixture_is_read_and_every_mapping_has_one(rules: RuleSet) -> None:
    held = {str(path.relative_to(FIXTURES)) for path in FIXTURES.rglob("*") if path.is_file()}
    assert held == {case["fixture"] for case in CASES}
    mappings = {path.stem for path in (rules.folder / "mappings").glob("*.yaml")}
    # generic_csv is no vendor's; Square's merges alone are told by the same events as its deletions
    assert mappings - {"generic_csv", "square_customer_merge"} == {case["mapping"] for case in CASES}


@pytest.mark.parametrize("mapping", ["smile_customer", "square_customer"])
def test_a_vendors_sign_for_year_unknown_leaves_the_day(mapping: str, rules: RuleSet) -> None:
    case = next(case for case in CASES if case["mapping"] == mapping)
    payload = read(case, rules)[0][0]
    profile = normalise(payload, rules.source("pos"), rules.match.normalise).profile
    assert (profile.birth_dates, profile.birth_date_part) == ((), "--07-02")


def test_street_and_number_of_sap_are_those_other_sources_write_together(rules: RuleSet) -> None:
    case = next(case for case in CASES if case["mapping"] == "sap_business_partner")
    theirs = read(case, rules)[0][0]
    ours = {**theirs, "addresses": [{**theirs["addresses"][0], "line1": "12 Sample Street"}]}
    source, options = rules.source("pos"), rules.match.normalise
    assert (
        normalise(theirs, source, options).profile.addresses
        == normalise(ours, source, options).profile.addresses
    )
