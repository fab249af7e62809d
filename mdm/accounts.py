"""Local accounts of stewards: made by the operator, opened by a password; and the sessions of those who signed in.

A password is kept as scrypt's hash of it. Who guesses learns nothing from the answer nor from its time: a name that is
not there costs the same work.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from sqlmodel import Session

from mdm.access import Caller, read_scopes
from mdm.errors import BadInput, Conflict, NotFound
from mdm.store import accounts
from mdm.store.accounts import SignedIn

LONGEST_SESSION = timedelta(hours=24)  # then one signs in again, however busy

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
_PASSWORD_CHARS = range(12, 257)
_N, _R, _P = 2**15, 8, 3  # about 0.15 s and 32 MiB a guess, as OWASP's sheet on password storage suggests
_MEMORY_BYTES = 128 * _N * _R + 2**20


def make_password() -> str:
    """One that nobody has to think up: 120 random bits."""
    return secrets.token_urlsafe(15)


def create(session: Session, name: str, password: str, scopes: Iterable[str]) -> None:
    """Raises BadInput for what cannot be kept, Conflict for a name that is taken."""
    if not _NAME.fullmatch(name):
        raise BadInput("name: 1 to 60 of a-z 0-9 . _ -")
    if len(password) not in _PASSWORD_CHARS:
        raise BadInput(f"password: {_PASSWORD_CHARS.start} to {_PASSWORD_CHARS.stop - 1} characters")
    named = sorted(read_scopes(scopes))
    if not named:
        raise BadInput("scopes: name at least one")
    if not accounts.add(session, name, hash_password(password), named):
        raise Conflict("there is, or was, an account of this name")


def disable(session: Session, name: str) -> int:
    """Closes an account and ends its sessions; how many there were. Raises NotFound."""
    if not accounts.disable(session, name):
        raise NotFound("there is no account of this name that is open")
    return accounts.sign_out_all(session, _caller_name(name))


def check(session: Session, name: str, password: str) -> Caller | None:
    """Who has this name and password; None for anybody else, without saying which of the two is wrong."""
    found = accounts.find(session, name)
    held = found.password if found is not None else _nobodys()
    opens = is_password(password, held)
    if found is None or found.disabled_at is not None or not opens:
        return None
    return Caller(_caller_name(name), read_scopes(found.scopes))


def begin(session: Session, caller: Caller) -> str:
    """A new session of a caller; its token, which nobody else is told."""
    token = secrets.token_urlsafe(32)
    signed_in = SignedIn(caller.name, tuple(sorted(caller.scopes)), secrets.token_urlsafe(24))
    accounts.sign_in(session, digest(token), signed_in, LONGEST_SESSION)
    return token


def end(session: Session, token: str) -> None:
    accounts.sign_out(session, digest(token))


def digest(token: str) -> bytes:
    """What is kept of a token: it holds 256 random bits, so this is no easier to reverse than that is to guess."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def hash_password(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(_scrypt(password, salt, _N, _R, _P))}"


def is_password(password: str, held: str) -> bool:
    """Whether it is the very password, in constant time."""
    _, n, r, p, salt, expected = held.split("$")
    found = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(expected))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    secret = password.encode(errors="surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY_BYTES, dklen=32)


def _text(held: bytes) -> str:
    return base64.b64encode(held).decode()


def _caller_name(name: str) -> str:
    return f"user:{name}"


@cache
def _nobodys() -> str:
    """The hash of a password that nobody knows."""
    return hash_password(secrets.token_urlsafe(32))
