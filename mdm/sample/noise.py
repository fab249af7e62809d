"""How often what goes wrong: rates of a source of ordinary care; each source multiplies them.

The order matters: nicknames come before slips, case and spaces last.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mdm.sample import noise_contacts as contacts
from mdm.sample import noise_names as names
from mdm.sample.draw import Rng, chance, dice
from mdm.sample.facts import Columns
from mdm.sample.habits import Habit

Change = Callable[[Columns, int, int], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """`share`: of records tried; where there is nothing to change, nothing changes."""

    name: str
    share: float
    change: Change
    is_peculiar: bool = False  # done only by sources whose Habit names it
    is_custom: bool = False  # how people live, not carelessness: the same share in every source


KINDS = (
    Kind("suffix_in_family", 1.0, names.suffix_in_family, is_peculiar=True, is_custom=True),
    Kind("own_nickname", 0.5, names.use_nickname, is_custom=True),
    Kind("any_nickname", 0.02, names.shorten),
    Kind("goes_by_middle_name", 0.6, names.use_middle, is_custom=True),
    Kind("middle_name_once", 0.004, names.use_middle_once),
    Kind("middle_initial", 0.5, names.middle_initial, is_custom=True),
    Kind("middle_in_given", 0.06, names.middle_in_given),
    Kind("given_initial", 0.012, names.given_initial),
    Kind("half_of_double_name", 0.25, names.half_of_double, is_custom=True),
    Kind("hyphen_lost", 0.3, names.lose_hyphen),
    Kind("apostrophe_lost", 0.3, names.lose_apostrophe),
    Kind("particle_changed", 0.3, names.change_particle),
    Kind("accents_lost", 0.3, names.lose_accents),
    Kind("given_mistyped", 0.012, names.mistype_given),
    Kind("family_mistyped", 0.014, names.mistype_family),
    Kind("names_swapped", 0.004, names.swap),
    Kind("comma_form", 0.002, names.comma_form),
    Kind("title_in_given", 0.006, names.title_in_given),
    Kind("day_and_month_swapped", 0.02, contacts.swap_day_and_month),
    Kind("birth_digit_wrong", 0.012, contacts.wrong_birth_digit),
    Kind("birth_date_placeholder", 0.012, contacts.placeholder_birth_date),
    Kind("birth_date_notation", 0.3, contacts.birth_date_notation, is_peculiar=True, is_custom=True),
    Kind("gmail_dots", 0.05, contacts.gmail_dots, is_custom=True),
    Kind("plus_tag", 0.02, contacts.plus_tag, is_custom=True),
    Kind("email_case", 0.04, contacts.email_case),
    Kind("email_mistyped", 0.01, contacts.mistype_email),
    Kind("phone_digit_wrong", 0.012, contacts.wrong_phone_digit),
    Kind("address_abbreviated", 0.35, contacts.abbreviate, is_custom=True),
    Kind("house_number_lost", 0.015, contacts.lose_house_number),
    Kind("street_mistyped", 0.015, contacts.mistype_street),
    Kind("postal_code_spacing", 0.12, contacts.postal_code_spacing),
    Kind("postal_code_mistyped", 0.01, contacts.mistype_postal_code),
    Kind("country_lost", 0.06, contacts.lose_country),
    Kind("country_name", 0.08, contacts.country_name),
    Kind("email_placeholder", 0.004, contacts.placeholder_email),
    Kind("phone_placeholder", 0.004, contacts.placeholder_phone),
    Kind("name_placeholder", 0.002, names.placeholder_name),
    Kind("store_phone", 0.02, contacts.store_phone, is_peculiar=True, is_custom=True),
    Kind("family_name_only", 0.05, names.family_name_only, is_peculiar=True, is_custom=True),
    Kind("given_name_only", 0.012, names.given_name_only, is_peculiar=True, is_custom=True),
    Kind("upper_case", 0.03, names.upper_case),
    Kind("lower_case", 0.025, names.lower_case),
    Kind("extra_spaces", 0.02, names.add_spaces),
)
CONTACT_KINDS = frozenset({"email_placeholder", "phone_placeholder"})  # they add what was not asked for


def soil(rng: Rng, columns: Columns, habit: Habit) -> Counter[str]:
    """Changes the columns in place; how often each kind changed a row."""
    count = len(columns["given"])
    happened: Counter[str] = Counter()
    for kind in KINDS:
        if kind.is_peculiar and kind.name not in habit.peculiar:
            continue
        if kind.name in CONTACT_KINDS and "email" not in habit.shown:
            continue
        share = kind.share * (1.0 if kind.is_custom else habit.carelessness)
        rows = np.flatnonzero(chance(rng, count, share)).tolist()
        done = (kind.change(columns, row, luck) for row, luck in zip(rows, dice(rng, len(rows)), strict=True))
        happened[kind.name] += sum(done)
    return happened
