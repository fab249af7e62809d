"""The typed client, direct and awaited, against a real API over a real socket."""

from datetime import UTC, datetime

import pytest

from mdm.client import Conflict, Gone, Key, Mdm, NotFound, Problem, Refused, Stale, Terms
from mdm.client import call as calling
from mdm.client.answers.following import Mapped
from mdm.client.calls import golden
from tests.asking import WAYS, Way, ask
from tests.base import Base, kate, moved, omar

ODD_KEYS = ["a/b", "ü ?#&=+%", "%2F", ".", "..", "../..", "a:batch", "line\u2028\x85end", "'\"\\"]


@pytest.mark.parametrize("way", WAYS)
def test_a_record_goes_in_waits_is_placed_and_goes_again(way: Way, url: str, base: Base) -> None:
    record = {name: value for name, value in kate("crm:1").items() if name not in {"source", "source_id"}}
    assert ask(way, url, lambda c: c.put_record("crm", "1", record)).outcome == "accepted"
    waiting = ask(way, url, lambda c: c.crosswalk("crm", "1"))
    assert (waiting.golden_id, waiting.pending) == (None, True)
    base.resolve()
    placed = ask(way, url, lambda c: c.crosswalk("crm", "1"))
    assert (placed.golden_id, placed.link_version, placed.pending) == (base.golden_id("crm:1"), 1, False)
    ask(way, url, lambda c: c.delete_record("crm", "1", updated_at=datetime.now(UTC)))
    base.resolve()
    with pytest.raises(Gone):
        ask(way, url, lambda c: c.crosswalk("crm", "1"))


@pytest.mark.parametrize("source_id", ODD_KEYS)
def test_a_key_may_hold_any_character(source_id: str, mdm: Mdm, base: Base) -> None:
    mdm.put_record("crm", source_id, {"family_name": "Lee"})
    base.resolve()
    assert mdm.crosswalk("crm", source_id).golden_id is not None
    held = [line.source_id for line in mdm.snapshot() if isinstance(line, Mapped)]
    assert held == [source_id]


@pytest.mark.parametrize("way", WAYS)
def test_many_records_go_in_parts_and_the_broken_are_named_by_their_place_among_all(
    way: Way, url: str
) -> None:
    records = [{"source_id": str(n), "family_name": "Lee"} for n in range(2_100)]
    records[7]["zip"] = records[2_050]["emails"] = "none such"
    sent = ask(way, url, lambda c: c.put_records("crm", iter(records)))
    assert (sent.accepted, sent.unchanged) == (2_098, 0)
    assert [(one.index, one.field) for one in sent.refused] == [(7, "zip"), (2_050, "emails")]
    good = [record for n, record in enumerate(records) if n not in {7, 2_050}]
    assert ask(way, url, lambda c: c.put_records("crm", good)).unchanged == 2_098


@pytest.mark.parametrize("way", WAYS)
def test_golden_records_are_read_with_what_was_and_why(way: Way, url: str, base: Base) -> None:
    before = datetime.now(UTC)
    base.send(kate("crm:1"), kate("pos:2"))
    golden_id = base.golden_id("crm:1")
    found = ask(way, url, lambda c: c.golden_record(golden_id))
    assert found.values["family_name"] == "O'Neil"
    assert set(found.records) == {Key("crm", "1"), Key("pos", "2")}
    assert ask(way, url, lambda c: c.golden_record(golden_id, held=found)) is found
    assert ask(way, url, lambda c: c.golden_record(golden_id, as_of=datetime.now(UTC))) == found
    with pytest.raises(NotFound, match="not given then"):
        ask(way, url, lambda c: c.golden_record(golden_id, as_of=before))
    why = ask(way, url, lambda c: c.explain(golden_id))
    assert {*why.links[0].records} == {*found.records}
    assert sum(one.weight for one in why.links[0].comparisons) + why.prior_weight == pytest.approx(
        why.links[0].match_weight
    )
    assert [one.version for one in ask(way, url, lambda c: c.history(golden_id)).versions] == [found.version]
    base.send(kate("crm:1", given_name="Kate", middle_name="Ann"))
    assert ask(way, url, lambda c: c.golden_record(golden_id, held=found)).version > found.version


