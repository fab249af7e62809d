"""What matching says of a profile comes of it as a new record, too: the same pairs, bit for bit, the same person."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import Session

from mdm.ingest import Accepted, read_file
from mdm.intake import take
from mdm.model import Json
from mdm.recognise import Recognition, Warm, lend, recognise
from mdm.recognise.compare import compare
from mdm.resolve.read import read
from mdm.rules import RuleSet
from mdm.sample import FILES, generate
from mdm.store.database import fetch_rows, transaction
from tests.base import Base, kate

PAIRS_OF = """
SELECT other.source || ':' || other.source_id, weight, rule, levels, weights, identifier
FROM source_record AS mine JOIN pair ON mine.record IN (a, b)
JOIN source_record AS other ON other.record = CASE WHEN a = mine.record THEN b ELSE a END
WHERE mine.source || ':' || mine.source_id = %s
"""
Stored = dict[str, tuple[object, ...]]


@dataclass(frozen=True)
class Unseen:
    """A payload that is not in the base, asked about and then sent."""

    base: Base
    payload: dict[str, Json]

    @property
    def key(self) -> str:
        return f"{self.payload['source']}:{self.payload['source_id']}"

    def compare(self, session: Session, warm: Warm) -> Stored:
        """The pairs that it would have, as `stored` gives those that it has."""
        rules = self.base.rules
        found = compare(session, read(self.payload, rules).profile, warm.scorer(session, rules), rules.match)
        return {
            str(found.records[p.a].key): (p.weight, p.rule, [*p.levels], [*p.weights], p.identifier)
            for p in found.scored.pairs
        }

    def ask(self, session: Session, warm: Warm) -> Recognition:
        source = self.base.rules.source(str(self.payload["source"]))
        return recognise(session, warm, self.payload, source, self.base.rules, 1_000)

    def both(self) -> tuple[Stored, Recognition]:
        with lend() as warm, transaction(self.base.engine) as session:
            return self.compare(session, warm), self.ask(session, warm)

    def stored(self) -> Stored:
        with transaction(self.base.engine) as session:
            rows = fetch_rows(session, PAIRS_OF, self.key)
        return {key: tuple(rest) for key, *rest in rows}


def joined(before: dict[str, str], after: dict[str, str], key: str) -> set[str]:
    """The golden IDs that the records which `key` is with now had before."""
    return {before[other] for other, golden in after.items() if golden == after[key] and other != key}


@pytest.fixture
def sample(tmp_path: Path, rules: RuleSet) -> list[Accepted]:
    generate(700, 23, tmp_path)
    read_rows = (row for source, name in FILES.items() for row in read_file(tmp_path / name, rules, source))
    rows = [row for row in read_rows if isinstance(row, Accepted)]
    random.Random(3).shuffle(rows)
    return rows


def test_a_profile_has_the_pairs_and_joins_the_person_that_it_does_as_a_new_record(
    base: Base, sample: list[Accepted]
) -> None:
    held_back, rest = sample[:60], sample[60:]
    with transaction(base.engine) as session:
        take(session, "test", rest)
    base.resolve()
    pairs = verdicts = 0
    for row in held_back:
        unseen, before = Unseen(base, dict(row.payload)), base.crosswalk()
        expected, said = unseen.both()
        base.send(row.payload)
        assert unseen.stored() == expected
        matches = {one.golden_id for one in said.found if one.judgement.verdict == "match"}
        assert matches == joined(before, base.crosswalk(), unseen.key)
        pairs += len(expected)
        verdicts += len(matches)
    assert pairs > 60
    assert verdicts > 20


def crowd(count: int) -> Iterator[dict[str, Json]]:
    """Records that share one telephone and nothing else."""
    for n in range(count):
        yield kate(
            f"crm:{n}",
            given_name=f"Name{n}",
            family_name=f"Other{n}",
            birth_date=None,
            emails=[],
            addresses=[],
        )


@pytest.mark.parametrize("others", [29, 30, 31])
def test_a_value_that_one_more_record_makes_a_hub_is_no_evidence_for_the_profile(
    base: Base, others: int
) -> None:
    base.send(*crowd(others), kate("crm:kate", phones=[]))
    unseen = Unseen(base, kate("loyalty:1", addresses=[]))
    expected, said = unseen.both()
    shares_telephone = others < 30
    assert (len(expected) > 1) == shares_telephone
    base.send(unseen.payload)
    assert unseen.stored() == expected
    assert [one.judgement.verdict for one in said.found] == ["match"]


def test_a_profile_of_nothing_but_what_too_many_hold_is_nobodys(base: Base) -> None:
    base.send(*crowd(40))
    only_telephone = {"source": "pos", "source_id": "1", "phones": ["+44 20 7946 0018"]}
    _, said = Unseen(base, only_telephone).both()
    assert (said.found, said.reason, said.compared) == ((), "held_too_widely", 0)


def test_a_stewards_word_on_two_names_holds_for_a_profile_with_either(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:1", given_name="Siobhan"))
    asked = Unseen(base, kate("pos:1", given_name="Siobhan"))
    (first, second) = asked.both()[1].found
    assert (first.record.source, first.judgement.verdict) == ("loyalty", "match")
    assert (second.judgement.verdict, second.judgement.reason) == ("different", "veto:given_name")
    base.merge("crm:1", "loyalty:1")
    (one,) = asked.both()[1].found
    assert (one.golden_id, one.judgement.verdict) == (base.golden_id("crm:1"), "match")


def test_a_family_name_that_may_be_two_persons_is_a_match_of_neither(base: Base) -> None:
    base.send(kate("crm:1", birth_date=None), kate("crm:2", given_name="Liam", birth_date=None, emails=[]))
    nameless = kate("pos:1", given_name=None, birth_date=None, emails=[])
    _, said = Unseen(base, nameless).both()
    assert [(one.judgement.verdict, one.judgement.reason) for one in said.found] == [
        ("possible", "ambiguous"),
        ("possible", "ambiguous"),
    ]
    base.send(nameless)
    assert len(base.clusters()) == 3


def test_a_question_for_a_steward_is_said_to_be_one(base: Base) -> None:
    base.send(kate("crm:1"))
    generations = kate("loyalty:1", birth_date="1951-01-15")
    _, said = Unseen(base, generations).both()
    assert [(one.judgement.verdict, one.judgement.reason) for one in said.found] == [
        ("possible", "veto:birth_date")
    ]
    base.send(generations)
    assert [task.kind for task in base.tasks()] == ["refused"]


def test_a_scorer_is_kept_until_duckdb_has_failed_it(base: Base) -> None:
    warm = Warm()
    with transaction(base.engine) as session:
        first = warm.scorer(session, base.rules)
        assert warm.scorer(session, base.rules) is first
        first.is_broken = True
        assert warm.scorer(session, base.rules) is not first
