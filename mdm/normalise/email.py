"""E-mail addresses: as the person writes it, and the one mailbox behind all ways to write it."""

import re
import unicodedata
from functools import lru_cache
from string import digits
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import DamerauLevenshtein

from mdm.normalise.text import clean

# What stands between or around addresses: "Kate <kate@example.com>", "mailto:a@example.com?subject=x", "a@…; b@…".
_AROUND = re.compile(r"[;,|:?<>()\[\]\s]+")
_ONE_ADDRESS = re.compile(r"[^\s@:<]+@[^\s@]+")
_WRITTEN_AT = re.compile(r"([^\s@]+) (?:at|\(at\)|\[at\]) ([^\s@]+\.[^\W\d]{2,})", re.IGNORECASE)
_COMMA_FOR_DOT = re.compile(r"(?<=\w),(?=(?:com|net|org|ie|co\.uk)$)", re.IGNORECASE)
_SHORTEST_LOCAL_CHARS = 3  # of an address without its @
_QUOTES_AND_DOTS = "\"'.`“”‘’"  # noqa: RUF001 - people type all of these
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_LONGEST_CHARS = 254  # RFC 5321
# What nearly all addresses look like; these need no closer look.
_PLAIN = re.compile(
    r"[a-z0-9](?:[a-z0-9_+-]|\.(?!\.|@)){0,62}@(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.)+[a-z]{2,12}"
)
_SHORTEST_NUMBERED_CHARS = 5
_MOST_SHOPS_DIGITS = 4
_MARKS_IN_ROLES = str.maketrans("", "", ".-_")


# Hosts of very many people.
_HOSTS = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "outlook.com", "icloud.com",
    "yahoo.com", "yahoo.co.uk", "yahoo.fr", "btinternet.com", "comcast.net", "verizon.net", "wanadoo.fr", "orange.fr",
    "t-online.de", "interia.pl", "aol.com", "msn.com", "sky.com", "live.co.uk", "virginmedia.com",
    "talktalk.net", "eircom.net",
)  # fmt: skip
_GENERIC = (".com", ".net")
_SHORTEST_MENDED = 5  # gmail; aon.com and msd.com are firms, no slips of aol.com and msn.com


class Email(NamedTuple):
    shown: str  # lower case, otherwise as written
    mailbox: str  # gmail dots and plus-tags removed
    local: str  # before the @, without a tag
    role_names: frozenset[
        str
    ]  # how a role mailbox may be listed: no-reply, noreply for no.reply, store for store117


def split_emails(text: str) -> list[str]:
    """The addresses of a field; what names or describes them is left out."""
    if _PLAIN.fullmatch(text.lower()):
        return [text]
    cleaned = clean(text)
    if "," in cleaned:
        cleaned = _COMMA_FOR_DOT.sub(".", cleaned)
    local, _, host = (part.strip() for part in cleaned.partition("@"))
    joined = f"{local}@{host.replace(' ', '')}"  # kate @g mail.com
    if joined != cleaned and joined.partition("@")[2].lower() in _HOSTS and _ONE_ADDRESS.fullmatch(joined):
        return [joined]
    if written := _WRITTEN_AT.fullmatch(cleaned):
        return ["@".join(written.groups())]
    if not _AROUND.search(cleaned):
        return [cleaned if "@" in cleaned else _with_at(cleaned)]
    parts = [part for part in _AROUND.split(cleaned) if part]
    return [part for part in parts if "@" in part] or parts[:1]


def _with_at(text: str) -> str:
    """kate.oneilgmail.com: the host is one of very many people's, and something stands before it."""
    lowered = text.lower()
    host = max((host for host in _HOSTS if lowered.endswith(host)), key=len, default="")
    local = text[: -len(host)] if host else ""
    return f"{local}@{host}" if len(local) >= _SHORTEST_LOCAL_CHARS and local[-1].isalnum() else text


@lru_cache(maxsize=200_000)
def read_email(text: str) -> Email | None:
    """The address, or None when it cannot be one. Asks no name server."""
    shown = text.lower().strip(_QUOTES_AND_DOTS)
    if len(shown) > _LONGEST_CHARS:
        return None
    if "xn--" in shown or not _PLAIN.fullmatch(shown):
        try:
            wide = unicodedata.normalize("NFKC", shown).lower()
            found = validate_email(wide, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            return None
        shown = found.normalized.lower()
    local, _, domain = shown.rpartition("@")
    local = local.partition("+")[0] or local
    compared = local
    domain = _mended_host(domain)
    if domain in _GMAIL:
        compared, domain = local.replace(".", ""), "gmail.com"
    unmarked = compared.translate(_MARKS_IN_ROLES)
    role_names = frozenset((compared, unmarked, _without_number(unmarked)))
    return Email(shown, f"{compared}@{domain}", local, role_names)


def _without_number(local: str) -> str:
    """store of store117; kasa1985 and xx19870512 are people's."""
    word = local.rstrip(digits)
    is_shops = len(word) >= _SHORTEST_NUMBERED_CHARS and len(local) - len(word) <= _MOST_SHOPS_DIGITS
    return word if is_shops else local


@lru_cache(maxsize=50_000)
def _mended_host(host: str) -> str:
    """gmail.con and hotmial.com as they were meant. Of one slip and not in the first letter: qmail.com is
    another's; nor in the country: yahoo.fi is Finland's.
    """
    if host in _HOSTS:
        return host
    near = [
        known
        for known in _HOSTS
        if known[0] == host[0]
        and len(known.partition(".")[0]) >= _SHORTEST_MENDED
        and (known.endswith(_GENERIC) or known[-3:] == host[-3:])
        and DamerauLevenshtein.distance(host, known, score_cutoff=1) == 1
    ]
    return near[0] if len(near) == 1 else host
