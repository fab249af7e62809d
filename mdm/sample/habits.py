"""What each source asks for, and how carelessly it is filled in."""

from dataclasses import dataclass

from mdm.sample.draw import Rng, chance
from mdm.sample.facts import Columns

ALWAYS = 1.0


@dataclass(frozen=True, slots=True)
class Habit:
    """`shown`: field → share of the records that have it, of those who have such a thing; others are empty."""

    shown: dict[str, float]
    carelessness: float  # factor to the rates of noise.KINDS
    town_only: float  # share of addresses without street that keep town and postal code
    peculiar: frozenset[str] = frozenset()  # kinds of noise that not every source has
    needs_contact: bool = False  # few records without any e-mail, telephone or card


HABITS = {
    "crm": Habit(
        {
            "title": 0.7, "given": 0.98, "middle": 0.35, "family": ALWAYS, "suffix": 0.6, "email": 0.78, "mobile": 0.7,
            "landline": 0.6, "birth_date": 0.6, "line1": 0.86, "card": 0,
        },
        1.0,
        0.4,
    ),
    "loyalty": Habit(
        {
            "title": 0, "given": ALWAYS, "middle": 0.04, "family": ALWAYS, "suffix": 0.3, "gender": 0.8, "email": 0.84,
            "mobile": 0.66, "landline": 0.35, "birth_date": 0.88, "line1": 0.8, "card": 0.99,
        },
        0.8,
        0.0,
        frozenset({"birth_date_notation", "suffix_in_family"}),
    ),
    "ecommerce": Habit(
        {
            "title": 0, "given": 0.98, "middle": 0.02, "family": 0.99, "suffix": 0.3, "email": ALWAYS, "mobile": 0.42,
            "landline": 0.1, "birth_date": 0, "line1": 0.9, "card": 0,
        },
        1.0,
        0.3,
        frozenset({"suffix_in_family"}),
    ),
    "pos": Habit(
        {
            "title": 0, "given": 0.92, "middle": 0.01, "family": 0.96, "suffix": 0.15, "email": 0.5, "mobile": 0.68,
            "landline": 0.25, "birth_date": 0.06, "line1": 0.1, "card": ALWAYS,
        },
        1.6,
        0.05,
        frozenset({"store_phone", "given_name_only", "family_name_only", "suffix_in_family"}),
        needs_contact=True,
    ),
    "census": Habit({"given": ALWAYS, "middle": 0.7, "family": ALWAYS, "birth_date": 0.95, "line1": 0.97}, 1.0, 0.5),
}  # fmt: skip
_KEPT = (
    "created",
    "updated",
    "nickname",
    "second_given",
    "goes_by_middle",
    "store_phone",
    "region",
    "gender",
)
_ADDRESS = ("line2", "city", "region", "postal_code", "country")
_NO_CONTACT_SHARE = 0.15  # of the records of a source that needs one and was given none
_CONTACTS = ("mobile", "email", "landline")


def leave_out(rng: Rng, columns: Columns, habit: Habit) -> None:
    """Empties what the source does not know. Without a street an address keeps town and postal code or nothing."""
    count = len(columns["given"])
    told = {field: columns[field] for field in _CONTACTS}
    for field, texts in columns.items():
        if field in _ADDRESS or (field in _KEPT and field not in habit.shown):
            continue
        kept = chance(rng, count, habit.shown.get(field, 0))
        columns[field] = [text if keep else "" for text, keep in zip(texts, kept.tolist(), strict=True)]
    if habit.needs_contact:
        _restore_contacts(rng, columns, told)
    _empty_addresses(rng, columns, habit.town_only)


def _restore_contacts(rng: Rng, columns: Columns, told: Columns) -> None:
    """A till customer is kept for the sake of a telephone, an e-mail or a card: one of them is mostly there."""
    for row, restored in enumerate(chance(rng, len(columns["given"]), 1 - _NO_CONTACT_SHARE).tolist()):
        if restored and not any(columns[field][row] for field in (*_CONTACTS, "card")):
            field = next((field for field in _CONTACTS if told[field][row]), _CONTACTS[0])
            columns[field][row] = told[field][row]


def _empty_addresses(rng: Rng, columns: Columns, town_only: float) -> None:
    for row, town_known in enumerate(chance(rng, len(columns["line1"]), town_only).tolist()):
        if not columns["line1"][row]:
            for field in ("line2", "region") if town_known else _ADDRESS:
                columns[field][row] = ""
