"""E-mail addresses: built from the name in many ways, or from words that say nothing; no two people share one.

Local parts are made up: at providers that exist they end in four random digits, so that
none is meant to be anybody's. Families share some on purpose (see contacts.py).
"""

from functools import cache

from mdm.sample.lists import read_list
from mdm.sample.spelling import letters_only, nicknames_of

_STYLES = 14
_WORK_SHARE = 12  # one address in so many is at work


@cache
def _domains() -> dict[str, list[str]]:
    """Each country's domains, as often as their share in a hundred."""
    shares = read_list("mailboxes")["domains"]
    return {
        country: [domain for domain, share in domains.items() for _ in range(share)]
        for country, domains in shares.items()
    }


@cache
def _words() -> tuple[list[str], list[str], list[str]]:
    lists = read_list("mailboxes")
    return lists["first"].split(), lists["second"].split(), lists["work"]


class Mailboxes:
    """Hands out addresses; remembers every mailbox given away, as the provider does."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def open(self, given: str, family: str, year: int, country: str, luck: int) -> str:
        luck, style = divmod(luck, _STYLES)
        local = _local_part(style, given, family, year, luck)
        domains = _domains()[country]
        luck = luck // 4099
        domain = domains[luck % len(domains)]
        if luck // 101 % _WORK_SHARE == 0 and style < 4:  # noqa: PLR2004 - the styles of the whole name
            domain = _words()[2][luck // 7 % len(_words()[2])]
        return self._free(local, domain, luck)

    def open_shared(self, given: str, other: str, family: str, luck: int) -> str:
        """A family's address: smithfamily@, the.smiths@, john.and.kate@."""
        name, first, second = letters_only(family), letters_only(given), letters_only(other)
        kinds = (
            f"{name}family",
            f"the{name}s",
            f"the.{name}s",
            f"{first}.and.{second}",
            f"{first}{second}{name}",
        )
        domains = _domains()["GB"]
        return self._free(kinds[luck % len(kinds)], domains[luck // 11 % len(domains)], luck)

    def _free(self, local: str, domain: str, luck: int) -> str:
        """With as many digits as it takes to be the only one."""
        if not domain.endswith(".example"):
            local = f"{local}{1_000 + luck // 13 % 9_000}"
        found, tries = local, 0
        while (mailbox := f"{found.replace('.', '')}@{domain}") in self._taken:
            tries += 1
            found = f"{local}{luck // 17 % 10 ** (1 + tries) + tries}"
        self._taken.add(mailbox)
        return f"{found}@{domain}"


def _local_part(style: int, given: str, family: str, year: int, luck: int) -> str:
    """Styles 0 to 11 are built of the name, the others of words."""
    first, last = letters_only(given) or "x", letters_only(family) or "y"
    if style > 11:  # noqa: PLR2004
        ones, others, _ = _words()
        return f"{ones[luck % len(ones)]}{others[luck // 31 % len(others)]}{luck // 1009 % 1000}"
    short = nicknames_of(given)
    called = letters_only(short[luck % len(short)]) if short else first
    forms = (
        f"{first}.{last}", f"{first}.{last}", f"{first}.{last}", f"{first}{last}", f"{first[0]}{last}{luck % 97}",
        f"{first[0]}.{last}", f"{first}{year % 100:02d}", f"{first}_{last}", f"{last}.{first}",
        f"{first}{last[0]}{luck % 97}", f"{called}.{last}{year % 100:02d}", f"{first}.{last}{year}",
    )  # fmt: skip
    return forms[style]
