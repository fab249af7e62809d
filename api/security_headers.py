"""Headers that tell browsers, and caches on the way, to make nothing of an answer but what it is."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# An answer that sets one of them itself keeps its own. HSTS is of account only behind TLS: docs/deployment.md.
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
)


class SecurityHeaders:
    """The app, with these headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                own = {name.lower() for name, _ in headers}
                message["headers"] = [*headers, *(header for header in HEADERS if header[0] not in own)]
            await send(message)

        await self._app(scope, receive, with_headers)
