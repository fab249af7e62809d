"""How a caller comes in: a key, or a token of the identity provider; either with the same scopes."""

from collections.abc import Sequence
from typing import Any

from mdm.access import MEANINGS

Part = dict[str, Any]

_SCOPES = "\n".join(f"- `{scope}`: {meaning}" for scope, meaning in MEANINGS.items())


def schemes(issuer: str | None) -> Part:
    """The security schemes; `issuer` of people's tokens, where there is one."""
    return {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": f"A key of `mdm keys create`, or MDM_API_KEY, which may do all. Its scopes:\n\n{_SCOPES}",
        },
        "token": _tokens(issuer),
    }


def _tokens(issuer: str | None) -> Part:
    told = {"description": "A token of your OpenID Connect provider (MDM_OIDC_ISSUER), with the same scopes."}
    if issuer is None:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", **told}
    discovery = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    return {"type": "openIdConnect", "openIdConnectUrl": discovery, **told}


def ways_in(derived: Sequence[Part]) -> list[Part]:
    """Either scheme, with the scopes that the route names."""
    scopes = [scope for way in derived for named in way.values() for scope in named]
    return [{"key": scopes}, {"token": scopes}]
