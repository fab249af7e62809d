"""Signing in to the console by an identity provider: who comes back with a code, and what is refused."""

import base64
import hashlib
import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from api.steward.sessions import COOKIE
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import fetch_rows
from tests.base import Base
from tests.console import Browser
from tests.provider import AUDIENCE, AUTHORISE, TOKEN, Provider
from tests.serving import served

BEGIN, END = "/steward/sign-in/oidc", "/steward/sign-in/oidc/return"


@pytest.fixture
def url(settings: Settings, rules: RuleSet, provider: Provider) -> Iterator[str]:
    trusting = {
        "oidc_issuer": provider.issuer,
        "oidc_audience": AUDIENCE,
        "oidc_client_id": "console",
        "oidc_client_secret": SecretStr("of-the-client"),
    }
    with served(settings.model_copy(update=trusting), rules) as address:
        yield address


def gives(provider: Provider, **claims: str) -> None:
    """The provider gives a token for whatever code comes next."""
    token = provider.token(**claims)
    provider.bodies[TOKEN] = json.dumps({"access_token": token, "token_type": "Bearer"}).encode()


def begin(browser: Browser, following: str = "/steward/decisions") -> dict[str, str]:
    """What the browser is sent to the provider with."""
    answer = browser.get(f"{BEGIN}?next={following}")
    assert answer.status_code == 303
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def test_who_comes_back_with_a_code_is_signed_in(url: str, base: Base, provider: Provider) -> None:
    gives(provider, sub="ann", scope="openid review")
    with httpx.Client(base_url=url, timeout=30) as http:
        browser = Browser(http)
        assert BEGIN in browser.get("/steward/sign-in").text
        answer = browser.get(f"{BEGIN}?next=/steward/decisions")
        assert answer.headers["location"].startswith(f"{provider.issuer}{AUTHORISE}?")
        asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        assert asked["redirect_uri"] == f"{url}{END}"
        assert (asked["response_type"], asked["client_id"]) == ("code", "console")
        assert (asked["scope"], asked["code_challenge_method"]) == (
            "openid review golden:read-personal",
            "S256",
        )
        back = browser.get(f"{END}?code=c-1&state={asked['state']}")
        assert (back.status_code, back.headers["location"]) == (303, "/steward/decisions")
        (form,) = provider.forms
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(challenge).decode().rstrip("=") == asked["code_challenge"]
        assert (form["code"], form["client_secret"]) == ("c-1", "of-the-client")
        assert form["redirect_uri"] == asked["redirect_uri"]
        assert set(browser.cookies) == {COOKIE}
        assert browser.get("/steward/decisions").status_code == 200
    assert base.act(fetch_rows, "SELECT caller, scopes FROM console_session") == [("user:ann", ["review"])]


def test_what_did_not_begin_in_this_browser_does_not_end_in_it(
    url: str, base: Base, provider: Provider
) -> None:
    gives(provider)
    with httpx.Client(base_url=url, timeout=30) as http:
        mine, theirs = Browser(http), Browser(http)
        begin(mine)
        other = begin(theirs)["state"]
        for query in (f"code=c&state={other}", "code=c&state=", "code=c", "state=x", "error=access_denied"):
            assert mine.get(f"{END}?{query}").status_code == 401
        assert Browser(http).get(f"{END}?code=c&state=").status_code == 401
    assert provider.forms == []
    assert base.act(fetch_rows, "SELECT FROM console_session") == []


def test_a_token_that_would_not_open_the_api_opens_no_session(
    url: str, base: Base, provider: Provider
) -> None:
    with httpx.Client(base_url=url, timeout=30) as http:
        browser = Browser(http)
        for claims in (
            {"aud": "another"},
            {"iss": "https://evil.example"},
            {"exp": 1},
            {"nonce": "of an ID token"},
        ):
            gives(provider, **claims)  # type: ignore[arg-type]
            assert browser.get(f"{END}?code=c&state={begin(browser)['state']}").status_code == 401
        for body in (b"", b"{}", b"[]", b'{"access_token": 7}', b'{"access_token": "key-for-tests-"}'):
            provider.bodies[TOKEN] = body
            assert browser.get(f"{END}?code=c&state={begin(browser)['state']}").status_code == 401
        provider.bodies[TOKEN] = b"not JSON"
        assert browser.get(f"{END}?code=c&state={begin(browser)['state']}").status_code == 503
    assert base.act(fetch_rows, "SELECT FROM console_session") == []


def test_without_a_provider_there_is_no_such_way_in(settings: Settings, rules: RuleSet) -> None:
    with served(settings, rules) as url:
        assert BEGIN not in httpx.get(f"{url}/steward/sign-in").text
        for path in (BEGIN, END):
            assert httpx.get(f"{url}{path}").status_code == 404
