"""E-mail addresses and telephone numbers: whose they are, and how they get written."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.data.slips import mistype, mistype_digit

_PROVIDERS: Mapping[str, tuple[str, ...]] = {
    "GB": ("gmail.com", "gmail.com", "hotmail.co.uk", "hotmail.com", "yahoo.co.uk", "outlook.com",
           "icloud.com", "btinternet.com", "sky.com"),
    "US": ("gmail.com", "gmail.com", "gmail.com", "yahoo.com", "hotmail.com", "aol.com", "icloud.com",
           "comcast.net"),
    "DE": ("gmx.de", "web.de", "gmail.com", "t-online.de", "gmx.net", "outlook.de"),
    "FR": ("gmail.com", "orange.fr", "free.fr", "laposte.net", "hotmail.fr", "wanadoo.fr"),
    "ES": ("gmail.com", "gmail.com", "hotmail.com", "hotmail.es", "yahoo.es", "telefonica.net"),
    "PL": ("gmail.com", "wp.pl", "onet.pl", "o2.pl", "interia.pl"),
}  # fmt: skip
_COMPANIES = (
    "northwind",
    "brightwell",
    "harrow",
    "kestrel",
    "bluepeak",
    "oakfield",
    "sterling",
    "meridian",
    "corvus",
)
_FIELDS = ("group", "partners", "logistics", "design", "media", "foods", "legal", "health", "energy", "tools")
_WORDS = (
    "sunny", "happy", "lucky", "blue", "wild", "little", "crazy", "silver", "magic", "cosmic", "gold", "fuzzy", "rocky",
    "mellow", "star", "moon", "tiger", "panda", "fox", "river", "green", "rainy", "honey", "maple", "echo", "pixel",
)  # fmt: skip
_NO_EMAILS = (
    "none@none.com",
    "noemail@noemail.com",
    "no@mail.com",
    "test@test.com",
    "nomail@nomail.com",
    "a@a.com",
)
_NO_PHONES = ("00000000000", "0000000000", "07777777777", "9999999999", "01234567890", "1111111111")
_TAGS = ("shop", "deals", "orders", "news", "spam")


class Mailboxes:
    """Hands out each e-mail address once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def personal(self, country: str, given: str, family: str, year: int) -> str:
        """Made of the name in most cases, of fancy words in some."""
        rng = self._rng
        first, last = plain(given), plain(family)
        fancy = f"{rng.choice(_WORDS)}{rng.choice(_WORDS)}{rng.randint(1, 99)}"
        mailbox = rng.choices(
            (f"{first}.{last}", f"{first}{last}", f"{first[:1]}{last}", f"{first}{last[:1]}", f"{last}.{first}",
             f"{first}_{last}", f"{first}{year % 100:02d}", fancy),
            weights=(26, 16, 12, 8, 6, 5, 9, 18),
        )[0]  # fmt: skip
        return self._free(mailbox, rng.choice(_PROVIDERS[country]))

    def work(self, country: str, given: str, family: str) -> str:
        rng = self._rng
        domain = (
            f"{rng.choice(_COMPANIES)}-{rng.choice(_FIELDS)}.{'com' if country == 'US' else country.lower()}"
        )
        return self._free(f"{plain(given)}.{plain(family)}", domain.replace(".gb", ".co.uk"))

    def family(self, country: str, family: str) -> str:
        name = plain(family.split(maxsplit=1)[0])
        mailbox = self._rng.choice(
            (f"the{name}s", f"{name}family", f"familie.{name}" if country == "DE" else f"{name}s")
        )
        return self._free(mailbox, self._rng.choice(_PROVIDERS[country]))

    def _free(self, mailbox: str, domain: str) -> str:
        found = f"{mailbox}@{domain}"
        while found in self._taken:
            found = f"{mailbox}{self._rng.randint(1, 9999)}@{domain}"
        self._taken.add(found)
        return found


def plain(text: str) -> str:
    """Letters a to z alone, lower case."""
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L"))
    return re.sub(r"[^a-z]", "", letters.lower())


