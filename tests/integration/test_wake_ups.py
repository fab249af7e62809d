"""Of many wake-ups the first does the work of all; none is taken for nothing while anything is left to do."""

from mdm import stewardship
from mdm.resolve.drain import is_worthwhile
from mdm.store import inbox, indexes
from mdm.store.counters import advance
from tests.base import Base, kate, omar


def test_where_nothing_waits_the_lock_is_not_worth_taking(base: Base) -> None:
    assert not is_worthwhile(base.engine)
    base.put(kate("crm:1"))
    assert is_worthwhile(base.engine)
    base.resolve()
    assert not is_worthwhile(base.engine)


def test_rows_that_somebody_has_claimed_are_worth_it(base: Base) -> None:
    """Whoever claimed them may have been killed."""
    base.put(kate("crm:1"))
    base.act(lambda session: inbox.claim(session, 10, advance(session, "token") + 1, 300))
    assert is_worthwhile(base.engine)


def test_a_decision_that_was_not_taken_into_account_is_worth_it(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    ids = [base.golden_id("crm:1"), base.golden_id("pos:2")]
    base.act(stewardship.merge, ids, "ann", "same person")
    assert is_worthwhile(base.engine)
    base.resolve()
    assert not is_worthwhile(base.engine)


def test_indexes_that_a_killed_load_left_out_are_worth_it(base: Base) -> None:
    base.act(indexes.put_off)
    assert is_worthwhile(base.engine)
    base.resolve()
    assert not is_worthwhile(base.engine)
