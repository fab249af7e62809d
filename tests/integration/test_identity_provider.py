"""An identity provider that changes its keys, goes away, or sends garbage; and settings that name the wrong one."""

import asyncio

import pytest
import structlog

from api.app import create_app
from api.errors import InvalidToken
from api.provider import FETCH_SECONDS
from api.tokens import Tokens
from mdm.doctor import provider as doctor
from mdm.errors import BadInput, ServerUnavailable
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.provider import AUDIENCE, DISCOVERY, JWKS, Provider, read, trusting


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_keys_are_fetched_once_for_all_who_wait_and_again_after_ten_minutes(provider: Provider) -> None:
    clock = Clock()
    tokens = Tokens(trusting(provider), clock)

    async def use() -> None:
        await asyncio.gather(*(tokens.caller(provider.token()) for _ in range(20)))
        assert provider.asked == [DISCOVERY, JWKS]
        clock.now += 599
        await tokens.caller(provider.token())
        assert len(provider.asked) == 2
        old = provider.token()
        provider.rotate("second")  # the first is withdrawn
        clock.now += 2
        with pytest.raises(InvalidToken):
            await tokens.caller(old)
        assert len(provider.asked) == 4

    asyncio.run(use())


def test_a_new_key_is_fetched_when_it_is_first_used_and_unknown_ones_at_most_every_30_seconds(
    provider: Provider,
) -> None:
    clock = Clock()
    tokens = Tokens(trusting(provider), clock)

    async def use() -> None:
        await tokens.caller(provider.token())
        provider.add_key("second")
        clock.now += 31
        assert (await tokens.caller(provider.token("second"))).name == "user:ann"
        assert len(provider.asked) == 4
        for kid in range(50):
            with pytest.raises(InvalidToken):
                await tokens.caller(provider.token(headers={"kid": f"unknown-{kid}"}))
        assert len(provider.asked) == 4
        clock.now += 31
        with pytest.raises(InvalidToken):
            await tokens.caller(provider.token(headers={"kid": "unknown"}))
        assert len(provider.asked) == 6

    asyncio.run(use())


def test_while_the_provider_is_away_known_keys_are_good_and_it_is_seldom_asked(provider: Provider) -> None:
    clock = Clock()
    tokens = Tokens(trusting(provider), clock)

    async def use() -> None:
        await tokens.caller(provider.token())
        provider.status = 503
        for _ in range(10):
            clock.now += 700
            assert (await tokens.caller(provider.token())).name == "user:ann"
            assert (await tokens.caller(provider.token())).name == "user:ann"
        assert len(provider.asked) <= 2 + 10
        provider.status = 200
        provider.rotate("second")
        clock.now += 31
        assert (await tokens.caller(provider.token("second"))).name == "user:ann"

    asyncio.run(use())


def test_without_any_key_nobody_is_called_wrong(provider: Provider) -> None:
    provider.status = 500
    with pytest.raises(ServerUnavailable):
        read(provider, provider.token())


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (DISCOVERY, b'{"issuer": "https://canary.example", "jwks_uri": "http://127.0.0.1:1/keys"}'),
        (DISCOVERY, b"{}"),
        (DISCOVERY, b"<html>canary"),
        (JWKS, b'{"keys": []}'),
        (JWKS, b'{"keys": {"canary": 1}}'),
        (JWKS, b'{"keys": 7}'),
        (JWKS, b'["canary"]'),
        (JWKS, b"[" * 200_000),
        (JWKS, b'{"keys": [' + b" " * 300_000 + b"]}"),
        (JWKS, b"\xff\xfe"),
    ],
)
def test_a_provider_that_sends_garbage_is_as_one_that_is_away(
    provider: Provider, path: str, body: bytes
) -> None:
    clock = Clock()
    tokens = Tokens(trusting(provider), clock)

    async def use() -> None:
        await tokens.caller(provider.token())
        provider.bodies[path] = body
        clock.now += 700
        with structlog.testing.capture_logs() as logged:
            assert (await tokens.caller(provider.token())).name == "user:ann"
        assert [line["event"] for line in logged] == ["the identity provider's keys could not be fetched"]
        assert "canary" not in str(logged)

    asyncio.run(use())


def test_a_provider_that_answers_too_slowly_or_sends_elsewhere_is_not_waited_for(provider: Provider) -> None:
    provider.status = 302
    with pytest.raises(ServerUnavailable):
        read(provider, provider.token())
    assert provider.asked == [DISCOVERY]
    provider.status, provider.delay = 200, FETCH_SECONDS / 2 + 0.5  # each answer in time, both together not
    with pytest.raises(ServerUnavailable):
        read(provider, provider.token())


def test_keys_may_be_named_by_a_setting_without_discovery(provider: Provider) -> None:
    provider.bodies[DISCOVERY] = b"none here"
    url = provider.issuer + JWKS
    assert read(provider, provider.token(), oidc_jwks_url=url).name == "user:ann"
    assert provider.asked == [JWKS]


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_audience": None},
        {"oidc_audience": ""},
        {"oidc_issuer": "http://login.example.com"},
        {"oidc_jwks_url": "http://login.example.com/keys"},
        {"oidc_jwks_url": "file:///etc/passwd"},
        {"oidc_issuer": "login.example.com"},
    ],
)
def test_settings_that_would_let_in_others_let_nothing_start(rules: RuleSet, wrong: dict[str, str]) -> None:
    sound = {"oidc_issuer": "https://login.example.com", "oidc_audience": AUDIENCE}
    with pytest.raises(BadInput, match="MDM_OIDC_"):
        create_app(Settings(**{**sound, **wrong}), rules)


# ---- the doctor


def test_the_doctor_reaches_the_provider_and_says_what_is_set_wrongly(provider: Provider) -> None:
    sound = trusting(provider)
    for settings, verdict, said in (
        (Settings(), "ok", "keys alone"),
        (sound, "ok", "1 keys published"),
        (trusting(provider, oidc_jwks_url=provider.issuer + JWKS), "ok", "reached"),
        (sound.model_copy(update={"oidc_audience": None}), "failed", "MDM_OIDC_AUDIENCE is not set"),
        (sound.model_copy(update={"oidc_issuer": provider.issuer + "/"}), "failed", "otherwise"),
        (sound.model_copy(update={"oidc_issuer": "http://127.0.0.1:1"}), "failed", "cannot be asked"),
        (trusting(provider, oidc_jwks_url=provider.issuer + DISCOVERY), "failed", "no keys"),
    ):
        found = doctor.examine(settings)
        assert (found.verdict, said in found.found) == (verdict, True), found
    provider.bodies[DISCOVERY] = b"<html>canary"
    found = doctor.examine(sound)
    assert (found.verdict, "canary" in str(found)) == ("failed", False)