def email_written(email: str, care: float, rng: Random) -> str:
    """As typed into a form: gmail ignores dots and plus-tags, so people vary them."""
    mailbox, _, domain = email.partition("@")
    if domain == "gmail.com" and rng.random() < 0.14:
        mailbox = mailbox.replace(".", "") if "." in mailbox else f"{mailbox[:3]}.{mailbox[3:]}"
    if domain == "gmail.com" and rng.random() < 0.04:
        mailbox += f"+{rng.choice(_TAGS)}"
    slip = rng.random() / care
    if slip < 0.008:
        mailbox = mistype(mailbox, rng)
    elif slip < 0.012:
        domain = mistype(domain, rng)
    whole = f"{mailbox}@{domain}"
    return whole.upper() if rng.random() < 0.03 * care else whole


def no_email(rng: Random) -> str:
    return rng.choice(_NO_EMAILS)


def no_phone(rng: Random) -> str:
    return rng.choice(_NO_PHONES)


@dataclass(frozen=True, slots=True)
class Phone:
    country: str
    number: str  # national, without the leading zero


_MOBILE: Mapping[str, tuple[Sequence[str], int]] = {  # starts, digits that follow
    "GB": (("74", "75", "77", "78", "79"), 8),
    "US": (("212", "312", "713", "213", "602", "215", "619", "214", "617", "206"), 7),
    "DE": (("151", "160", "170", "172", "176", "179"), 8),
    "FR": (("6", "7"), 8),
    "ES": (("6",), 8),
    "PL": (("50", "51", "60", "66", "69", "78"), 7),
}
_LANDLINE: Mapping[str, tuple[Sequence[str], int]] = {
    "GB": (("113", "121", "161", "117", "114", "151", "115"), 7),
    "US": (_MOBILE["US"][0], 7),
    "DE": (("30", "40", "89", "221", "69"), 7),
    "FR": (("1", "2", "3", "4", "5"), 8),
    "ES": (("91", "93", "95", "96"), 7),
    "PL": (("22", "12", "42", "71", "61"), 7),
}
_CALLING = {"GB": "44", "US": "1", "DE": "49", "FR": "33", "ES": "34", "PL": "48"}
_TRUNK = {"GB": "0", "US": "", "DE": "0", "FR": "0", "ES": "", "PL": ""}


def make_mobile(country: str, rng: Random) -> Phone:
    return _phone(country, _MOBILE, rng)


def make_landline(country: str, rng: Random) -> Phone:
    return _phone(country, _LANDLINE, rng)


def _phone(country: str, plan: Mapping[str, tuple[Sequence[str], int]], rng: Random) -> Phone:
    starts, count = plan[country]
    return Phone(
        country, f"{rng.choice(starts)}{rng.randint(2, 9)}{rng.randrange(10 ** (count - 1)):0{count - 1}d}"
    )


def phone_written(phone: Phone, care: float, rng: Random, *, is_abroad_known: bool) -> str:
    """As typed: with or without the country's code, grouped or not. Foreign numbers need their code unless the
    record tells the country."""
    code, number = _CALLING[phone.country], phone.number
    if rng.random() < 0.006 * care:
        number = mistype_digit(number, rng)
    is_national = rng.random() < (0.7 if phone.country == "GB" else 0.5 if is_abroad_known else 0.06)
    if is_national:
        return _grouped(_TRUNK[phone.country] + number, rng)
    start = rng.choice(
        (
            f"+{code}",
            f"+{code} ",
            f"+{code}-",
            f"00{code}",
            f"+{code} (0)" if _TRUNK[phone.country] else f"+{code} ",
        )
    )
    return start + _grouped(number, rng)


def _grouped(digits: str, rng: Random) -> str:
    match rng.randrange(4):
        case 0:
            return f"{digits[:5]} {digits[5:]}"
        case 1:
            return f"{digits[:3]}{rng.choice(' -.')}{digits[3:6]}{rng.choice(' -')}{digits[6:]}"
        case _:
            return digits
