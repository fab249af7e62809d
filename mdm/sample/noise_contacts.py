"""What happens to e-mail addresses, telephones, birth dates and addresses; in the shape of noise_names."""

import re

from mdm.sample.facts import Columns
from mdm.sample.lists import read_list
from mdm.sample.slips import misread_digit, mistype

_EMAILS = ("noemail@example.com", "test@test.com", "none@none.com", "no@email.com", "na@na.com")
_PHONES = ("0000000000", "01234567890", "1111111111", "07000000000", "999999999")
_BIRTH_DATES = ("1900-01-01", "1970-01-01", "1901-01-01")
_TAGS = ("shop", "shopping", "promo", "news", "store", "offers", "loyalty")
_GMAIL = ("@gmail.com", "@googlemail.com")
_SHORT = {
    "Street": ("St", "St."), "Road": ("Rd", "Rd."), "Avenue": ("Ave", "Av"), "Close": ("Cl",), "Lane": ("Ln", "La"),
    "Drive": ("Dr",), "Gardens": ("Gdns",), "Court": ("Ct",), "Crescent": ("Cres",), "Place": ("Pl",),
    "Square": ("Sq",), "Grove": ("Gr",), "Terrace": ("Terr", "Ter"), "Flat": ("Apt", "Apartment"),
    "Boulevard": ("Blvd",), "Apartment": ("Apt", "#"), "avenue": ("av.",), "boulevard": ("bd",),
    "Calle": ("C/", "C."), "Avenida": ("Avda.",), "ul.": ("Ul.", "ulica"),
}  # fmt: skip
_WORD = re.compile("|".join(rf"\b{re.escape(word)}(?=\s|$|,)" for word in _SHORT))


def _change(columns: Columns, field: str, row: int, text: str) -> bool:
    if not columns[field][row] or text == columns[field][row]:
        return False
    columns[field][row] = text
    return True


def gmail_dots(columns: Columns, row: int, luck: int) -> bool:
    """Dots the owner does not care about, or the provider's older name."""
    local, _, domain = columns["email"][row].partition("@")
    if f"@{domain}" not in _GMAIL:
        return False
    if luck % 5 == 0:
        return _change(columns, "email", row, local + _GMAIL[domain == "gmail.com"])
    bare = local.replace(".", "")
    at = 1 + luck // 5 % max(len(bare) - 1, 1)
    return _change(
        columns, "email", row, f"{bare[:at]}.{bare[at:]}@{domain}" if bare == local else f"{bare}@{domain}"
    )


def plus_tag(columns: Columns, row: int, luck: int) -> bool:
    local, _, domain = columns["email"][row].partition("@")
    return f"@{domain}" in _GMAIL and _change(
        columns, "email", row, f"{local}+{_TAGS[luck % len(_TAGS)]}@{domain}"
    )


def email_case(columns: Columns, row: int, luck: int) -> bool:
    text = columns["email"][row]
    return _change(columns, "email", row, text.upper() if luck % 3 == 0 else text.title())


def mistype_email(columns: Columns, row: int, luck: int) -> bool:
    """A slip in the local part, or in the provider's name."""
    local, _, domain = columns["email"][row].partition("@")
    wrong: str = read_list("mailboxes")["misspelt"].get(domain, domain)
    return _change(
        columns, "email", row, f"{mistype(local, luck // 2)}@{domain}" if luck % 2 else f"{local}@{wrong}"
    )


def placeholder_email(columns: Columns, row: int, luck: int) -> bool:
    """Typed where the form insists on one, so also by people who have none."""
    columns["email"][row] = _EMAILS[luck % len(_EMAILS)]
    return True


def placeholder_phone(columns: Columns, row: int, luck: int) -> bool:
    columns["mobile"][row] = _PHONES[luck % len(_PHONES)]
    return True


def store_phone(columns: Columns, row: int, _luck: int) -> bool:
    """The employee typed the store's own number."""
    columns["mobile"][row], columns["landline"][row] = columns["store_phone"][row], ""
    return True


def wrong_phone_digit(columns: Columns, row: int, luck: int) -> bool:
    return _change(columns, "mobile", row, misread_digit(columns["mobile"][row], luck))


def swap_day_and_month(columns: Columns, row: int, _luck: int) -> bool:
    """Only where the day can be a month."""
    year, _, rest = columns["birth_date"][row].partition("-")
    month, _, day = rest.partition("-")
    return day <= "12" and _change(columns, "birth_date", row, f"{year}-{day}-{month}")


def wrong_birth_digit(columns: Columns, row: int, luck: int) -> bool:
    """In the year, or in the last digit of month or day, where that still is a date."""
    text = columns["birth_date"][row]
    if not text:
        return False
    at = (2, 3, 3, 6, 9)[luck % 5]
    wrong = f"{text[:at]}{(int(text[at]) + 1 + luck // 8 % 9) % 10}{text[at + 1 :]}"
    is_date = "01" <= wrong[5:7] <= "12" and "01" <= wrong[8:] <= "28" and wrong[:4] < "2012"
    return is_date and _change(columns, "birth_date", row, wrong)


def placeholder_birth_date(columns: Columns, row: int, luck: int) -> bool:
    return _change(columns, "birth_date", row, _BIRTH_DATES[luck % len(_BIRTH_DATES)])


def birth_date_notation(columns: Columns, row: int, luck: int) -> bool:
    """Of a source that takes any text: British order with slashes, dots or dashes."""
    text = columns["birth_date"][row]
    if not text:
        return False
    year, month, day = text.split("-")
    between = "/.-"[luck % 3]
    return _change(columns, "birth_date", row, between.join((day, month, year)))


def abbreviate(columns: Columns, row: int, luck: int) -> bool:
    """Street, Road, Flat and the like; Straße as its first letters."""
    short = _WORD.sub(
        lambda found: _SHORT[found.group()][luck % len(_SHORT[found.group()])], columns["line1"][row]
    )
    return _change(columns, "line1", row, short.replace("straße", "str."))


def lose_house_number(columns: Columns, row: int, _luck: int) -> bool:
    text = columns["line1"][row]
    kept = re.sub(r"\s*\b\d+[a-z]?(/\d+)?\b\s*", " ", text).strip()
    return len(kept) > 4 and _change(columns, "line1", row, kept)  # noqa: PLR2004 - more than "Flat"


def mistype_street(columns: Columns, row: int, luck: int) -> bool:
    return _change(columns, "line1", row, mistype(columns["line1"][row], luck))


def postal_code_spacing(columns: Columns, row: int, luck: int) -> bool:
    text = columns["postal_code"][row].replace(" ", "")
    return _change(columns, "postal_code", row, text.lower() if luck % 5 == 0 else text)


def mistype_postal_code(columns: Columns, row: int, luck: int) -> bool:
    text = columns["postal_code"][row]
    if luck % 4 == 0 and " 0" in text:
        return _change(columns, "postal_code", row, text.replace(" 0", " O"))
    return _change(columns, "postal_code", row, misread_digit(text, luck // 4))


def lose_country(columns: Columns, row: int, _luck: int) -> bool:
    return _change(columns, "country", row, "")


def country_name(columns: Columns, row: int, luck: int) -> bool:
    names = {"GB": ("United Kingdom", "UK"), "US": ("United States", "USA"), "DE": ("Germany", "Deutschland")}
    known = names.get(columns["country"][row], ("",))
    return known != ("",) and _change(columns, "country", row, known[luck % len(known)])
