"""The identity provider whose tokens open the API: whether tokens can be verified, and only those meant for it."""

from typing import Any

import httpx

from mdm.doctor.finding import Finding, failed, ok
from mdm.settings import Settings

_CHECK = "identity provider"
_WAIT_SECONDS = 5


def examine(settings: Settings) -> Finding:
    issuer, audience = settings.oidc_issuer, settings.oidc_audience
    if not issuer:
        return ok(_CHECK, "none: keys alone open the API")
    if not audience:
        return failed(_CHECK, "MDM_OIDC_AUDIENCE is not set", "set it: the API does not start without")
    try:
        with httpx.Client(timeout=_WAIT_SECONDS) as client:
            return _reached(client, issuer, settings.oidc_jwks_url)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return failed(_CHECK, f"cannot be asked: {type(error).__name__}", "mend MDM_OIDC_ISSUER, or reach it")


def _reached(client: httpx.Client, issuer: str, url: str | None) -> Finding:
    if url is None:
        described = _get(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
        if described.get("issuer") != issuer:
            return failed(_CHECK, "it names itself otherwise", "set MDM_OIDC_ISSUER to the very same text")
        url = str(described.get("jwks_uri"))
    keys = _get(client, url).get("keys")
    if not isinstance(keys, list) or not keys:
        return failed(_CHECK, "it publishes no keys", "see that MDM_OIDC_JWKS_URL names its key set")
    return ok(_CHECK, f"reached, {len(keys)} keys published")


def _get(client: httpx.Client, url: str) -> dict[str, Any]:
    parsed = client.get(url).raise_for_status().json()
    return parsed if isinstance(parsed, dict) else {}
