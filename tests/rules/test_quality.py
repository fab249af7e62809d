"""Quality floors on a small generated sample, through the real inbox, Splink and PostgreSQL."""

import csv
from pathlib import Path

from benchmarks.data import fake_people
from mdm.evaluate import Evaluation, evaluate, read_truth
from mdm.intake import take_file
from mdm.sample import FILES, generate
from mdm.store import models
from mdm.store.database import transaction
from mdm.store.export import crosswalk
from mdm.train import train_prior
from tests.base import Base


def measure(base: Base, folder: Path) -> Evaluation:
    for source, name in FILES.items():
        with transaction(base.engine) as session:
            receipt = take_file(session, folder / name, base.rules, source=source)
        assert receipt.dead == 0
    base.resolve()
    with transaction(base.engine) as session:
        cluster_of = {(source, i): golden for source, i, golden in crosswalk(session)}
    return evaluate(read_truth(folder / "truth.csv"), cluster_of)


def test_the_shipped_rules_tell_retail_customers_apart(base: Base, tmp_path: Path) -> None:
    generate(3_000, 99, tmp_path)
    found = measure(base, tmp_path)
    assert found.records == 3_000
    assert found.pairwise.precision >= 0.97
    assert found.pairwise.recall >= 0.77
    assert found.b_cubed.f1 >= 0.93
    assert found.household_false_pairs <= 0.03 * found.linked_pairs


def test_a_small_base_that_learnt_its_prior_finds_people_who_have_little_in_common(
    base: Base, tmp_path: Path
) -> None:
    people = fake_people.write(tmp_path, seed=7)
    with transaction(base.engine) as session:
        take_file(session, people.files[0][1], base.rules)
    base.resolve()
    with transaction(base.engine) as session:
        models.activate_model(session, train_prior(session, base.rules))
    base.resolve_full()
    with transaction(base.engine) as session:
        found = evaluate(
            read_truth(people.truth), {(source, i): golden for source, i, golden in crosswalk(session)}
        )
    assert found.pairwise.precision >= 0.98
    assert found.pairwise.f1 >= 0.90


def test_every_record_of_the_files_has_a_golden_id(base: Base, tmp_path: Path) -> None:
    generate(600, 98, tmp_path)
    measure(base, tmp_path)
    with (tmp_path / "loyalty.csv").open(newline="") as file:
        members = {row["memberId"] for row in csv.DictReader(file)}
    assert members == {key.removeprefix("loyalty:") for key in base.crosswalk() if key.startswith("loyalty:")}
