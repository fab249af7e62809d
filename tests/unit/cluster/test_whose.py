"""Whose records without a given name are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mdm.cluster.partition import partition
from mdm.model import Pair, Profile, Record
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES
from tests.unit.people import person, record

RULES = load_rules(Path(PACKAGED_RULES)).match
LINK, CLEAR = RULES.thresholds.link, RULES.guards.clear_weight
CONTACT = next(n for n, rule in enumerate(RULES.identifiers) if rule.kind == "contact")
MOST = RULES.identifiers[CONTACT].most_nameless or 0

ANNA, CARL, BERG, NOBODY = person("anna", "berg"), person("carl", "berg"), person(None, "berg"), person()


def joined(people: list[Profile], *pairs: Pair) -> list[tuple[int, ...]]:
    """Clusters of two records or more."""
    live: dict[int, Record] = {n: record(n, f"crm:{n}", profile) for n, profile in enumerate(people, 1)}
    return [cluster for cluster in partition(live, pairs, RULES).clusters if len(cluster) > 1]


def contact(a: int, b: int, weight: float = -1.0) -> Pair:
    return Pair(a, b, weight, 0, identifier=CONTACT)


def model(a: int, b: int, weight: float = LINK + 1) -> Pair:
    return Pair(a, b, weight, 0)


@pytest.mark.parametrize("share", [contact, model])
def test_a_record_without_a_name_joins_the_one_person_who_shares_what_it_holds(
    share: Callable[[int, int], Pair],
) -> None:
    assert joined([ANNA, NOBODY], share(1, 2)) == [(1, 2)]
    assert joined([ANNA, ANNA, NOBODY], model(1, 2), share(1, 3), share(2, 3)) == [(1, 2, 3)]


@pytest.mark.parametrize("unnamed", [NOBODY, BERG])
def test_where_two_people_may_be_meant_it_joins_neither(unnamed: Profile) -> None:
    share = contact if unnamed is NOBODY else model
    assert joined([ANNA, CARL, unnamed], share(1, 3), share(2, 3)) == []


@pytest.mark.parametrize(("lead", "joins"), [(CLEAR, False), (CLEAR + 0.001, True)])
def test_who_leads_clearly_is_meant(lead: float, joins: bool) -> None:
    found = joined([ANNA, CARL, BERG], model(1, 3, LINK + lead), model(2, 3, LINK))
    assert found == ([(1, 3)] if joins else [])


def test_a_birth_date_says_who_of_the_family_it_is() -> None:
    born = {"birth_dates": ("1984-07-02",)}
    people = [person("anna", "berg", **born), CARL, person(None, "berg", **born)]
    assert joined(people, model(1, 3), model(2, 3)) == [(1, 3)]


def test_a_number_under_which_more_and_more_come_in_is_nobody_s() -> None:
    few, many = ([ANNA, *[NOBODY] * count] for count in (MOST, MOST + 1))
    assert joined(few, *(contact(1, n) for n in range(2, len(few) + 1))) == [tuple(range(1, MOST + 2))]
    assert joined(many, *(contact(1, n) for n in range(2, len(many) + 1))) == []


def test_a_number_that_two_sources_hold_of_a_person_is_hers_however_often_she_comes() -> None:
    tills = [NOBODY] * (MOST + 1)
    people = [record(1, "crm:1", ANNA), record(2, "ecommerce:2", ANNA)]
    people += [record(n, f"pos:{n}", profile) for n, profile in enumerate(tills, 3)]
    pairs = [model(1, 2), *(contact(a, person.number) for person in people[2:] for a in (1, 2))]
    found = partition({person.number: person for person in people}, pairs, RULES).clusters
    assert [len(cluster) for cluster in found] == [len(people)]


def test_a_shared_contact_never_brings_two_people_together() -> None:
    namesakes = [person("ann"), person("ann", "roe"), NOBODY]
    assert joined(namesakes, contact(1, 3, -1), contact(2, 3, -2)) == [(1, 3)]


def test_a_name_that_a_record_has_come_to_counts_as_its_own() -> None:
    """The family's record is Anna's, then; the till's telephone number leads to her as well."""
    assert joined([ANNA, BERG, NOBODY], model(1, 2), contact(2, 3)) == [(1, 2, 3)]
