"""The prior is that of the base: as many true pairs as its records tell, whatever the model said before."""

from dataclasses import replace
from functools import partial

import pytest

from mdm.errors import ModelInvalid
from mdm.match.default_model import default_model
from mdm.match.prior import fit_prior
from mdm.match.profiles import profiles_table
from mdm.match.train import train
from mdm.model import Profile
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES
from tests.unit.people import person

RULES = load_rules(PACKAGED_RULES)
MODEL = default_model(PACKAGED_RULES)
fit = partial(fit_prior, blocking=RULES.match.blocking)


def twice_each(people: int) -> dict[int, Profile]:
    """Two records of each person, who share what tells people apart and nothing with others."""
    profiles: dict[int, Profile] = {}
    for number in range(people):
        name, born = f"anna{number:04}", f"{1930 + number % 70}-{1 + number % 12:02}-{1 + number % 28:02}"
        held = person(name, f"berg{number:04}", birth_dates=(born,), emails=(f"{name}@example.com",))
        profiles |= {2 * number: held, 2 * number + 1: held}
    return profiles


@pytest.mark.parametrize("people", [60, 600])
@pytest.mark.parametrize("before", [1e-7, 1e-5, 1e-2])
def test_it_tells_how_many_pairs_match(people: int, before: float) -> None:
    found = fit(replace(MODEL, prior=before), twice_each(people)).prior
    assert found == pytest.approx(people / (people * (2 * people - 1)), rel=0.01)


def test_all_else_of_the_model_stays() -> None:
    found = fit(MODEL, twice_each(60))
    assert replace(found, prior=MODEL.prior) == MODEL
    assert found.id != MODEL.id


def test_what_is_no_person_counts_neither_as_record_nor_as_pair() -> None:
    held = twice_each(60)
    tills = {number: Profile(is_person=False, emails=("till@example.com",)) for number in range(1000, 1200)}
    assert fit(MODEL, held | tills) == fit(MODEL, held)


def test_records_that_share_nothing_tell_no_prior() -> None:
    with pytest.raises(ModelInvalid, match="no two records share a blocking key"):
        fit(MODEL, {1: person("anna", "berg"), 2: person("omar", "lund")})


def test_training_on_a_base_without_cards_says_what_it_lacks() -> None:
    with pytest.raises(ModelInvalid, match=r"no two records agree on loyalty_ids\[1\]"):
        train(profiles_table(twice_each(60).items()), RULES, 1)
