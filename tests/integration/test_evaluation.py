"""Error analysis on a real base: counts add up, and every wrong pair is told."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from mdm.evaluate import Report, ToldPair, measure, read_truth_file, tell
from mdm.evaluate.basis import against_truth, without_truth
from mdm.evaluate.truth import Truth, TruthOfPairs, TruthOfRecords
from mdm.export import export
from mdm.intake import take_file
from mdm.model import Json, RecordKey
from mdm.sample import FILES, generate
from mdm.store.database import transaction
from tests.base import HULL, Base, kate, moved, omar


def told(base: Base, truth: TruthOfRecords | TruthOfPairs) -> tuple[Report, list[ToldPair]]:
    def run(session: Session) -> tuple[Report, list[ToldPair]]:
        report = measure(session, truth, base.rules, 10_000)
        return report, list(tell(session, report, base.rules))

    return base.act(run)


def entities(**entity_of: str) -> TruthOfRecords:
    """Source → entity, for records with id 1."""
    return TruthOfRecords({RecordKey(source, "1"): Truth(entity) for source, entity in entity_of.items()})


@pytest.fixture
def sampled(base: Base, tmp_path: Path) -> TruthOfRecords:
    """A base of a generated sample, and its truth."""
    generate(1_500, 97, tmp_path)
    for source, name in FILES.items():
        with transaction(base.engine) as session:
            take_file(session, tmp_path / name, base.rules, source=source)
    base.resolve()
    truth = read_truth_file(tmp_path / "truth.csv")
    assert isinstance(truth, TruthOfRecords)
    return truth


def test_the_counts_add_up_on_a_generated_sample(base: Base, sampled: TruthOfRecords) -> None:
    report, pairs = told(base, sampled)
    counts = report.pairs
    by_side = Counter(pair.side for pair in pairs)
    assert by_side["missed"] > 10
    assert by_side["false"] + counts.right_pairs == counts.linked_pairs
    assert by_side["missed"] + counts.right_pairs == counts.true_pairs
    assert Counter((pair.side, pair.kind) for pair in pairs) == report.wrong.kinds
    assert sum(report.wrong.reach.values()) == by_side["missed"]
    compared = Counter(pair.is_compared for pair in pairs if pair.side == "missed")
    assert report.compared.true_pairs - report.compared.right_pairs == compared[True]
    for pair in pairs:
        assert pair.link is not None
        assert (pair.golden_ids[0] == pair.golden_ids[1]) is (pair.side == "false")
        assert (pair.link.blocking_rule is not None) is pair.is_compared
        assert bool(pair.joins) is (pair.side == "false")
        assert bool(pair.obstacles) is (pair.side == "missed")


def test_a_smaller_sample_leaves_the_counts_whole_and_is_the_same_each_time(
    base: Base, sampled: TruthOfRecords
) -> None:
    whole, few, again = (base.act(measure, sampled, base.rules, most) for most in (10_000, 7, 7))
    assert len(few.sample) == 7
    assert few.sample == again.sample
    assert set(few.sample) < set(whole.sample)
    assert few.wrong.kinds == whole.wrong.kinds


def test_the_sample_does_not_depend_on_the_order_of_arrival(fresh_base: Callable[[], Base]) -> None:
    names = ["Ann", "Bob", "Cleo", "Dirk", "Else", "Finn", "Gwen", "Hugo"]
    people: list[dict[str, Json]] = [
        {"source": "crm", "source_id": str(n), "given_name": name} for n, name in enumerate(names)
    ]
    truth = TruthOfRecords({RecordKey("crm", str(n)): Truth("one") for n in range(8)})
    samples = []
    for arriving in (people, people[::-1]):
        base = fresh_base()
        base.send(*arriving)
        report = base.act(measure, truth, base.rules, 3)
        key_of = report.placed.key_of
        samples.append([sorted((key_of[found.pair.a], key_of[found.pair.b])) for found in report.sample])
    assert len(samples[0]) == 3
    assert samples[0] == samples[1]


def test_a_pair_never_compared_is_scored_as_it_would_have_been(base: Base) -> None:
    base.send(
        kate("crm:1", emails=[], phones=[], birth_date=None),
        kate("pos:1", emails=[], phones=[], birth_date=None, addresses=HULL, family_name="Marlow"),
    )
    report, (missed,) = told(base, entities(crm="kate", pos="kate"))
    assert (report.blocking_recall, report.matching_recall) == (0.0, 1.0)
    assert (missed.is_compared, missed.why, missed.kind) == (False, "never_compared", "only a name in common")
    assert missed.link is not None
    said = {held.comparison: held.level for held in missed.link.contributions}
    assert (said["name"], said["address"]) == ("same given name, other family name", "other address")


def test_a_vetoed_pair_says_so_and_a_false_one_shows_the_joins_between(base: Base) -> None:
    base.send(kate("crm:1"), kate("pos:1"), kate("loyalty:1", given_name="Zoe"), omar("ecommerce:1"))
    truth = entities(crm="kate", pos="her sister", loyalty="kate", ecommerce="omar")
    _, pairs = told(base, truth)
    false, missed = pairs
    assert (false.side, false.why, [str(key) for key in false.keys]) == ("false", "model", ["crm:1", "pos:1"])
    assert [step.records for step in false.joins] == [false.keys]
    assert (missed.side, missed.why, missed.kind) == ("missed", "veto given_name", "another given name")


def test_a_native_alias_that_goes_wrong_is_told_without_a_waterfall(base: Base) -> None:
    base.send(kate("crm:1"), {"source": "crm", "source_id": "2", "merged_into": "1"}, omar("pos:1"))
    truth = TruthOfRecords({RecordKey("crm", "2"): Truth("omar"), RecordKey("pos", "1"): Truth("omar")})
    _, (missed,) = told(base, truth)
    assert (missed.kind, missed.link) == ("alias", None)
    assert list(missed.records) == [RecordKey("pos", "1")]


def test_decisions_are_exported_as_a_truth_that_agrees_with_the_base_they_bind(
    base: Base, tmp_path: Path
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), omar("pos:4", given_name="Zoe"))
    base.split("crm:1", ["loyalty:2"])
    base.merge("pos:3", "pos:4")
    path = tmp_path / "decided.csv"
    assert base.act(export, "truth", path, base.rules) == 2
    assert path.read_text().splitlines() == [
        "source_a,source_id_a,source_b,source_id_b,verdict",
        "crm,1,loyalty,2,different",
        "pos,3,pos,4,same",
    ]
    report, pairs = told(base, read_truth_file(path))
    assert (report.records, report.pairs.true_pairs, report.pairs.linked_pairs, pairs) == (4, 1, 1, [])
    assert report.pairwise.f1 == 1.0


def test_an_empty_base_has_nothing_wrong_and_nothing_right(base: Base) -> None:
    report, pairs = told(base, entities(crm="kate"))
    assert (report.records, report.missing, pairs) == (0, 1, [])


# ---- thresholds


def test_only_pairs_that_the_thresholds_decide_count(base: Base) -> None:
    card: Json = {"loyalty_id": "6335971122056962"}
    base.send(
        kate("crm:1", identifiers=card),
        kate("loyalty:1", identifiers=card),  # by identifier
        kate("pos:1"),  # with both
        kate("ecommerce:1", given_name="Zoe"),  # vetoed with all three
    )
    truth = entities(crm="kate", loyalty="kate", pos="kate", ecommerce="zoe")
    basis = base.act(against_truth, truth, base.rules.match)
    assert (len(basis.scored), basis.scored.true_pairs) == (2, 2.0)
    assert (basis.by_identifier, basis.vetoed, basis.is_estimate) == (1, 3, False)


def test_without_a_truth_pairs_are_judged_by_the_model_and_by_what_stewards_decided(base: Base) -> None:
    base.send(kate("crm:1"), moved("ecommerce:2"), omar("pos:3"), omar("loyalty:4"))
    (model,) = base.act(without_truth, base.rules.match)
    assert (model.name, model.is_estimate, len(model.scored)) == ("model", True, 2)
    assert 1 < model.scored.true_pairs < 2
    base.merge("crm:1", "ecommerce:2")
    base.merge("crm:1", "pos:3")  # they share nothing, so no pair of theirs is scored
    _, decided = base.act(without_truth, base.rules.match)
    assert (decided.name, decided.is_estimate) == ("decisions", False)
    assert (len(decided.scored), decided.scored.true_pairs) == (2, 2.0)
