"""What changes in people's lives between two versions of one source record."""

import numpy as np

from mdm.sample.draw import Rng
from mdm.sample.lists import COUNTRIES
from mdm.sample.names import GB, names
from mdm.sample.places import atlas, write_places
from mdm.sample.spelling import letters_only
from mdm.sample.telephones import write_phone

Row = dict[str, str]
_DOMAINS = ("gmail.com", "outlook.com", "icloud.com", "hotmail.co.uk")
_MOBILE_START = 7_400_000_000  # of numbers in Britain
_MOVES, _MAILS, _WEDDINGS = 42, 68, 84  # bounds in a hundred; the rest have a new telephone


def change(rng: Rng, row: Row, luck: int) -> Row:
    """The row after a removal, a new mailbox, a wedding (of women) or a new mobile telephone."""
    draw = luck // 7 % 100
    if draw < _MOVES:
        return {**row, **_new_address(rng, row["country"])}
    if draw < _MAILS:
        local = f"{letters_only(row['given'])}.{letters_only(row['family'])}".strip(".") or "mail"
        return {**row, "email": f"{local}{10_000 + luck // 700 % 90_000}@{_DOMAINS[luck % len(_DOMAINS)]}"}
    if draw < _WEDDINGS and row["gender"] == "female":
        family = names().family.texts[int(names().draw_family(rng, np.array([GB]))[0])]
        return {**row, "family": family, "title": "Mrs" if row["title"] else ""}
    return {**row, "mobile": write_phone(_MOBILE_START + luck % 599_999_999, "GB", luck // 700)}


def _new_address(rng: Rng, country: str) -> Row:
    number = COUNTRIES.index(country) if country in COUNTRIES else 0
    text = write_places(atlas().draw(rng, np.array([number])))
    return {
        "line1": text.line1[0],
        "line2": text.line2[0],
        "city": text.city[0],
        "region": text.region[0],
        "postal_code": text.postal_code[0],
        "country": text.country[0],
    }
