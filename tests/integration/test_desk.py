"""What the desk foretells is what happens, and who would hear of it does."""

import pytest

from mdm.desk import Preview, preview
from mdm.model import Verdict
from mdm.stewardship import Answer
from mdm.store import review, subscriptions
from mdm.store.database import fetch_rows
from mdm.store.review import Task
from mdm.store.subscriptions import Terms
from tests.base import Base, deletion, kate, moved, omar


def foretold(base: Base, task: Task, verdict: Answer) -> Preview:
    found = base.act(preview, task, base.rules, masked=False)
    return next(one for one in found if one.verdict == verdict)


def happened(base: Base, task: Task, verdict: Answer) -> set[tuple[str, str]]:
    """The events of answering so: type and golden ID."""
    before = base.events()
    base.answer(task.task, verdict)
    return {(event.type, event.data["golden_id"]) for event in base.events()[len(before) :]}


def said(found: Preview) -> set[tuple[str, str | None]]:
    return {(event.type, event.golden_id) for event in found.events}


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_is_foretold_of_a_pair_is_what_happens(base: Base, verdict: Verdict) -> None:
    base.send(kate("crm:1"), kate("loyalty:3"), moved("pos:2"))
    (task,) = base.tasks()
    told = foretold(base, task, verdict)
    assert told.changes_nothing == (verdict == "different")
    assert happened(base, task, verdict) == said(told)
    values = {frozenset(map(str, one.records)): one.values for one in told.outcomes}
    assert values == base.golden_values()
    assert {one.golden_id for one in told.outcomes} == set(base.crosswalk().values())
    if verdict == "same":
        (one,) = told.outcomes
        assert {"emails", "addresses"} <= one.changed
        assert "given_name" not in one.changed


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_is_foretold_of_decisions_that_contradict_each_other_is_what_happens(
    base: Base, verdict: Verdict
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    base.merge("crm:1", "pos:3")
    base.split("crm:1", ["loyalty:2"])
    base.send(deletion("crm:1"))
    (task,) = base.tasks("contradiction")
    told = foretold(base, task, verdict)
    assert told.changes_nothing == (verdict == "different")
    assert happened(base, task, verdict) == said(told)


@pytest.mark.parametrize("answer", ["confirm", "undo"])
def test_what_is_foretold_of_a_decision_that_is_asked_about_again_is_what_happens(
    base: Base, answer: Answer
) -> None:
    base.send(kate("crm:1"), moved("pos:2", given_name="Bo", birth_date="1950-01-01", emails=[]))
    base.merge("crm:1", "pos:2")
    base.send(omar("pos:2"))
    (task,) = base.tasks("reconfirm")
    told = foretold(base, task, answer)
    assert told.changes_nothing == (answer == "confirm")
    assert happened(base, task, answer) == said(told)


def test_what_is_foretold_of_parting_a_golden_record_is_what_happens(base: Base) -> None:
    base.send(kate("crm:1"))
    base.send(kate("pos:2"))
    ((number,),) = base.act(
        fetch_rows,
        "INSERT INTO review_task (question, kind, records, reason, priority) "
        "SELECT 'bridge:x', 'bridge', array_agg(record), 'one link holds two groups', 1 FROM source_record "
        "RETURNING task",
    )
    task = base.act(review.find, number)
    assert task is not None
    assert foretold(base, task, "same").changes_nothing
    told = foretold(base, task, "different")
    known = base.golden_id("crm:1")
    assert said(told) == {("golden.split", known), ("golden.created", None)}
    (fresh,) = happened(base, task, "different") - {("golden.split", known)}
    assert fresh[0] == "golden.created"
    values = {frozenset(map(str, one.records)): one.values for one in told.outcomes}
    assert values == base.golden_values()


def test_who_would_hear_is_told_by_their_filters(base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    for terms in (
        Terms("all", "ops", None),
        Terms("merges", "ops", None, types=("golden.merged",)),
        Terms("tills", "ops", None, sources=("pos",)),
        Terms("shop", "ops", None, sources=("ecommerce",)),
        Terms("names", "ops", None, attributes=("given_name",)),
    ):
        base.act(subscriptions.add, terms, 0)
    (task,) = base.tasks()
    told = {event.type: set(event.heard_by) for event in foretold(base, task, "same").events}
    assert told == {
        "golden.merged": {"all", "merges", "tills", "names"},
        "golden.retired": {"all", "tills", "names"},
    }


def test_masked_a_preview_holds_no_personal_value(base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    found = base.act(preview, task, base.rules, masked=True)
    text = repr([outcome.values for one in found for outcome in one.outcomes])
    assert "K***" in text
    assert [value for value in ("Katherine", "Neil", "1984", "kate.oneil", "High St") if value in text] == []
