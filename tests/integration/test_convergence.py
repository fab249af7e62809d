"""Subscribers end with the service's crosswalk, however events arrive; what was changed behind their back is found.

Here with dozens of histories; benchmarks/convergence.py plays thousands, and benchmarks/drift.py takes many records.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random

import pytest

from mdm.client import Crosswalk, Event, Mdm
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, deletion, kate
from tests.conftest import API_KEY
from tests.drifting import CORRUPTIONS
from tests.following import Tally, converge, delivered
from tests.serving import served

BaseMaker = Callable[[], Base]


@pytest.fixture
def api(settings: Settings, rules: RuleSet) -> Iterator[Mdm]:
    """A client of the API on a real socket."""
    with served(settings, rules) as url, Mdm(url, API_KEY) as client:
        yield client


def test_however_events_arrive_every_subscriber_ends_with_the_services_crosswalk(
    fresh_base: BaseMaker, api: Mdm
) -> None:
    tally = sum((converge(fresh_base(), api, seed, deliveries=70) for seed in range(14)), Tally())
    assert tally.deliveries == 14 * 70
    assert tally.moves > 40
    assert tally.snapshots > 40
    assert tally.wrong == 0


def test_deliveries_are_late_repeated_and_replayed() -> None:
    events = [Event(str(n), "golden.updated", datetime.now(UTC), "G-1", {}, n) for n in range(200)]
    came = [event.sequence for event in delivered(events, Random(1))]
    assert set(came) == set(range(200))
    assert len(came) > 260
    late = [max(came[: came.index(n)], default=n) - n for n in range(200)]
    assert 20 < max(late) <= 40


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_a_record_that_was_changed_behind_its_back_is_found_and_put_right(
    base: Base, api: Mdm, kind: str
) -> None:
    people = [kate(f"crm:{n}", family_name=f"Neil {n}", emails=[f"p{n}@example.com"]) for n in range(200)]
    base.send(*people, *({**person, "source": "loyalty"} for person in people))
    base.send(*(deletion(f"crm:{n}") for n in range(0, 200, 20)))
    crosswalk, random = Crosswalk(), Random(kind)
    crosswalk.follow(api)
    right = dict(crosswalk.held)
    assert len(right) == 400
    for _ in range(50):
        CORRUPTIONS[kind](crosswalk, random)
        assert crosswalk.held != right
        assert crosswalk.reconcile(api) == 1
        assert crosswalk.held == right
    assert crosswalk.reconcile(api) == 0
