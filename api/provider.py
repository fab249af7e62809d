"""What an identity provider publishes: its description, and the keys that its tokens are verified with."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from jwt import PyJWK, PyJWTError

from mdm.errors import BadInput

FETCH_SECONDS = 5.0  # for the provider's description and its keys together
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


def check_url(name: str, url: str) -> None:
    """Raises BadInput for what is neither https nor on this very machine: who sits between could give us his keys."""
    place = urlsplit(url)
    if not place.hostname or not (
        place.scheme == "https" or (place.scheme == "http" and place.hostname in _LOOPBACK)
    ):
        raise BadInput(f"{name}: must be an address that begins with https://")


async def fetch_description(issuer: str) -> Mapping[str, Any]:
    """What the provider says of itself; raises as `fetch_keys` does."""
    async with asyncio.timeout(FETCH_SECONDS), httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
        return await _description(client, issuer)


async def _description(client: httpx.AsyncClient, issuer: str) -> Mapping[str, Any]:
    described = await _get(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
    if described.get("issuer") != issuer:
        raise ValueError("it describes another issuer")
    return described


async def fetch_keys(issuer: str, url: str | None) -> Mapping[str, Key]:
    """What the provider publishes now; raises whatever it provokes: ValueError, httpx.HTTPError, TimeoutError, …"""
    async with asyncio.timeout(FETCH_SECONDS), httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
        if url is None:
            url = str((await _description(client, issuer)).get("jwks_uri"))
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
