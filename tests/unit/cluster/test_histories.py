"""Order independence and stable golden IDs of the pure stages, over random histories."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mdm.rules import RuleSet
from tests.histories import History, Said, Withdrawn, histories
from tests.ledger import Ledger

seeds = st.integers(0, 2**32)


@settings(max_examples=500)
@given(history=histories(), one=seeds, other=seeds)
def test_any_order_and_batching_give_the_clusters_and_values_of_a_rebuild(
    rules: RuleSet, history: History, one: int, other: int
) -> None:
    ledgers = Ledger(rules), Ledger(rules)
    for ledger, seed in zip(ledgers, (one, other), strict=True):
        ledger.play(history, Random(seed))
        assert ledger.clusters() == ledger.rebuilt()
    assert ledgers[0].clusters() == ledgers[1].clusters()
    assert ledgers[0].values() == ledgers[1].values()


@settings(max_examples=300)
@given(history=histories(), seed=seeds)
def test_golden_ids_are_never_reused_and_always_resolve(rules: RuleSet, history: History, seed: int) -> None:
    ledger = Ledger(rules)
    anchors: dict[int, int] = {}
    for batch in history.batches(Random(seed)):
        ledger.apply(batch)
        assert anchors.items() <= ledger.anchor_of.items()
        anchors = dict(ledger.anchor_of)
        for golden in ledger.anchor_of:
            survivor = ledger.resolve(golden)
            assert ledger.resolve(survivor) == survivor
        for number in ledger.placed:
            assert ledger.resolve(ledger.golden_of[number]) == ledger.golden_of[number]


@settings(max_examples=300)
@given(history=histories(), seed=seeds)
def test_undoing_decisions_gives_back_ids_members_and_values(
    rules: RuleSet, history: History, seed: int
) -> None:
    said = [fact for fact in history.facts if isinstance(fact, Said)]
    records_only = History(tuple(f for f in history.facts if not isinstance(f, Said | Withdrawn)))
    ledger = Ledger(rules)
    ledger.play(records_only, Random(seed))
    before = (ledger.clusters(), ledger.values(), {n: ledger.golden_of[n] for n in ledger.placed})
    for fact in said:
        ledger.apply([fact])
    for fact in reversed(said):
        ledger.apply([Withdrawn(fact.number)])
    assert (ledger.clusters(), ledger.values(), {n: ledger.golden_of[n] for n in ledger.placed}) == before


@settings(max_examples=300)
@given(history=histories(), seed=seeds)
def test_records_that_were_said_to_differ_are_never_together(
    rules: RuleSet, history: History, seed: int
) -> None:
    ledger = Ledger(rules)
    for batch in history.batches(Random(seed)):
        ledger.apply(batch)
        live = ledger.live()
        for decision in ledger.decisions.values():
            if decision.verdict == "different" and all(n in live for side in decision.sides for n in side):
                (one,), (other,) = decision.sides
                assert ledger.golden_of[one] != ledger.golden_of[other]
