"""An OpenID Connect provider of the tests: publishes its keys, signs tokens, and misbehaves when it is told to."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

from api.tokens import Tokens
from mdm.access import Caller
from mdm.settings import Settings

AUDIENCE = "mdm-api"
DISCOVERY, JWKS = "/.well-known/openid-configuration", "/keys"
AUTHORISE, TOKEN = "/authorise", "/token"

_FAMILIES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}


@dataclass
class Provider:
    issuer: str = ""
    private: dict[str, tuple[Any, str]] = field(default_factory=dict)  # kid → key, algorithm
    published: list[dict[str, Any]] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)  # by path: sent instead of the true answer
    status: int = 200
    delay: float = 0  # seconds before each answer
    asked: list[str] = field(default_factory=list)  # paths
    forms: list[dict[str, str]] = field(default_factory=list)  # that were posted

    def add_key(self, kid: str, algorithm: str = "RS256", **fields: Any) -> None:
        """Makes a key and publishes it; `fields` are added to what is published."""
        key = made_key(kid, algorithm)
        self.private[kid] = key, algorithm
        self.published.append({**public_jwk(key, algorithm), "kid": kid, **fields})

    def rotate(self, kid: str) -> None:
        """A new key instead of all before."""
        self.published.clear()
        self.add_key(kid)

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Those of a good token, but these; None takes one away."""
        now = int(time.time())
        good = {"iss": self.issuer, "aud": AUDIENCE, "sub": "ann", "iat": now, "exp": now + 600,
                "scope": "openid golden:read review"}  # fmt: skip
        return {name: value for name, value in {**good, **changed}.items() if value is not None}

    def token(self, kid: str = "first", headers: dict[str, Any] | None = None, **changed: Any) -> str:
        return self.sign(self.claims(**changed), kid, headers)

    def sign(self, claims: dict[str, Any], kid: str = "first", headers: dict[str, Any] | None = None) -> str:
        key, algorithm = self.private[kid]
        return jwt.encode(claims, key, algorithm, {"kid": kid, **(headers or {})})


def trusting(provider: Provider, **options: Any) -> Settings:
    """Settings under which the provider's tokens open the API."""
    return Settings(oidc_issuer=provider.issuer, oidc_audience=AUDIENCE, **options)


def read(provider: Provider, token: str, **options: Any) -> Caller:
    """Whom an API that has just been started takes the token's holder for."""
    return asyncio.run(Tokens(trusting(provider, **options)).caller(token))


@cache
def made_key(name: str, algorithm: str = "RS256") -> Any:
    """A private key; for one name always the same, as making one takes a while. The name is of no account."""
    assert name
    match _FAMILIES[algorithm]:
        case "RSA":
            return rsa.generate_private_key(65537, 2048)
        case "EC":
            return ec.generate_private_key(ec.SECP256R1())
        case _:
            return ed25519.Ed25519PrivateKey.generate()


def public_jwk(key: Any, algorithm: str) -> dict[str, Any]:
    found: dict[str, Any] = get_default_algorithms()[algorithm].to_jwk(key.public_key(), as_dict=True)
    return {**found, "use": "sig"}


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider on a free port of 127.0.0.1, with one key named `first`."""
    provider = Provider()
    provider.add_key("first")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            time.sleep(provider.delay)
            described = {
                "issuer": provider.issuer,
                "jwks_uri": provider.issuer + JWKS,
                "authorization_endpoint": provider.issuer + AUTHORISE,
                "token_endpoint": provider.issuer + TOKEN,
            }
            true = {DISCOVERY: described, JWKS: {"keys": provider.published}}
            body = provider.bodies.get(self.path, json.dumps(true[self.path]).encode())
            self.send_response(provider.status)
            if 300 <= provider.status < 400:
                self.send_header("location", provider.issuer + JWKS)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["content-length"])).decode()
            provider.forms.append(dict(parse_qsl(form)))
            body = provider.bodies.get(self.path, b"")
            self.send_response(200 if body else 400)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # who had enough of our answer hung up

    with Server(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()
