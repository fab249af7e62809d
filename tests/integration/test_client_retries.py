"""The client tries again what passes by itself, with one effect, and no longer than it is told."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mdm.client import Problem, Terms, TooMany
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.asking import WAYS, Way, ask
from tests.base import Base, kate, omar
from tests.flaky import Fault, Flaky, flaky
from tests.serving import served

SOON = {"Retry-After": "0"}
PASSING: list[Fault] = [
    "unasked",
    "unanswered",
    "cut",
    (429, SOON),
    (429, {}),
    (502, {}),
    (503, SOON),
    (504, {"Retry-After": "when it is well"}),
]


@pytest.fixture
def service(settings: Settings, rules: RuleSet) -> Iterator[Flaky]:
    with served(settings, rules) as url, flaky(url) as told:
        yield told


@pytest.mark.parametrize("way", WAYS)
def test_whatever_passes_is_waited_for(way: Way, service: Flaky, base: Base) -> None:
    base.send(kate("crm:1"))
    service.faults = list(PASSING)
    assert ask(way, service.url, lambda c: c.crosswalk("crm", "1")).golden_id == base.golden_id("crm:1")
    assert len(service.came) == len(PASSING) + 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", PASSING)
def test_a_decision_that_had_to_be_sent_again_is_made_once(
    way: Way, fault: Fault, service: Flaky, base: Base
) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    both = [base.golden_id("crm:1"), base.golden_id("pos:2")]
    service.faults = [fault, fault]
    said = ask(way, service.url, lambda c: c.merge(both, by="ann", reason="-"))
    assert [one.decision for one in ask(way, service.url, lambda c: c.decisions())] == [said.decision]
    keys = [one.headers["idempotency-key"] for one in service.came[:3]]
    assert len(set(keys)) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_subscription_whose_end_was_not_heard_of_ended(way: Way, service: Flaky) -> None:
    made = ask(way, service.url, lambda c: c.subscribe(Terms("feed", "tests")))
    service.faults = ["unanswered"]
    ask(way, service.url, lambda c: c.delete_subscription(made.subscription, if_match=made.etag))
    assert ask(way, service.url, lambda c: c.subscriptions()) == ()


@pytest.mark.parametrize("way", WAYS)
def test_each_call_has_a_key_of_its_own_and_each_part_of_many(way: Way, service: Flaky) -> None:
    records = [{"source_id": str(n)} for n in range(1_500)]
    service.faults = ["unanswered"]
    sent = ask(way, service.url, lambda c: c.put_records("crm", records))
    assert (sent.accepted, sent.unchanged) == (1_500, 0)  # what was answered the first time, once more
    first, again, second = (one.headers["idempotency-key"] for one in service.came)
    assert first == again != second


@pytest.mark.parametrize("way", WAYS)
def test_a_snapshot_is_tried_again_until_it_begins(way: Way, service: Flaky, base: Base) -> None:
    base.send(kate("crm:1"))
    service.faults = [(429, SOON), (503, {}), "unasked"]
    assert len(ask(way, service.url, lambda c: c.snapshot())) == 2
    service.faults = ["cut"]
    with pytest.raises(httpx.RemoteProtocolError):
        ask(way, service.url, lambda c: c.snapshot())


@pytest.mark.parametrize("way", WAYS)
def test_without_patience_everything_is_told_at_once(way: Way, service: Flaky) -> None:
    def once(fault: Fault) -> Any:
        service.faults = [fault]
        return ask(way, service.url, lambda c: c.crosswalk("crm", "1"), patience_seconds=0)

    with pytest.raises(TooMany) as busy:
        once((429, {"Retry-After": "17"}))
    assert busy.value.retry_after == 17
    with pytest.raises(Problem) as down:
        once((503, {}))
    assert (down.value.status, down.value.type) == (503, "about:blank")
    with pytest.raises(httpx.TransportError):
        once("unasked")
    assert len(service.came) == 3


@pytest.mark.parametrize("way", WAYS)
def test_who_is_asked_to_come_back_after_patience_ends_does_not_wait(way: Way, service: Flaky) -> None:
    service.faults = [(429, {"Retry-After": "3600"})]
    with pytest.raises(TooMany):
        ask(way, service.url, lambda c: c.crosswalk("crm", "1"))
    assert len(service.came) == 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_what_does_not_pass_is_not_tried_again(way: Way, status: int, service: Flaky) -> None:
    service.faults = [(status, {})]
    with pytest.raises(Problem) as refused:
        ask(way, service.url, lambda c: c.crosswalk("crm", "1"))
    assert (refused.value.status, len(service.came)) == (status, 1)
