"""What happens to names. Each function changes one row in place and says whether it did."""

import re
from collections.abc import Callable

from mdm.sample.facts import Columns
from mdm.sample.slips import mistype
from mdm.sample.spelling import nicknames_of, without_accents

_PLACEHOLDERS = (
    ("Unknown", "Unknown"),
    ("Test", "Test"),
    ("N/A", "N/A"),
    ("", "Unknown"),
    ("Test", "Customer"),
    ("xxx", "xxx"),
)
_TITLES = ("Mr", "Mrs", "Ms", "Dr", "Mr.", "MR")
_PARTICLE = re.compile(r"^((?:de|la|von|der|van|zur|vom|del|du|le|st)\s+)+", re.IGNORECASE)


def _change(columns: Columns, field: str, row: int, text: str) -> bool:
    """False where there is nothing to change, or where nothing would be left."""
    if not text.strip() or text == columns[field][row]:
        return False
    columns[field][row] = text
    return True


def _change_each(columns: Columns, fields: tuple[str, ...], row: int, write: Callable[[str], str]) -> bool:
    changed = [_change(columns, field, row, write(columns[field][row])) for field in fields]
    return any(changed)


def shorten(columns: Columns, row: int, luck: int) -> bool:
    """Any nickname, of people who are seldom called that."""
    short = nicknames_of(columns["given"][row])
    return bool(short) and _change(columns, "given", row, short[luck % len(short)])


def use_nickname(columns: Columns, row: int, _luck: int) -> bool:
    """The person's own nickname."""
    return bool(columns["given"][row]) and _change(columns, "given", row, columns["nickname"][row])


def use_middle(columns: Columns, row: int, _luck: int) -> bool:
    return bool(columns["goes_by_middle"][row]) and _middle_first(columns, row)


def use_middle_once(columns: Columns, row: int, _luck: int) -> bool:
    return _middle_first(columns, row)


def _middle_first(columns: Columns, row: int) -> bool:
    if not columns["given"][row] or not _change(columns, "given", row, columns["second_given"][row]):
        return False
    columns["middle"][row] = ""
    return True


def given_initial(columns: Columns, row: int, luck: int) -> bool:
    text = columns["given"][row]
    return len(text) > 1 and _change(columns, "given", row, text[0] + ("." if luck % 2 else ""))


def middle_initial(columns: Columns, row: int, luck: int) -> bool:
    text = columns["middle"][row]
    return len(text) > 1 and _change(columns, "middle", row, text[0] + ("." if luck % 3 == 0 else ""))


def middle_in_given(columns: Columns, row: int, _luck: int) -> bool:
    """Both given names in one field."""
    given, middle = columns["given"][row], columns["middle"][row]
    if not given or not middle:
        return False
    columns["middle"][row] = ""
    return _change(columns, "given", row, f"{given} {middle}")


def mistype_given(columns: Columns, row: int, luck: int) -> bool:
    return _change(columns, "given", row, mistype(columns["given"][row], luck))


def mistype_family(columns: Columns, row: int, luck: int) -> bool:
    return _change(columns, "family", row, mistype(columns["family"][row], luck))


def swap(columns: Columns, row: int, _luck: int) -> bool:
    given, family = columns["given"][row], columns["family"][row]
    if not given or not family:
        return False
    columns["given"][row], columns["family"][row] = family, given
    return given != family


def lose_accents(columns: Columns, row: int, _luck: int) -> bool:
    fields = ("given", "family", "line1", "city")
    return _change_each(columns, fields, row, without_accents)


def lose_apostrophe(columns: Columns, row: int, luck: int) -> bool:
    text = columns["family"][row]
    return _change(columns, "family", row, text.replace("'", ("", " ", "’", "")[luck % 4]))  # noqa: RUF001


def lose_hyphen(columns: Columns, row: int, luck: int) -> bool:
    text = columns["family"][row]
    return _change(columns, "family", row, text.replace("-", " " if luck % 3 else ""))


def half_of_double(columns: Columns, row: int, luck: int) -> bool:
    """One half of a double name; the first in Spain, where a space stands between."""
    halves = columns["family"][row].split("-")
    if len(halves) == 1 and columns["country"][row] in ("ES", ""):
        halves = columns["family"][row].split(" ")[:1]
    return _change(columns, "family", row, halves[luck % len(halves)])


def change_particle(columns: Columns, row: int, luck: int) -> bool:
    """ "van der Berg" → "Van Der Berg", "Berg", "VanDerBerg"."""
    text = columns["family"][row]
    found = _PARTICLE.match(text)
    if not found:
        return False
    rest, particles = text[found.end() :], found.group().title()
    return _change(
        columns, "family", row, (particles + rest, rest, particles.replace(" ", "") + rest)[luck % 3]
    )


def upper_case(columns: Columns, row: int, _luck: int) -> bool:
    fields = ("given", "middle", "family", "line1", "line2", "city")
    return _change_each(columns, fields, row, str.upper)


def lower_case(columns: Columns, row: int, _luck: int) -> bool:
    return _change_each(columns, ("given", "middle", "family"), row, str.lower)


def add_spaces(columns: Columns, row: int, luck: int) -> bool:
    field = ("given", "family", "line1", "email")[luck % 4]
    text = columns[field][row]
    if not text:
        return False
    spaced = (
        (f"{text} ", f" {text}", f"  {text} ")
        if field == "email"
        else (f"{text} ", f" {text}", text.replace(" ", "  "))
    )
    return _change(columns, field, row, spaced[luck // 4 % 3])


def title_in_given(columns: Columns, row: int, luck: int) -> bool:
    given, male = columns["given"][row], columns["gender"][row] == "male"
    titles = _TITLES[0::3] if male else _TITLES[1:3]
    return bool(given) and _change(columns, "given", row, f"{titles[luck % len(titles)]} {given}")


def comma_form(columns: Columns, row: int, luck: int) -> bool:
    """The whole name in one field, "Smith, John", or family name last without a comma."""
    given, family = columns["given"][row], columns["family"][row]
    if not given or not family:
        return False
    columns["given"][row] = ""
    return _change(columns, "family", row, f"{family}, {given}" if luck % 4 else f"{given} {family}")


def suffix_in_family(columns: Columns, row: int, luck: int) -> bool:
    """Of sources without a field for it."""
    suffix, columns["suffix"][row] = columns["suffix"][row], ""
    return bool(suffix) and _change(
        columns, "family", row, f"{columns['family'][row]}{(' ', ', ')[luck % 2]}{suffix}"
    )


def placeholder_name(columns: Columns, row: int, luck: int) -> bool:
    columns["given"][row], columns["family"][row] = _PLACEHOLDERS[luck % len(_PLACEHOLDERS)]
    columns["middle"][row] = ""
    return True


def given_name_only(columns: Columns, row: int, _luck: int) -> bool:
    """Nobody can say who that is."""
    if not columns["given"][row]:
        return False
    for field in (
        "middle",
        "family",
        "email",
        "mobile",
        "landline",
        "birth_date",
        "line1",
        "line2",
        "city",
        "card",
    ):
        columns[field][row] = ""
    columns["postal_code"][row] = columns["country"][row] = columns["region"][row] = ""
    return True


def family_name_only(columns: Columns, row: int, luck: int) -> bool:
    """Or with an initial."""
    given, columns["middle"][row] = columns["given"][row], ""
    columns["given"][row] = given[:1] if luck % 2 else ""
    return bool(given)
