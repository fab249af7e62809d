"""The other kind of route: who calls holds no key, but signs what it sends. Only vendors' webhooks come by it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, cast

import structlog
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute

from api.backend import Backend, backend_of
from api.changes import as_one_change
from api.errors import BodyTooLarge, NotJson, to_problem
from mdm.access import Caller, Forbidden, Scope
from mdm.errors import NotFound
from mdm.ingest.vendors import VENDORS, BadSignature, Delivery, Vendor

log = structlog.get_logger()

_SCOPE: Scope = "records:write"  # of its own source, and by this route alone


@dataclass(frozen=True, slots=True)
class Signed:
    """A delivery whose signature fits, and whose it is."""

    source: str
    vendor: Vendor
    delivery: Delivery


async def signed_of(request: Request) -> Signed:
    """The delivery, as the route found it before anything else."""
    return cast("Signed", request.state.signed)


Sent = Annotated[Signed, Depends(signed_of)]


class SignedRoute(APIRoute):
    """Reads no more than the limit, checks the signature over the very bytes, runs the request as one transaction."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def signed(request: Request) -> Response:
            try:
                request.state.signed = found = await _admit(request)
                caller = Caller(f"vendor:{found.source}", frozenset({_SCOPE}), frozenset({found.source}))
                return await as_one_change(request, caller, _SCOPE, handle)
            except Exception as error:  # noqa: BLE001 - the one place where errors become answers
                return to_problem(request, error)

        return signed


async def _admit(request: Request) -> Signed:
    """Raises NotFound, Forbidden, NotJson, BodyTooLarge, BadSignature, TooManyRequests."""
    backend, source = await backend_of(request), request.path_params["source"]
    held = backend.rules.sources.get(source)
    if held is None or held.webhook is None:
        raise NotFound("no vendor's webhooks are taken for this source")
    vendor = VENDORS[held.webhook]
    secrets = _secrets(backend, source, vendor)
    with backend.limits.strangers.watched(request, source):
        request.state.body = body = await _read(
            request, vendor.media_type, backend.settings.api_max_body_bytes
        )
        url = f"{(backend.settings.public_url or '').rstrip('/')}{request.url.path}"
        delivery = Delivery(dict(request.headers), body, url)
        try:
            vendor.verify(delivery, secrets, datetime.now(UTC))
        except BadSignature as bad:
            log.warning("a webhook was refused", source=source, reason=str(bad))
            raise
    return Signed(source, vendor, delivery)


def _secrets(backend: Backend, source: str, vendor: Vendor) -> list[str]:
    secrets = [secret.get_secret_value() for secret in backend.settings.webhook_secrets.get(source, ())]
    missing = "MDM_WEBHOOK_SECRETS holds no secret of this source" if not secrets else None
    if vendor.signs_url and backend.settings.public_url is None:
        missing = missing or "MDM_PUBLIC_URL is not set, and the vendor signs it"
    if missing:
        log.warning("a webhook cannot be verified", source=source, reason=missing)
        raise Forbidden(f"the service is not set up for it: {missing}")
    return secrets


async def _read(request: Request, media_type: str, limit: int) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise NotJson(f"the header Content-Type must be {media_type}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge(f"at most {limit} bytes are accepted")
    return bytes(body)
