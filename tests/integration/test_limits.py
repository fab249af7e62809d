"""How often a caller may ask, how often a stranger may guess, and how much a key may send."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.errors import Busy, TooManyRequests, Unauthorised
from api.limits import Limits, Strangers
from mdm import keys
from mdm.access import Caller, operator
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.keys import Terms
from tests.base import Base, kate, omar
from tests.conftest import API_KEY
from tests.vendors import OTHER_SECRET, secretive, shopify, taking


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def limits(clock: Clock, **options: Any) -> Limits:
    return Limits(Settings(**options), clock)


def caller(name: str = "key:till", **terms: Any) -> Caller:
    return Caller(name, frozenset(), **terms)


# ---- the count


@given(
    rate=st.floats(0.1, 50), gaps=st.lists(st.floats(0, 3), min_size=1, max_size=200), extra=st.floats(0, 1)
)
def test_in_no_time_more_is_let_through_than_the_rate_and_one_burst(
    rate: float, gaps: list[float], extra: float
) -> None:
    clock = Clock()
    counted = limits(clock).rates
    who, through = caller(requests_per_second=rate), []
    for gap in gaps:
        clock.now += gap
        _, wait = counted.take(who)
        if not wait:
            through.append(clock.now)
            continue
        assert 0 < wait <= max(1, 1 / rate) + 1e-6
        clock.now += wait + extra * 1e-6
        assert counted.take(who)[1] == 0  # the wait is true
        through.append(clock.now)
    burst = max(1, int(rate))
    for first in range(len(through)):
        for last in range(first, len(through)):
            span = through[last] - through[first]
            assert last - first + 1 <= burst + rate * span + 1e-3


def test_a_caller_that_keeps_below_its_rate_is_never_refused() -> None:
    clock = Clock()
    counted = limits(clock, requests_per_second=7).rates
    for _ in range(1_000):
        assert counted.take(caller())[1] == 0
        clock.now += 1 / 7


def test_callers_do_not_spend_each_others_and_none_is_remembered_for_ever() -> None:
    clock = Clock()
    counted = limits(clock, requests_per_second=1).rates
    for number in range(30_000):
        assert counted.take(caller(f"user:{number}"))[1] == 0
        clock.now += 0.001
    assert len(counted._buckets._whole_at) <= 10_000
    assert counted.take(caller("user:29999"))[1] > 0


def test_what_is_left_is_told_in_structured_fields() -> None:
    clock = Clock()
    counted = limits(clock, requests_per_second=500).rates
    assert counted.take(caller())[0] == (
        (b"ratelimit-policy", b'"caller";q=500;w=1'),
        (b"ratelimit", b'"caller";r=499;t=1'),
    )
    assert counted.take(caller("key:slow", requests_per_second=0.5)) == (
        ((b"ratelimit-policy", b'"caller";q=1;w=2'), (b"ratelimit", b'"caller";r=0;t=2')),
        0,
    )
    assert counted.take(operator()) == ((), 0)
    assert limits(clock, requests_per_second=0).rates.take(caller()) == ((), 0)


def find(*, opens: bool) -> None:
    if not opens:
        raise Unauthorised("none of ours")


def comes(strangers: Strangers, address: str, credential: str, *, opens: bool = False) -> bool:
    """Whether it is looked at what this address sends."""
    request = Request({"type": "http", "client": (address, 1), "headers": []})
    try:
        with strangers.watched(request, credential):
            find(opens=opens)
    except TooManyRequests:
        return False
    except Unauthorised:
        pass
    return True


def test_guessing_is_counted_by_address_and_by_a_network_of_ipv6() -> None:
    clock = Clock()
    strangers = limits(clock, refusals_per_minute=3).strangers
    assert comes(strangers, "10.0.0.1", "known", opens=True)
    for address in ("10.0.0.1", "10.0.0.1", "::ffff:10.0.0.1"):
        assert comes(strangers, address, "guess")
    for address in ("10.0.0.1", "::ffff:10.0.0.1"):
        assert not comes(strangers, address, "guess")
    assert comes(
        strangers, "10.0.0.1", "known", opens=True
    )  # who shares the guesser's proxy is not locked out
    assert not comes(strangers, "10.0.0.1", "another", opens=True)
    assert comes(strangers, "10.0.0.2", "guess")
    for last in range(3):
        assert comes(strangers, f"2001:db8:1:2::{last}", "guess")
    assert not comes(strangers, "2001:db8:1:2:ffff::9", "guess")
    assert comes(strangers, "2001:db8:1:3::1", "guess")
    clock.now += 19.9
    assert not comes(strangers, "2001:db8:1:2::9", "guess")
    clock.now += 0.2
    assert comes(strangers, "2001:db8:1:2::9", "guess")


def test_a_key_that_opens_no_more_is_counted_like_any_guess() -> None:
    strangers = limits(Clock(), refusals_per_minute=2).strangers
    assert comes(strangers, "10.0.0.1", "revoked", opens=True)
    assert [comes(strangers, "10.0.0.1", "revoked") for _ in range(4)] == [True, True, False, False]


def test_a_caller_has_a_bounded_number_of_streams_open() -> None:
    waiting = limits(Clock()).waiting
    held = [waiting.held(caller()) for _ in range(20)]
    for one in held:
        one.__enter__()
    with pytest.raises(Busy), waiting.held(caller()):
        pass
    with waiting.held(caller("key:other")):
        pass
    held[0].__exit__(None, None, None)
    with waiting.held(caller()):
        pass


# ---- through the API


def key_of(base: Base, name: str = "till", **terms: Any) -> dict[str, str]:
    """The header of a new key that may do everything a machine does."""
    scopes = ("records:write", "golden:read", "events")
    return {"Authorization": f"Bearer {base.act(keys.issue, Terms(name, scopes, **terms), base.rules)}"}


@contextmanager
def opened(settings: Settings, rules: RuleSet, **options: Any) -> Iterator[TestClient]:
    with TestClient(create_app(settings.model_copy(update=options), rules)) as client:
        yield client


def test_every_answer_to_a_caller_tells_what_is_left_whatever_became_of_the_request(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    headers = key_of(base)
    with opened(settings, rules, requests_per_second=5) as client:
        asked = (
            ("GET", "/v1/crosswalk/crm/1", 404),
            ("GET", "/v1/subscriptions", 403),
            ("PUT", "/v1/sources/crm/records/1", 415),
            ("GET", "/v1/events?after=x", 422),
        )
        for left, (method, path, status) in enumerate(asked):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == status
            assert answer.headers["ratelimit-policy"] == '"caller";q=5;w=1'
            assert int(answer.headers["ratelimit"].split("r=")[1][0]) >= 4 - left
        for answer in (client.get("/health/live"), client.get("/v1/events")):
            assert "ratelimit" not in answer.headers


def test_who_asks_too_often_is_told_when_to_come_back_and_others_are_not(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    slow, quick = key_of(base, "slow", requests_per_second=0.01), key_of(base, "quick")
    with opened(settings, rules) as client:
        assert client.get("/v1/events", headers=slow).status_code == 200
        answer = client.put("/v1/sources/crm/records/1", json=kate("crm:1"), headers=slow)
        assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many-requests")
        assert 90 < int(answer.headers["retry-after"]) <= 100
        assert answer.headers["ratelimit"].startswith('"caller";r=0;t=')
        assert client.get("/v1/crosswalk/crm/1", headers=quick).status_code == 404  # nothing was taken


def test_a_key_and_its_successor_share_their_limit(base: Base, settings: Settings, rules: RuleSet) -> None:
    old = key_of(base, requests_per_second=0.01)
    with opened(settings, rules) as client:
        assert client.get("/v1/events", headers=old).status_code == 200
        prefix = keys.prefix_of(old["Authorization"].removeprefix("Bearer "))
        new = base.act(keys.rotate, prefix, keys.timedelta(hours=1), rules)
        assert client.get("/v1/events", headers={"Authorization": f"Bearer {new}"}).status_code == 429


def test_the_operators_key_is_not_limited(settings: Settings, rules: RuleSet) -> None:
    with opened(settings, rules, requests_per_second=1) as client:
        headers = {"Authorization": f"Bearer {API_KEY}"}
        assert {client.get("/v1/events", headers=headers).status_code for _ in range(20)} == {200}


def test_who_guesses_keys_is_stopped_and_who_holds_one_goes_on(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    holder, newcomer = key_of(base, "holder"), key_of(base, "newcomer")
    with opened(settings, rules, refusals_per_minute=5) as client:
        assert client.get("/v1/events", headers=holder).status_code == 200
        guesses = [f"mdm_{'0' * 12}_{'x' * 42}{number}" for number in range(10)]
        answers = [
            client.get("/v1/events", headers={"Authorization": f"Bearer {guess}"}) for guess in guesses
        ]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 5
        assert int(answers[-1].headers["retry-after"]) in range(1, 13)
        assert client.get("/v1/events", headers=holder).status_code == 200
        assert client.get("/v1/events", headers=newcomer).status_code == 429
        assert client.get("/v1/events").status_code == 401  # nothing was guessed


def test_who_forges_a_vendors_signatures_is_stopped_and_the_vendor_goes_on(
    settings: Settings, rules: RuleSet
) -> None:
    right, forged = shopify({"id": 7}), shopify({"id": 7}, secret=OTHER_SECRET)
    few = secretive(settings, refusals_per_minute=3)
    with TestClient(create_app(few, taking(rules))) as client:
        assert [forged.post(client).status_code for _ in range(5)] == [401, 401, 401, 429, 429]
    with TestClient(create_app(few, taking(rules))) as client:
        assert right.post(client).status_code == 200
        for _ in range(5):
            forged.post(client)
        assert right.post(client).status_code == 200


def test_a_key_may_send_no_larger_bodies_than_it_says(base: Base, settings: Settings, rules: RuleSet) -> None:
    small, large = key_of(base, "small", max_body_bytes=1_000), key_of(base, "large", max_body_bytes=5_000)
    with opened(settings, rules, api_max_body_bytes=2_000) as client:
        path = "/v1/sources/crm/records/1"
        for headers, most in (
            (small, 1_000),
            (large, 5_000),
            ({"Authorization": f"Bearer {API_KEY}"}, 2_000),
        ):
            for size, status in ((most, 202), (most + 1, 413)):
                body = json.dumps(omar("crm:1")).encode().ljust(size)
                sent = {**headers, "Content-Type": "application/json"}
                assert client.put(path, content=body, headers=sent).status_code == status, size


def test_a_batch_of_a_thousand_records_is_one_request_and_one_more_record_is_refused(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    headers = key_of(base, requests_per_second=0.01)
    batch = [kate(f"crm:{number}") for number in range(1_000)]
    with opened(settings, rules) as client:
        taken = client.post("/v1/sources/crm/records:batch", json=batch, headers=headers)
        assert (taken.status_code, taken.json()["accepted"]) == (202, 1_000)
        own = {"Authorization": f"Bearer {API_KEY}"}
        more = [*batch, kate("crm:1001")]
        assert client.post("/v1/sources/crm/records:batch", json=more, headers=own).status_code == 422
