"""How a national number is written down."""

from mdm.sample.lists import COUNTRIES

_CODES = dict(zip(COUNTRIES, ("44", "1", "49", "33", "34", "48"), strict=True))
_TRUNKS = dict(zip(COUNTRIES, ("0", "", "0", "0", "", ""), strict=True))
NOTATIONS = 10


def write_phone(number: int, country: str, luck: int) -> str:
    """A number as E.164, or in one of the ways of the country; those abroad mostly write it in full."""
    digits, notation = str(number), luck % NOTATIONS
    code, trunk = _CODES[country], _TRUNKS[country]
    if notation <= 2 or (country != "GB" and notation <= 6):  # noqa: PLR2004 - shares in ten
        return f"+{code}{digits}"
    if country == "US":
        parts = digits[:3], digits[3:6], digits[6:]
        return (f"({parts[0]}) {parts[1]}-{parts[2]}", "-".join(parts), f"+1 {' '.join(parts)}")[notation % 3]
    head, tail = f"{trunk}{digits[:4]}", digits[4:]
    whole = f"+{code} ({trunk}){digits[:4]} {tail}" if trunk else f"{head}-{tail}"
    forms = (
        trunk + digits, trunk + digits, f"{head} {tail}", f"{head} {tail}",
        f"+{code} {digits[:4]} {tail[:3]} {tail[3:]}", f"00{code}{digits}", whole,
    )  # fmt: skip
    return forms[notation - 3]
