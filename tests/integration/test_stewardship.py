"""What stewards decide, on the real store: it wins, it lasts, and it can be undone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from mdm import stewardship
from mdm.errors import BadInput, Conflict, NotFound, Stale
from mdm.events import format_golden_id
from mdm.match.default_model import default_model
from mdm.model import Json
from mdm.stewardship import parse_key
from mdm.store import models
from mdm.store.database import fetch_rows
from tests.base import HULL, Base, deletion, kate, moved, omar


def types(base: Base, after: int) -> list[str]:
    return [event.type.removeprefix("golden.") for event in base.events(after)]


# ---- merge and undo


def test_a_merge_that_is_undone_restores_ids_members_and_values_byte_for_byte(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), omar("ecommerce:4", given_name="O"))
    before, held, seen = base.state(), base.stored_text(), len(base.events())
    decision = base.merge("crm:1", "pos:3")
    assert len(base.clusters()) == 1
    assert base.crosswalk()["pos:3"] == before[0]["crm:1"]  # type: ignore[index]
    assert types(base, seen) == ["retired", "merged"]
    base.undo(decision)
    assert base.state() == before
    assert base.stored_text() == held
    assert types(base, seen)[2:] == ["split", "restored"]


def test_undoing_a_merge_gives_back_the_id_of_a_record_that_was_deleted_before(base: Base) -> None:
    """Its ID is the oldest of all, and the oldest record that is left is the other customer's."""
    base.send(omar("pos:1"))
    base.send(kate("crm:1"))
    base.send(omar("pos:3"))
    base.send(deletion("pos:1"))
    before, held = base.state(), base.stored_text()
    base.undo(base.merge("crm:1", "pos:3"))
    assert base.state() == before
    assert base.stored_text() == held


def test_a_split_that_is_undone_restores_ids_members_and_values_byte_for_byte(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), kate("pos:3"), omar("pos:9"))
    before, held, seen = base.state(), base.stored_text(), len(base.events())
    decision = base.split("crm:1", ["loyalty:2"])
    assert base.clusters() == {frozenset({"crm:1", "pos:3"}), frozenset({"loyalty:2"}), frozenset({"pos:9"})}
    assert base.crosswalk()["crm:1"] == before[0]["crm:1"]  # type: ignore[index]
    base.undo(decision)
    assert base.state() == before
    assert base.stored_text() == held
    assert types(base, seen) == ["split", "created", "retired", "merged"]


