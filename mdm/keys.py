"""Keys of machines: issued, shown once, rotated, revoked. `mdm_PREFIX_SECRET`: the prefix names it, the whole opens.

A name stands for who calls, in the audit and as the maker of subscriptions: only a key and its successors share one.

A key holds 256 random bits, so its plain SHA-256 is no easier to reverse than the key is to guess.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from mdm.access import Caller, read_scopes
from mdm.errors import BadInput, Conflict, NotFound
from mdm.rules import RuleSet
from mdm.store import keys
from mdm.store.keys import Key, Terms

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
_FORM = re.compile(r"mdm_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


def issue(session: Session, terms: Terms, rules: RuleSet) -> str:
    """A new key, which nobody can show again. Raises BadInput for terms that cannot be kept, Conflict for a name that
    another key has or had.
    """
    _check(terms, rules)
    keys.one_at_a_time(session)
    if keys.is_named(session, terms.name):
        raise Conflict("another key has or had this name: take another, or rotate that one")
    return _add(session, terms)


def _add(session: Session, terms: Terms) -> str:
    prefix = secrets.token_hex(6)
    text = f"mdm_{prefix}_{secrets.token_urlsafe(32)}"
    keys.add(session, prefix, digest(text), terms)
    return text


def rotate(session: Session, prefix: str, older_for: timedelta, rules: RuleSet) -> str:
    """A new key on the terms of an old one, which ends after a while. Raises NotFound, Conflict.

    It has no end of its own: rotating is how a key gets older than was meant at first.
    """
    old = _found(session, prefix)
    now = datetime.now(UTC)
    if old.state_at(now) != "active":
        raise Conflict("the key opens nothing any more: issue a new one")
    _check(old.terms, rules)
    text = _add(session, replace(old.terms, expires_at=None))
    keys.expire(session, prefix, now + older_for)
    return text


def revoke(session: Session, prefix: str) -> None:
    """From now on it opens nothing. Raises NotFound, Conflict."""
    _found(session, prefix)
    if not keys.revoke(session, prefix):
        raise Conflict("the key is revoked already")


def prefix_of(text: str) -> str | None:
    """The prefix of what looks like a key of ours; None for anything else."""
    found = _FORM.fullmatch(text)
    return found[1] if found else None


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def opens(text: str, held: bytes) -> bool:
    """Whether it is the very key, in constant time."""
    return hmac.compare_digest(digest(text), held)


def caller_of(held: Key) -> Caller:
    """Who calls with this key."""
    terms = held.terms
    sources = None if terms.sources is None else frozenset(terms.sources)
    return Caller(
        f"key:{terms.name}",
        read_scopes(terms.scopes),
        sources,
        terms.requests_per_second,
        terms.max_body_bytes,
    )


def _found(session: Session, prefix: str) -> Key:
    found = keys.find(session, prefix)
    if found is None:
        raise NotFound("there is no such key")
    return found


def _check(terms: Terms, rules: RuleSet) -> None:
    if not _NAME.fullmatch(terms.name):
        raise BadInput("name: say who or what the key is for, in 1 to 60 of a-z 0-9 . _ -")
    if not terms.scopes:
        raise BadInput("scopes: name at least one")
    read_scopes(terms.scopes)
    if unknown := sorted(set(terms.sources or ()) - rules.sources.keys()):
        raise BadInput(f"sources: not registered: {', '.join(unknown)}")
    if terms.expires_at is not None and terms.expires_at <= datetime.now(UTC):
        raise BadInput("expires_at: is over already")
    if terms.requests_per_second is not None and terms.requests_per_second <= 0:
        raise BadInput("requests_per_second: must be more than 0")
    if terms.max_body_bytes is not None and terms.max_body_bytes <= 0:
        raise BadInput("max_body_bytes: must be more than 0")
