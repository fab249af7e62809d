"""The keys of an identity provider: fetched when they are needed, and good while it is away."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from jwt import PyJWK, PyJWTError

from mdm.errors import BadInput, ServerUnavailable

log = structlog.get_logger()

FETCH_SECONDS = 5.0  # for the provider's description and its keys together
_FRESH_SECONDS = 600.0
_RETRY_SECONDS = 30.0  # a token may name any key: it shall not make us ask the provider each time
_MOST_BYTES = 256 * 1024
_MOST_KEYS = 100
_LEAST_RSA_BITS = 2048
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# Key type and curve → what may be signed with it. Nothing symmetric: whoever can verify could sign.
_ALGORITHMS: Mapping[tuple[object, object], tuple[str, ...]] = {
    ("RSA", None): ("RS256", "PS256"),
    ("EC", "P-256"): ("ES256",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
ALGORITHMS = frozenset(name for names in _ALGORITHMS.values() for name in names)


@dataclass(frozen=True, slots=True)
class Key:
    """What tokens are verified with, and by which algorithms: the token has no say in it."""

    public: Any  # of `cryptography`
    algorithms: tuple[str, ...]


class Keys:
    """The keys of one issuer, by their `kid`."""

    def __init__(self, issuer: str, url: str | None, clock: Callable[[], float] = time.monotonic) -> None:
        """`url`: of the key set; None: as the issuer's own description says. Raises BadInput for plain http."""
        check_url("MDM_OIDC_ISSUER", issuer)
        if url is not None:
            check_url("MDM_OIDC_JWKS_URL", url)
        self._issuer, self._url, self._clock = issuer, url, clock
        self._keys: Mapping[str, Key] = {}
        self._fetched_at = self._tried_at = clock() - _FRESH_SECONDS
        self._is_away = False
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> Key | None:
        """The key of this name, of a set not older than ten minutes while the provider answers.

        Raises ServerUnavailable where no key was ever had.
        """
        if self._keys and self._clock() - self._fetched_at >= _FRESH_SECONDS:
            fetching = self._fetch_again()
            if not self._is_away:  # nobody waits for what did not come the last time
                await asyncio.shield(fetching)
        if kid not in self._keys:
            await asyncio.shield(self._fetch_again())
        if not self._keys:
            raise ServerUnavailable("the identity provider's keys cannot be had")
        return self._keys.get(kid)

    def _fetch_again(self) -> asyncio.Task[None]:
        """One at a time, whoever asks for it; and none while the last one was a moment ago."""
        now = self._clock()
        if self._fetching is None or (self._fetching.done() and now - self._tried_at >= _RETRY_SECONDS):
            self._tried_at = now
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            self._keys = await fetch_keys(self._issuer, self._url)
        except Exception as error:  # noqa: BLE001 - whatever it sends, the keys that are known stay
            self._is_away = True
            log.warning("the identity provider's keys could not be fetched", error=type(error).__name__)
        else:
            self._is_away = False
            self._fetched_at = self._clock()


def check_url(name: str, url: str) -> None:
    """Raises BadInput for what is neither https nor on this very machine: who sits between could give us his keys."""
    place = urlsplit(url)
    if not place.hostname or not (
        place.scheme == "https" or (place.scheme == "http" and place.hostname in _LOOPBACK)
    ):
        raise BadInput(f"{name}: must be an address that begins with https://")


async def fetch_keys(issuer: str, url: str | None) -> Mapping[str, Key]:
    """What the provider publishes now; raises whatever it provokes: ValueError, httpx.HTTPError, TimeoutError, …"""
    async with asyncio.timeout(FETCH_SECONDS), httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
        if url is None:
            described = await _get(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
            if described.get("issuer") != issuer:
                raise ValueError("it describes another issuer")
            url = str(described.get("jwks_uri"))
            check_url("jwks_uri", url)
        return _read_keys(await _get(client, url))


async def _get(client: httpx.AsyncClient, url: str) -> Mapping[str, Any]:
    """A JSON object, of a bounded size; uncompressed, so that the bound holds."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    async with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code != httpx.codes.OK or "content-encoding" in answer.headers:
            raise ValueError("not the answer that was asked for")
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise ValueError("too large")
    parsed = json.loads(body)
    if not isinstance(parsed, dict):
        raise ValueError("not an object")  # noqa: TRY004 - what a type is in JSON is a value to us
    return parsed


def _read_keys(published: Mapping[str, Any]) -> Mapping[str, Key]:
    """Those that can be used; of two with one name the first. Raises ValueError where there is none."""
    found: dict[str, Key] = {}
    for jwk in list(published.get("keys") or ())[:_MOST_KEYS]:
        kid = jwk.get("kid") if isinstance(jwk, dict) else None
        if isinstance(kid, str) and kid not in found and (key := _read_key(jwk)) is not None:
            found[kid] = key
    if not found:
        raise ValueError("no key that can be used")
    return found


def _read_key(jwk: dict[str, Any]) -> Key | None:
    """None for what is not for signatures, too weak, or not public, as well as for what cannot be read."""
    allowed = _ALGORITHMS.get((str(jwk.get("kty")), jwk.get("crv")), ())
    named = tuple(name for name in allowed if jwk.get("alg", name) == name)
    if not named or jwk.get("use", "sig") != "sig" or "d" in jwk:
        return None
    try:
        public = PyJWK(jwk, named[0]).key
    except (PyJWTError, ValueError, TypeError):
        return None
    if getattr(public, "key_size", _LEAST_RSA_BITS) < _LEAST_RSA_BITS and jwk["kty"] == "RSA":
        return None
    return Key(public, named)
