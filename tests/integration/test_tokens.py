"""People's tokens: who they let in, and every way to forge one that is known."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from api.app import create_app
from api.errors import InvalidToken
from api.tokens import Tokens
from mdm.access import Caller
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, kate
from tests.provider import AUDIENCE, DISCOVERY, JWKS, Provider, made_key, public_jwk, read, trusting


def refused(provider: Provider, token: str) -> str:
    """Why the token is; and that it is said in words of ours."""
    with pytest.raises(InvalidToken) as error:
        read(provider, token)
    assert not any(part in str(error.value) for part in (*token.split("."), "canary") if part)
    return str(error.value)


# ---- who comes in


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_a_token_of_each_allowed_algorithm_names_its_holder(provider: Provider, algorithm: str) -> None:
    provider.add_key("other", algorithm)
    assert read(provider, provider.token("other")) == Caller(
        "user:ann", frozenset({"golden:read", "review"}), None
    )


def test_scopes_come_from_the_claim_that_is_set_and_carry_its_prefix(provider: Provider) -> None:
    for claims, options, expected in (
        ({"scope": None, "scp": ["match", "golden:read"]}, {}, {"match", "golden:read"}),
        ({"scope": None, "scp": "match events"}, {}, {"match", "events"}),
        ({"scope": None}, {}, set()),
        ({"scope": "", "scp": ["admin"]}, {}, set()),
        ({"scope": "admin", "roles": ["match"]}, {"oidc_scopes_claim": "roles"}, {"match"}),
        ({"scope": "mdm/match review x/admin"}, {"oidc_scopes_prefix": "mdm/"}, {"match"}),
        ({"scope": "Admin golden:write"}, {}, set()),
    ):
        assert read(provider, provider.token(**claims), **options).scopes == expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [(None, None), (["crm"], {"crm"}), ("crm pos", {"crm", "pos"}), ([], set()), ("", set())],
)
def test_a_token_may_name_the_sources_that_are_its_holders_own(
    provider: Provider, sources: object, expected: set[str] | None
) -> None:
    assert read(provider, provider.token(mdm_sources=sources)).sources == expected


def test_clocks_may_differ_by_a_minute_and_an_audience_may_be_one_of_several(provider: Provider) -> None:
    now = int(time.time())
    for claims in ({"exp": now - 30}, {"nbf": now + 30}, {"iat": now + 30}, {"aud": ["x", AUDIENCE]}):
        assert read(provider, provider.token(**claims)).name == "user:ann"
    with pytest.raises(InvalidToken):
        read(provider, provider.token(exp=now - 30), oidc_skew_seconds=0)


# ---- who does not: forged, stolen from elsewhere, or out of date

Forge = Callable[[Provider], str]


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unsigned(provider: Provider, alg: str) -> str:
    return f"{part({'alg': alg, 'kid': 'first'})}.{part(provider.claims())}."


def hmac_with_public_key(provider: Provider) -> str:
    """The key that anybody may have, taken for a shared secret."""
    pem = (
        provider.private["first"][0]
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    secret = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    head = f"{part({'alg': 'HS256', 'kid': 'first', 'typ': 'JWT'})}.{part(provider.claims())}"
    return f"{head}.{base64.urlsafe_b64encode(secret.sign(head.encode(), pem)).decode().rstrip('=')}"


def own_key(provider: Provider, **headers: Any) -> str:
    """Signed with a key of the forger's, which the header may offer or point at."""
    key = made_key("of the forger")
    offered = {"jwk": public_jwk(key, "RS256")} if headers.pop("offer", False) else {}
    return jwt.encode(provider.claims(), key, "RS256", {"kid": "first", **offered, **headers})


def changed_after_signing(provider: Provider) -> str:
    head, _, signature = provider.token().split(".")
    return f"{head}.{part(provider.claims(scope='admin'))}.{signature}"


def twins(provider: Provider) -> str:
    claims = json.dumps(provider.claims())[:-1] + ', "sub": "bob"}'
    return signed_text(provider, claims)


def signed_text(provider: Provider, payload: str) -> str:
    """A true signature under any text."""
    return jwt.PyJWS().encode(payload.encode(), provider.private["first"][0], "RS256", {"kid": "first"})


