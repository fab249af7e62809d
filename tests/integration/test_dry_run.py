"""A dry run says just what the real one then does, and changes nothing."""

from mdm import stewardship
from mdm.stewardship import parse_key
from mdm.store.database import fetch_rows
from tests.base import Base, deletion, kate, moved, omar


def test_a_dry_run_changes_nothing_and_the_real_one_does_just_what_it_said(base: Base) -> None:
    base.send(kate("crm:1", emails=[], addresses=[]), kate("loyalty:2"), omar("pos:3"), omar("pos:4"))
    base.act(stewardship.split, base.golden_id("pos:3"), [[parse_key("pos:4")]], "ann", "x")
    base.act(stewardship.merge, [base.golden_id("crm:1"), base.golden_id("pos:3")], "ann", "x")
    base.put(moved("pos:5"), omar("loyalty:2"), deletion("crm:1"), moved("ecommerce:6", birth_date=None))
    before = (base.state(), base.events(), base.tasks())
    said = base.rehearse()
    assert {event.type for event in said.events} >= {"golden.created", "golden.retired", "golden.merged"}
    assert said == base.rehearse()
    assert (base.state(), base.events(), base.tasks()) == before
    done = base.resolve()
    assert said == done
    assert base.rehearse().events == []


def test_a_dry_run_of_a_full_resolve_says_what_it_would_do(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    base.put(kate("loyalty:2"))
    base.act(fetch_rows, """UPDATE profile SET features = '{"given": "zz"}' WHERE record = 1 RETURNING 1""")
    said = base.rehearse(full=True)
    assert said.resolved == 1
    assert said.events[: len(pending := base.resolve().events)] == pending
    assert said.events[len(pending) :] == base.resolve_full().events
