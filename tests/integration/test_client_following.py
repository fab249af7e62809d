"""The typed client follows the service: events, snapshots, reconciliation, subscriptions."""

from dataclasses import replace

import pytest

from mdm.client import Crosswalk, Key, Mdm, NotFound, Stale, Terms
from mdm.client.answers.following import GoldenLine, Mapped, SnapshotHead
from tests.asking import WAYS, Way, ask
from tests.base import Base, deletion, kate, omar


@pytest.mark.parametrize("way", WAYS)
def test_events_and_snapshots_are_typed(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    base.merge("crm:1", "pos:2")
    base.send(deletion("pos:2"))
    told = ask(way, url, lambda c: c.events(0))
    assert [one.sequence for one in told] == [one.sequence for one in base.events()]
    assert {one.type for one in told} >= {"golden.created", "golden.merged", "golden.retired"}
    merged = next(one for one in told if one.type == "golden.merged")
    assert merged.subject == merged.data["golden_id"] == base.golden_id("crm:1")
    assert merged.previous_golden_ids
    assert merged.moved_records[0].to == merged.subject
    assert [one.type for one in ask(way, url, lambda c: c.events(0, types=["golden.merged"]))] == [
        "golden.merged"
    ]
    head, *lines = ask(way, url, lambda c: c.snapshot())
    assert head == SnapshotHead(told[-1].sequence)
    assert set(lines) == {
        Mapped("crm", "1", base.golden_id("crm:1"), 1),
        *(line for line in lines if line.golden_id is None),
    }
    (golden,) = ask(way, url, lambda c: c.snapshot("golden"))[1:]
    assert isinstance(golden, GoldenLine)
    assert golden.records == (Key("crm", "1"),)


@pytest.mark.parametrize("way", WAYS)
def test_the_reference_subscriber_follows_by_either_client(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    crosswalk = Crosswalk()
    ask(way, url, crosswalk.load)
    base.send(kate("loyalty:3"), deletion("pos:2"))
    ask(way, url, crosswalk.follow)
    assert {f"{s}:{i}": golden_id for s, i, golden_id in crosswalk.records()} == base.crosswalk()
    crosswalk.held.clear()
    assert ask(way, url, crosswalk.reconcile) == 2
    crosswalk.sequence = 10**9  # of another service, or of one that was restored
    ask(way, url, crosswalk.follow)
    assert {f"{s}:{i}": golden_id for s, i, golden_id in crosswalk.records()} == base.crosswalk()


@pytest.mark.parametrize("way", WAYS)
def test_subscriptions_are_made_changed_and_ended(way: Way, url: str) -> None:
    terms = Terms("marketing", "crm-team", "https://hooks.example.com/mdm", types=("golden.merged",))
    made = ask(way, url, lambda c: c.subscribe(terms, after=0))
    assert made.secret.startswith("whsec_")
    number = made.subscription
    assert [one.name for one in ask(way, url, lambda c: c.subscriptions())] == ["marketing"]
    changed = ask(
        way,
        url,
        lambda c: c.change_subscription(
            number, replace(made, sources=("crm",)), state="paused", if_match=made.etag
        ),
    )
    assert (changed.sources, changed.types, changed.state) == (("crm",), ("golden.merged",), "paused")
    assert ask(way, url, lambda c: c.subscription(number)) == changed
    with pytest.raises(Stale):
        ask(way, url, lambda c: c.delete_subscription(number, if_match=made.etag))
    assert ask(way, url, lambda c: c.rotate_secret(number)).secret not in {made.secret, None}
    ask(way, url, lambda c: c.delete_subscription(number))
    with pytest.raises(NotFound):
        ask(way, url, lambda c: c.subscription(number))


def test_an_iterator_that_waits_hears_of_what_happens_next(mdm: Mdm, base: Base) -> None:
    base.send(kate("crm:1"))
    feed = mdm.events(0, wait_seconds=60)
    assert next(feed).sequence == 1
    base.send(omar("pos:2"))
    assert next(feed).sequence == 2
