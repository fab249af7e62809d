"""People's tokens: access tokens of an OpenID Connect provider, as signed JWTs (RFC 9068, and what came before it)."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import jwt

from api.errors import InvalidToken
from api.jwks import Keys
from api.provider import ALGORITHMS
from mdm.access import Caller, is_scope
from mdm.errors import BadInput
from mdm.settings import Settings

_LONGEST = 16_384  # characters
_LONGEST_SUBJECT = 255
_TYPES = {"jwt", "at+jwt", "application/at+jwt"}  # of the header `typ`, which may be missing
_SOURCES_CLAIM = "mdm_sources"

# Only other kinds of tokens of the same issuer have these: a sign-in's, for the page that asked for it, or a logout's.
_FOREIGN = ("nonce", "at_hash", "c_hash", "s_hash", "events")
_FOREIGN_KINDS = {"id", "refresh", "offline", "logout"}  # as some providers say in `typ` or `token_use`

_REASONS: Mapping[type[jwt.PyJWTError], str] = {
    jwt.ExpiredSignatureError: "the token has expired",
    jwt.ImmatureSignatureError: "the token is not valid yet",
    jwt.InvalidAudienceError: "the token is for another audience",
    jwt.InvalidIssuerError: "the token is of another issuer",
    jwt.MissingRequiredClaimError: "the token lacks one of exp, iss, aud and sub",
    jwt.InvalidSignatureError: "the token's signature is wrong",
    jwt.InvalidAlgorithmError: "the token's key is not for this algorithm",
}


class Tokens:
    """Reads tokens of one issuer."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises BadInput for settings that would let in tokens meant for others."""
        if not settings.oidc_issuer or not settings.oidc_audience:
            raise BadInput("MDM_OIDC_AUDIENCE: must be set where MDM_OIDC_ISSUER is")
        self._settings = settings
        self._keys = Keys(settings.oidc_issuer, settings.oidc_jwks_url, clock)
        self._reader = _Reader()

    async def caller(self, token: str) -> Caller:
        """Who holds the token; raises InvalidToken, saying why in words of ours and none of the token's.

        Raises ServerUnavailable while the issuer's keys have never been had.
        """
        if len(token) > _LONGEST:
            raise InvalidToken("the token is too long")
        try:
            claims = await self._verified(token)
        except jwt.PyJWTError as error:
            raise InvalidToken(_reason(error)) from None
        if any(name in claims for name in _FOREIGN) or not _FOREIGN_KINDS.isdisjoint(_kinds(claims)):
            raise InvalidToken("the token is no access token")
        return self._holder(claims)

    async def _verified(self, token: str) -> dict[str, Any]:
        settings, header = self._settings, jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise InvalidToken("the token's algorithm is not allowed")
        if str(header.get("typ", "JWT")).lower() not in _TYPES or "crit" in header:
            raise InvalidToken("the token is no access token")
        kid = header.get(
            "kid"
        )  # a name to look up and no more; `jku`, `x5u`, `jwk` and the like are not looked at
        key = await self._keys.find(kid) if isinstance(kid, str) else None
        if key is None:
            raise InvalidToken("the token names no key of the issuer's")
        return self._reader.decode(
            token,
            key.public,
            algorithms=key.algorithms,
            audience=settings.oidc_audience,
            issuer=settings.oidc_issuer,
            leeway=settings.oidc_skew_seconds,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )

    def _holder(self, claims: Mapping[str, Any]) -> Caller:
        subject = claims["sub"]
        if not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
            raise InvalidToken("the token's subject cannot be a name")
        sources = _words(claims, _SOURCES_CLAIM) if _SOURCES_CLAIM in claims else None
        return Caller(f"user:{subject}", frozenset(filter(is_scope, self._scopes(claims))), sources)

    def _scopes(self, claims: Mapping[str, Any]) -> frozenset[str]:
        """What the token grants; what has not our prefix is for others."""
        name = self._settings.oidc_scopes_claim or ("scope" if "scope" in claims else "scp")
        prefix = self._settings.oidc_scopes_prefix
        return frozenset(
            word.removeprefix(prefix) for word in _words(claims, name) if word.startswith(prefix)
        )


def _words(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """A claim that is a list, or words with spaces between; none where it is missing."""
    value = claims.get(name, "")
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise InvalidToken(f"the token's {name} cannot be read")
    return frozenset(words)


def _kinds(claims: Mapping[str, Any]) -> set[str]:
    return {str(claims.get(name)).lower() for name in ("typ", "token_use")}


def _reason(error: jwt.PyJWTError) -> str:
    return next(
        (said for cls, said in _REASONS.items() if isinstance(error, cls)), "the token cannot be read"
    )


class _Reader(jwt.PyJWT):
    """Takes no claim twice: which of the two counts, others might see differently."""

    def _decode_payload(self, decoded: dict[str, Any]) -> dict[str, Any]:
        try:
            claims = json.loads(decoded["payload"], object_pairs_hook=_without_twins, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise jwt.DecodeError("not JSON") from None
        if not isinstance(claims, dict):
            raise jwt.DecodeError("not an object")
        return claims


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _refuse(_: str) -> NoReturn:
    raise ValueError("NaN and the like are no JSON")