def other_key_type(provider: Provider) -> str:
    return jwt.encode(provider.claims(), ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": "first"})


NOW = int(time.time())
GONE, SOON = NOW - 3_600, NOW + 3_600

ATTACKS: dict[str, tuple[Forge, str]] = {
    "none": (lambda p: unsigned(p, "none"), "algorithm is not allowed"),
    "None": (lambda p: unsigned(p, "None"), "algorithm is not allowed"),
    "a good algorithm and no signature": (lambda p: unsigned(p, "RS256"), "signature is wrong"),
    "HS256 with the public key": (hmac_with_public_key, "algorithm is not allowed"),
    "an algorithm that is sound and not listed": (
        lambda p: jwt.encode(p.claims(), p.private["first"][0], "RS512", {"kid": "first"}), "not allowed"),
    "another type of key than its name's": (other_key_type, "key is not for this algorithm"),
    "a key of one's own": (own_key, "signature is wrong"),
    "a key of one's own in the header": (lambda p: own_key(p, offer=True), "signature is wrong"),
    "jku": (lambda p: own_key(p, jku=f"{p.issuer}/forged"), "signature is wrong"),
    "x5u": (lambda p: own_key(p, x5u=f"{p.issuer}/forged", x5c=["MIIB"]), "signature is wrong"),
    "an unknown kid": (lambda p: own_key(p, kid="second"), "names no key"),
    "a kid that is a path": (lambda p: own_key(p, kid="../../../dev/null"), "names no key"),
    "a kid that is an address": (lambda p: own_key(p, kid=f"{p.issuer}/forged"), "names no key"),
    "a kid that is SQL": (lambda p: own_key(p, kid="x' UNION SELECT 'canary"), "names no key"),
    "a kid that is no text": (lambda _: f"{part({'alg': 'RS256', 'kid': ['first']})}.{part({})}.x", ""),
    "no kid": (lambda p: jwt.encode(p.claims(), p.private["first"][0], "RS256"), "names no key"),
    "changed after it was signed": (changed_after_signing, "signature is wrong"),
    "a critical header that is not known": (lambda p: p.token(headers={"crit": ["x"], "x": 1}), ""),
    "a detached payload": (lambda p: p.token(headers={"crit": ["b64"], "b64": False}), ""),
    "encrypted": (lambda p: p.token(headers={"typ": "JWE"}), "no access token"),
    "a logout token": (lambda p: p.token(headers={"typ": "logout+jwt"}), "no access token"),
    "an ID token": (lambda p: p.token(nonce="n-0S6"), "no access token"),
    "an ID token with at_hash": (lambda p: p.token(at_hash="x"), "no access token"),
    "an ID token by its own word": (lambda p: p.token(token_use="id"), "no access token"),
    "a refresh token": (lambda p: p.token(typ="Refresh"), "no access token"),
    "for another audience": (lambda p: p.token(aud="canary"), "another audience"),
    "for an audience that begins like ours": (lambda p: p.token(aud=f"{AUDIENCE}-x"), "another audience"),
    "for nobody": (lambda p: p.token(aud=None), "lacks"),
    "for an empty audience": (lambda p: p.token(aud=[]), "lacks"),
    "for an audience that is no text": (lambda p: p.token(aud={AUDIENCE: 1}), "another audience"),
    "of another issuer": (lambda p: p.token(iss="https://canary.example"), "another issuer"),
    "of an issuer written otherwise": (lambda p: p.token(iss=f"{p.issuer}/"), "another issuer"),
    "of issuers": (lambda p: signed_text(p, json.dumps({**p.claims(), "iss": [p.issuer]})), "another issuer"),
    "of no issuer": (lambda p: p.token(iss=None), "lacks"),
    "expired": (lambda p: p.token(exp=GONE), "expired"),
    "without end": (lambda p: p.token(exp=None), "lacks"),
    "with an end that is no time": (lambda p: p.token(exp="canary"), ""),
    "with an end that is no number": (lambda p: signed_text(p, json.dumps({**p.claims(), "exp": float("nan")})), ""),
    "with no end at infinity": (lambda p: signed_text(p, json.dumps({**p.claims(), "exp": float("inf")})), ""),
    "not yet valid": (lambda p: p.token(nbf=SOON), "not valid yet"),
    "issued tomorrow": (lambda p: p.token(iat=SOON), "not valid yet"),
    "of nobody": (lambda p: p.token(sub=None), "lacks"),
    "of an empty name": (lambda p: p.token(sub=""), "cannot be a name"),
    "of a name with a line break": (lambda p: p.token(sub="ann\noperator"), "cannot be a name"),
    "of an endless name": (lambda p: p.token(sub="a" * 300), "cannot be a name"),
    "of a number": (lambda p: signed_text(p, json.dumps({**p.claims(), "sub": 7})), ""),
    "a claim twice": (twins, "cannot be read"),
    "no claims": (lambda p: signed_text(p, '["canary"]'), "cannot be read"),
    "no JSON": (lambda p: signed_text(p, "canary"), "cannot be read"),
    "too deep": (lambda p: signed_text(p, '{"a":' * 2_300 + "1"), "cannot be read"),
    "scopes that cannot be read": (lambda p: p.token(scope={"admin": True}), "scope cannot be read"),
    "sources that cannot be read": (lambda p: p.token(mdm_sources={"crm": 1}), "mdm_sources cannot be read"),
    "too long": (lambda p: p.token(filler="x" * 20_000), "too long"),
    "dots": (lambda _: "..", "cannot be read"),
    "no base64": (lambda _: "\xe9.\xe9.\xe9", "cannot be read"),
    "a header that is no object": (lambda _: f"{part([1])}.{part({})}.x", "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_token_that_is_not_good_opens_nothing(provider: Provider, attack: str) -> None:
    forge, reason = ATTACKS[attack]
    assert reason in refused(provider, forge(provider))
    assert set(provider.asked) <= {DISCOVERY, JWKS}  # nothing that a token names is ever fetched
    assert read(provider, provider.token()).name == "user:ann"


def test_whatever_is_made_of_a_good_token_is_refused_and_breaks_nothing(provider: Provider) -> None:
    tokens, good = Tokens(trusting(provider)), provider.token()
    holder = asyncio.run(tokens.caller(good))

    @given(place=st.integers(0, len(good)), length=st.integers(0, 40), put=st.text(max_size=20))
    def change(place: int, length: int, put: str) -> None:
        try:
            found = asyncio.run(tokens.caller(good[:place] + put + good[place + length :]))
        except InvalidToken:
            return
        assert found == holder  # what is after the last bit, or nothing was changed

    change()


def test_a_key_is_for_what_it_was_published_for(provider: Provider) -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is the point
    secret = {"kty": "oct", "k": part("canary" * 8), "kid": "secret", "alg": "HS256"}
    provider.private |= {"weak": (weak, "RS256"), "private": (provider.private["first"][0], "RS256")}
    whole = jwt.algorithms.RSAAlgorithm.to_jwk(provider.private["first"][0], as_dict=True)
    provider.published += [
        secret,
        {**public_jwk(weak, "RS256"), "kid": "weak"},
        {**whole, "kid": "private"},
        {"kty": "EC", "crv": "P-256", "x": "canary", "y": "canary", "kid": "broken"},
        {"kty": ["RSA"], "kid": "odd"},
    ]
    provider.add_key("for encryption", use="enc")
    provider.add_key("for PS256", alg="PS256")
    for kid in ("weak", "private", "for encryption"):
        assert "names no key" in refused(provider, provider.token(kid))
    assert "not for this algorithm" in refused(provider, provider.token("for PS256"))
    provider.private["for PS256"] = provider.private["for PS256"][0], "PS256"
    assert read(provider, provider.token("for PS256")).name == "user:ann"


# ---- through the API


def test_a_person_reads_by_a_token_and_does_no_more_than_it_grants(
    settings: Settings, rules: RuleSet, base: Base, provider: Provider
) -> None:
    base.send(kate("crm:1"))
    trusted = settings.model_copy(update={"oidc_issuer": provider.issuer, "oidc_audience": AUDIENCE})
    with TestClient(create_app(trusted, rules)) as client, structlog.testing.capture_logs() as logged:

        def ask(method: str, path: str, token: str, **options: Any) -> Any:
            return client.request(method, path, headers={"Authorization": f"Bearer {token}"}, **options)

        token = provider.token()
        assert ask("GET", "/v1/crosswalk/crm/1", token).status_code == 200
        assert ask("PUT", "/v1/sources/crm/records/2", token, json=kate("crm:2")).status_code == 403
        own = provider.token(scope="records:write", mdm_sources=["crm"])
        assert ask("PUT", "/v1/sources/crm/records/2", own, json=kate("crm:2")).status_code == 202
        assert ask("PUT", "/v1/sources/pos/records/2", own, json=kate("pos:2")).status_code == 403
        late = provider.token(exp=GONE, sub="canary")
        answer = ask("GET", "/v1/crosswalk/crm/1", late)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert answer.json()["detail"] == "the token has expired"
        assert late not in str(logged) + answer.text


def test_without_an_issuer_a_token_is_no_key(client: TestClient, provider: Provider) -> None:
    headers = {"Authorization": f"Bearer {provider.token()}"}
    assert client.get("/v1/crosswalk/crm/1", headers=headers).status_code == 401
    assert provider.asked == []


def test_the_operators_key_is_taken_for_no_token(
    settings: Settings, rules: RuleSet, provider: Provider
) -> None:
    dotted = settings.model_copy(
        update={"api_key": SecretStr("a.b.c"), "oidc_issuer": provider.issuer, "oidc_audience": AUDIENCE}
    )
    with TestClient(create_app(dotted, rules), headers={"Authorization": "Bearer a.b.c"}) as client:
        assert client.get("/v1/events").status_code == 200
