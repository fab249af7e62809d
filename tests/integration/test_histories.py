"""Order independence through the real inbox, PostgreSQL, Splink and DuckDB."""

from collections.abc import Callable
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.base import Base
from tests.histories import History, histories
from tests.play import accounts_add_up, follow, orphans, outcome, play, resend, unexplained

BaseMaker = Callable[[], Base]


# Each example takes a second: shrinking one takes longer than reading it.
@settings(max_examples=22, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(history=histories(), seeds=st.tuples(st.integers(0, 999), st.integers(0, 999)))
def test_any_order_and_batching_give_one_outcome_which_a_full_resolve_does_not_change(
    fresh_base: BaseMaker, history: History, seeds: tuple[int, int]
) -> None:
    outcomes = []
    for seed in seeds:
        base = fresh_base()
        play(base, history, Random(seed))
        outcomes.append(outcome(base))
        before = base.crosswalk()
        assert base.resolve_full().events == []
        assert (outcome(base), base.crosswalk()) == (outcomes[-1], before)
        assert follow(base.events(), Random(seed)) == base.crosswalk()
        assert resend(base, history) == (0, [])
        assert accounts_add_up(base)
        assert unexplained(base) == []
        assert orphans(base) == []
    assert outcomes[0] == outcomes[1]