def test_a_merge_outlives_a_full_rebuild_and_the_deletion_of_any_one_record(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    base.merge("crm:1", "pos:3")
    golden = base.crosswalk()["crm:1"]
    assert base.resolve_full().events == []
    base.send(deletion("crm:1"))
    assert base.crosswalk() == {"loyalty:2": golden, "pos:3": golden}
    assert base.resolve_full().events == []


def test_different_holds_through_third_records_and_a_full_rebuild(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"))
    base.split("crm:1", ["loyalty:2"])
    apart = base.crosswalk()
    assert apart["crm:1"] != apart["loyalty:2"]
    base.send(kate("pos:3"), kate("ecommerce:4"), kate("pos:5"))
    base.resolve_full()
    now = base.crosswalk()
    assert {key: now[key] for key in apart} == apart
    assert len(base.clusters()) == 2
    assert base.tasks("contradiction") == []


def test_a_merge_of_three_is_one_decision(base: Base) -> None:
    base.send(
        kate("crm:1"), omar("pos:3"), omar("pos:4", family_name="Berg", birth_date="1999-01-09", emails=[])
    )
    decision = base.merge("crm:1", "pos:3", "pos:4")
    assert len(base.clusters()) == 1
    base.undo(decision)
    assert len(base.clusters()) == 3


def test_a_join_by_a_steward_names_the_decision(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    decision = base.merge("crm:1", "pos:3")
    ((links,),) = base.act(
        fetch_rows,
        "SELECT links FROM golden_version JOIN golden_record USING (golden, version) WHERE survivor IS NULL",
    )
    assert links["joins"] == [{"records": ["crm:1", "pos:3"], "kind": "steward", "decisions": [decision]}]


def test_consent_is_never_widened_by_a_merge_and_is_restored_by_its_undoing(base: Base) -> None:
    base.send(
        kate("crm:1", consents={"email_marketing": True}), omar("pos:3", consents={"email_marketing": False})
    )

    def consents() -> dict[str, Json]:
        return {
            key: values["consents"]["email_marketing"]  # type: ignore[index,call-overload]
            for members, values in base.golden_values().items()
            for key in members
        }

    decision = base.merge("crm:1", "pos:3")
    assert consents() == {"crm:1": False, "pos:3": False}
    base.undo(decision)
    assert consents() == {"crm:1": True, "pos:3": False}


# ---- what is refused changes nothing


def test_what_cannot_be_decided_is_refused_and_changes_nothing(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), omar("pos:4", emails=[], given_name="Ola"))
    standing = base.merge("crm:1", "pos:3")
    survivor, lost = base.golden_id("crm:1"), format_golden_id(2)
    other = base.golden_id("pos:4")
    cases: list[tuple[type[Exception], str, Any, tuple[Any, ...]]] = [
        (NotFound, "never given", stewardship.merge, ([survivor, format_golden_id(42)],)),
        (NotFound, "mistyped", stewardship.merge, ([survivor, "G-0000000042-7"],)),
        (NotFound, "looks like", stewardship.merge, ([survivor, "G-" + "9" * 6_000 + "-1"],)),
        (Conflict, survivor, stewardship.merge, ([other, lost],)),
        (BadInput, "two different", stewardship.merge, ([survivor, survivor],)),
        (BadInput, "two different", stewardship.merge, ([survivor],)),
        (BadInput, "not in the golden", stewardship.split, (survivor, [[parse_key("pos:4")]])),
        (BadInput, "two groups or more", stewardship.split, (survivor, [])),
        (BadInput, "twice", stewardship.split, (survivor, [[parse_key("crm:1")], [parse_key("crm:1")]])),
        (
            Conflict,
            f"decision {standing} says otherwise",
            stewardship.split,
            (survivor, [[parse_key("pos:3")]]),
        ),
        (NotFound, "no decision", stewardship.undo, (99,)),
        (NotFound, "no review task", stewardship.answer, (99, "same")),
    ]
    before = (base.state(), base.events(), base.act(fetch_rows, "SELECT * FROM decision"))
    for error, said, do, arguments in cases:
        with pytest.raises(error, match=said):
            base.act(do, *arguments, "ann", "as I see it")
    for by, reason in (("  ", "x"), ("ann", " \n"), ("a\x00", "x")):
        with pytest.raises(BadInput, match="must be said"):
            base.act(stewardship.merge, [survivor, other], by, reason)
    with pytest.raises(Stale, match="version 2"):
        base.act(stewardship.split, survivor, [[parse_key("loyalty:2")]], "ann", "x", 1)
    base.resolve()
    assert (base.state(), base.events(), base.act(fetch_rows, "SELECT * FROM decision")) == before


def test_the_same_decision_twice_is_refused_even_before_the_resolver_has_seen_the_first(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), omar("pos:4"))
    ids = [base.golden_id("crm:1"), base.golden_id("pos:3")]
    merge = base.act(stewardship.merge, ids, "ann", "x")
    with pytest.raises(Conflict, match=f"decision {merge} says so already"):
        base.act(stewardship.merge, ids[::-1], "bob", "x")
    base.undo(merge)
    with pytest.raises(Conflict, match="withdrawn already"):
        base.act(stewardship.undo, merge, "ann", "x")
    split = base.act(stewardship.split, ids[1], [[parse_key("pos:3")]], "ann", "x")
    with pytest.raises(Conflict, match=f"decision {split} says so already"):
        base.act(stewardship.split, ids[1], [[parse_key("pos:4")]], "bob", "x")


def test_of_stewards_who_say_the_same_or_the_contrary_at_once_one_is_heard(base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks("pair")
    ids = [base.golden_id("crm:1"), base.golden_id("pos:2")]

    def say(n: int) -> bool:
        try:
            if n % 2:
                base.act(stewardship.merge, ids, f"steward {n}", "x")
            else:
                base.act(stewardship.answer, task.task, "different", f"steward {n}", "x")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(say, range(8))) == 1
    base.resolve()
    assert base.act(stewardship.decisions.count) == {"standing": 1, "pending": 0}


def test_a_contradiction_through_a_chain_is_refused_before_the_resolver_has_seen_it(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"), moved("loyalty:3"))
    (task,) = base.tasks("pair")
    a, b, c = (base.golden_id(key) for key in ("crm:1", "pos:2", "loyalty:3"))
    first = base.act(stewardship.merge, [a, b], "ann", "x")
    second = base.act(stewardship.merge, [b, c], "ann", "x")
    with pytest.raises(Conflict, match=f"decision {first}, {second} says otherwise"):
        base.act(stewardship.answer, task.task, "different", "bob", "x")
    assert base.tasks("pair") == [task]


def test_merging_what_a_split_kept_on_one_side_does_not_contradict_it(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), kate("pos:3"))
    base.split("crm:1", ["pos:3"])  # crm:1 and loyalty:2 on one side
    base.send(omar("loyalty:2"))
    assert len(base.clusters()) == 3
    base.merge("crm:1", "loyalty:2")
    assert base.clusters() == {frozenset({"crm:1", "loyalty:2"}), frozenset({"pos:3"})}


def test_a_record_of_a_merged_side_may_be_split_off_again(base: Base) -> None:
    """A merge joins the sides by one record each: the steward was wrong of the other."""
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    base.merge("crm:1", "pos:3")
    base.split("crm:1", ["loyalty:2"])
    assert base.clusters() == {frozenset({"crm:1", "pos:3"}), frozenset({"loyalty:2"})}


# ---- review tasks


def test_a_pair_between_the_thresholds_is_asked_and_an_answer_settles_it(base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    assert (task.kind, [str(key) for key in task.keys]) == ("pair", ["crm:1", "pos:2"])
    assert set(task.golden_ids) == {base.golden_id(key) for key in ("crm:1", "pos:2")}
    decision = base.answer(task.task, "same")
    assert len(base.clusters()) == 1
    assert base.tasks() == []
    with pytest.raises(Conflict, match="closed: same"):
        base.act(stewardship.answer, task.task, "different", "bob", "x")
    assert decision is not None
    base.undo(decision)
    (again,) = base.tasks()  # the question arises anew
    assert (again.task, again.version > task.version) == (task.task, True)
    base.answer(again.task, "different")
    base.send(kate("loyalty:3"))
    base.resolve_full()
    assert (len(base.clusters()), base.tasks()) == (2, [])


def test_an_answer_to_a_task_that_has_changed_since_is_stale(base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    base.send(moved("pos:2", emails=[], phones=["+44 113 496 0999"]))
    (changed,) = base.tasks()
    assert changed.version == task.version + 1
    with pytest.raises(Stale):
        base.act(stewardship.answer, task.task, "same", "ann", "x", task.version)
    assert base.tasks() == [changed]
    with pytest.raises(BadInput, match="same or different"):
        base.act(stewardship.answer, task.task, "confirm", "ann", "x")


def test_a_task_follows_a_merge_and_is_closed_when_it_is_moot(base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"), omar("loyalty:3"))
    (task,) = base.tasks()
    base.merge("crm:1", "loyalty:3")
    base.send(moved("pos:2", attributes={"note": "only the far end is touched"}))
    (followed,) = base.tasks()
    assert followed.task == task.task
    assert set(followed.golden_ids) == {base.golden_id(k) for k in ("crm:1", "pos:2")}
    base.send(deletion("pos:2"))
    assert base.tasks() == []
    closed = base.act(lambda session: stewardship.review.find(session, task.task))
    assert closed is not None
    assert closed.outcome == "moot"
    base.send(moved("pos:2"))
    assert [asked.task for asked in base.tasks()] == [task.task]


def test_a_veto_above_the_link_threshold_asks_and_a_steward_overrides_it(base: Base) -> None:
    base.send(kate("crm:1", suffix="Jr"), kate("pos:2", suffix="Sr"))
    (task,) = base.tasks()
    assert (task.kind, task.reason) == ("refused", "veto:suffix")
    base.answer(task.task, "same")
    assert (len(base.clusters()), base.tasks()) == (1, [])


def test_decisions_that_come_to_contradict_ask_and_the_answer_withdraws_one(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    merge = base.merge("crm:1", "pos:3")  # by crm:1, the first
    split = base.split("crm:1", ["loyalty:2"])
    base.send(deletion("crm:1"))  # now the merge holds by loyalty:2, which the split parted from pos:3
    assert base.clusters() == {frozenset({"loyalty:2"}), frozenset({"pos:3"})}
    (task,) = base.tasks("contradiction")
    with pytest.raises(BadInput):
        base.act(stewardship.answer, task.task, "undo", "ann", "x")
    assert base.answer(task.task, "same") == split
    assert base.clusters() == {frozenset({"loyalty:2", "pos:3"})}
    assert base.tasks("contradiction") == []
    assert base.act(stewardship.decisions.count) == {"standing": 1, "pending": 0}
    base.undo(merge)
    assert len(base.clusters()) == 2


def test_a_contradiction_answered_by_different_withdraws_the_merge(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    merge = base.merge("crm:1", "pos:3")
    base.split("crm:1", ["loyalty:2"])
    base.send(deletion("crm:1"))
    (task,) = base.tasks("contradiction")
    assert base.answer(task.task, "different") == merge
    assert (len(base.clusters()), base.tasks()) == (2, [])


def test_a_decision_about_a_record_that_became_another_person_is_asked_about_each_time(base: Base) -> None:
    base.send(
        kate("crm:1"),
        kate("pos:2", given_name="Bo", birth_date="1950-01-01", emails=[], phones=[], addresses=HULL),
    )
    decision = base.merge("crm:1", "pos:2")
    assert base.tasks("reconfirm") == []
    base.send(omar("pos:2"))
    (task,) = base.tasks("reconfirm")
    assert (task.decision, len(base.clusters())) == (decision, 1)
    with pytest.raises(BadInput, match="confirm or undo"):
        base.act(stewardship.answer, task.task, "same", "ann", "x")
    assert base.answer(task.task, "confirm") == decision
    assert base.tasks("reconfirm") == []
    base.send(moved("pos:2", given_name="Zoe", family_name="Quill", birth_date="2001-05-05", emails=[]))
    (again,) = base.tasks("reconfirm")
    assert again.decision == decision
    assert base.answer(again.task, "undo") == decision
    assert (len(base.clusters()), base.tasks("reconfirm")) == (2, [])


def test_what_was_said_to_differ_stays_apart_under_another_model(base: Base) -> None:
    base.send(kate("crm:1"), kate("pos:2"), kate("loyalty:3"))
    base.split("crm:1", ["pos:2"])
    apart = base.clusters()
    assert frozenset({"pos:2"}) in apart
    eager = replace(default_model(base.rules.folder), prior=0.01)
    base.act(models.add_model, eager.id, eager.to_bytes(), eager.scoring_version)
    base.act(models.activate_model, eager.id)
    base.resolve_full()
    assert base.clusters() == apart
    base.send(kate("ecommerce:4"))
    together = base.crosswalk()
    assert together["pos:2"] != together["crm:1"]