@pytest.mark.parametrize("way", WAYS)
def test_people_are_looked_up_by_what_they_hold(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    found = ask(way, url, lambda c: c.lookup("phone", "020 7946 0018", country="GB"))
    assert [one.golden_id for one in found.matches] == [base.golden_id("crm:1")]
    assert found.matches[0].matched_records == (Key("crm", "1"),)
    assert not found.truncated


@pytest.mark.parametrize("way", WAYS)
def test_a_profile_is_matched_and_the_match_explained(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    profile = {"given_name": "Kate", "family_name": "O'Neil", "emails": ["kate.oneil@example.com"]}
    found = ask(way, url, lambda c: c.match(profile, limit=3))
    assert [one.golden_id for one in found.candidates] == [base.golden_id("crm:1")]
    best = found.candidates[0].best
    assert best.record == Key("crm", "1")
    assert sum(one.weight for one in best.comparisons) + found.prior_weight == pytest.approx(
        best.match_weight
    )
    assert ask(way, url, lambda c: c.match({"family_name": "Quist"})).reason is not None


@pytest.mark.parametrize("way", WAYS)
def test_stewards_decide_and_withdraw_what_was_not_changed_since(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"), kate("pos:2"), omar("pos:3"))
    golden_id, other = base.golden_id("crm:1"), base.golden_id("pos:3")
    seen = ask(way, url, lambda c: c.golden_record(golden_id))
    groups = [[("pos", "2")]]
    by = {"by": "ann", "reason": "her sister"}
    said = ask(way, url, lambda c: c.split(golden_id, groups, **by, if_match=seen.etag))
    base.resolve()
    assert base.golden_id("pos:2") != golden_id
    with pytest.raises(Stale):
        ask(way, url, lambda c: c.split(golden_id, groups, **by, if_match=seen.etag))
    ask(way, url, lambda c: c.undo(said.decision, **by))
    merged = ask(way, url, lambda c: c.merge([golden_id, other], **by))
    base.resolve()
    assert base.golden_id("pos:3") == base.golden_id("pos:2") == golden_id
    told = ask(way, url, lambda c: c.decisions())
    assert [(one.decision, one.standing) for one in told] == [(merged.decision, True), (said.decision, False)]
    assert [one.decision for one in ask(way, url, lambda c: c.decisions(standing=True))] == [merged.decision]


@pytest.mark.parametrize("way", WAYS)
def test_review_tasks_come_from_all_pages(
    way: Way, url: str, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "_PAGE", 1)
    juniors = [
        moved(f"crm:{n}", given_name="Zoe", suffix=suffix, emails=["z@x.example"], birth_date="1990-03-03")
        for n, suffix in ((5, "Jr"), (6, "Sr"))
    ]
    base.send(kate("crm:1"), moved("pos:2"), *juniors)
    tasks = ask(way, url, lambda c: c.review_tasks())
    assert [one.task for one in tasks] == [one.task for one in base.tasks()]
    assert len(tasks) > 1
    assert ask(way, url, lambda c: c.review_tasks(kind="bridge")) == []
    decided = ask(
        way, url, lambda c: c.decide(tasks[0].task, "same", by="ann", reason="-", if_match=tasks[0].etag)
    )
    assert decided.task == tasks[0].task


@pytest.mark.parametrize("way", WAYS)
def test_what_is_refused_says_what_is_wrong(way: Way, url: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(way, url, lambda c: c.crosswalk("crm", "1"), key="another")
    assert (refused.value.status, refused.value.type) == (401, "/problems/unauthorised")
    with pytest.raises(Refused):
        ask(way, url, lambda c: c.snapshot(), key="another")
    with pytest.raises(Problem) as broken:
        ask(way, url, lambda c: c.put_record("crm", "1", {"emails": "none"}))
    assert [one.field for one in broken.value.errors] == ["emails"]


@pytest.mark.parametrize("way", WAYS)
def test_a_source_takes_golden_ids_back_and_then_only_what_moved(
    way: Way, url: str, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golden, "_PAGE_GOLDEN_IDS", 1)
    base.send(kate("crm:1"), omar("crm:2"), kate("pos:3"))
    all_of_it = ask(way, url, lambda c: c.golden_ids("crm"))
    assert {one.source_id: one.golden_id for one in all_of_it.records} == {
        one: base.golden_id(f"crm:{one}") for one in ("1", "2")
    }
    assert ask(way, url, lambda c: c.golden_ids("crm", all_of_it.next_after)).records == ()
    base.send(moved("crm:4"))
    since = ask(way, url, lambda c: c.golden_ids("crm", all_of_it.next_after))
    assert [one.source_id for one in since.records] == ["4"]


@pytest.mark.parametrize("way", WAYS)
def test_it_is_told_why_two_records_are_together_or_apart(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"), kate("pos:2"), omar("pos:3"))
    together = ask(way, url, lambda c: c.why_not(("crm", "1"), ("pos", "2")))
    assert together.together
    assert together.pair.match_weight >= together.link_threshold
    assert {*together.steps[0].records} == {Key("crm", "1"), Key("pos", "2")}
    apart = ask(way, url, lambda c: c.why_not(("crm", "1"), ("pos", "3")))
    assert not apart.together
    assert apart.golden_ids == (base.golden_id("crm:1"), base.golden_id("pos:3"))
    assert apart.obstacles
    held = ask(way, url, lambda c: c.record("pos", "3"))
    assert (held.golden_id, held.versions[-1].payload["family_name"]) == (
        base.golden_id("pos:3"),
        omar("pos:3")["family_name"],
    )


@pytest.mark.parametrize("way", WAYS)
def test_dead_letters_are_listed_and_say_whether_they_can_go_in_again(way: Way, url: str) -> None:
    ask(way, url, lambda c: c.put_records("crm", [{"source_id": "1", "emails": "none"}]))
    letters = ask(way, url, lambda c: c.dead_letters(source="crm"))
    assert [(one.row, one.field, one.replayable) for one in letters] == [(1, "emails", False)]
    assert ask(way, url, lambda c: c.dead_letters(source="pos")) == []
    with pytest.raises(Conflict):
        ask(way, url, lambda c: c.replay_dead_letter(letters[0].letter))
    assert not ask(way, url, lambda c: c.replay_dead_letters(source="crm")).more


@pytest.mark.parametrize("way", WAYS)
def test_deliveries_are_seen_and_sent_again(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"))
    terms = Terms("marketing", "crm-team", "https://hooks.example.com/mdm")
    number = ask(way, url, lambda c: c.subscribe(terms)).subscription
    assert ask(way, url, lambda c: c.send_test(number)).deliveries == 1
    assert ask(way, url, lambda c: c.replay_events(number, first=1)).deliveries == 1
    held = ask(way, url, lambda c: c.deliveries(subscription=number))
    assert [(one.type, one.state) for one in held] == [
        ("golden.created", "waiting"),
        ("subscription.test", "waiting"),
    ]
    assert ask(way, url, lambda c: c.deliveries(state="dead")) == []
    one = ask(way, url, lambda c: c.delivery(held[0].delivery))
    assert (one.golden_id, one.tries) == (base.golden_id("crm:1"), ())
    assert ask(way, url, lambda c: c.retry_delivery(one.delivery)).deliveries == 1
    assert ask(way, url, lambda c: c.retry_dead(number)).deliveries == 0


@pytest.mark.parametrize("way", WAYS)
def test_one_task_and_one_decision_are_read_by_their_numbers(way: Way, url: str, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    ids = [base.golden_id("crm:1"), base.golden_id("pos:3")]
    said = ask(way, url, lambda c: c.merge(ids, by="ann", reason="-"))
    one = ask(way, url, lambda c: c.decision(said.decision))
    assert (one.verdict, one.by, one.standing) == ("same", "ann", True)
    assert ask(way, url, lambda c: c.undo(one.decision, by="bob", reason="-", if_match=one.etag)).decision
    with pytest.raises(NotFound):
        ask(way, url, lambda c: c.review_task(1_000))
