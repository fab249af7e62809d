"""E-mail addresses: as the person writes it, and the one mailbox behind all ways to write it."""

import re
from functools import lru_cache
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from mdm.normalise.text import clean

_SEPARATORS = re.compile(r"[;,\s]+")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
# What nearly all addresses look like; these need no closer look.
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9_+-]|\.(?!\.|@)){0,62}@(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.)+[a-z]{2,12}$")


class Email(NamedTuple):
    shown: str  # lower case, otherwise as written
    mailbox: str  # gmail dots and plus-tags removed

    @property
    def local_part(self) -> str:
        return self.mailbox.partition("@")[0]


def split_emails(text: str) -> list[str]:
    """Several addresses in one field."""
    cleaned = clean(text)
    return [part for part in _SEPARATORS.split(cleaned) if part] if _SEPARATORS.search(cleaned) else [cleaned]


@lru_cache(maxsize=200_000)
def read_email(text: str) -> Email | None:
    """The address, or None when it cannot be one. Asks no name server."""
    shown = clean(text).lower().removeprefix("mailto:").strip("<>")
    if not _PLAIN.match(shown):
        try:
            shown = validate_email(shown, check_deliverability=False, test_environment=True).normalized.lower()
        except EmailNotValidError:
            return None
    local, _, domain = shown.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return Email(shown, f"{local}@{domain}")
