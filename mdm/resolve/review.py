"""Review tasks follow the clusters: new questions are opened, those that no longer arise are closed."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlmodel import Session

from mdm.cluster.constraints import Constraints, constraints_of
from mdm.cluster.partition import Partition
from mdm.cluster.question import ask
from mdm.model import Pair, Profile, Question, Record
from mdm.resolve.adopted import keep_adopted_questions
from mdm.resolve.present import Present
from mdm.rules import MatchRules
from mdm.store import decisions, records, review
from mdm.store import golden as goldens

_EVIDENCE = ("full_name", "birth_dates", "emails", "phones", "addresses", "loyalty_ids")


def keep_questions(
    present: Present,
    numbers: Sequence[int],
    found: Partition,
    live: Mapping[int, Record],
    scored: Sequence[Pair],
    rules: MatchRules,
    constraints: Constraints,
) -> None:
    """Brings the review tasks about records `numbers` up to date; `found` is the partition of those that live."""
    session, stored = present.session, present.stored(numbers)
    across = present.across(numbers, rules.thresholds.review)
    far = {number for pair in across for number in (pair.a, pair.b)} - live.keys()
    beside = goldens.clusters_of(session, sorted(far)) if far else []
    others = (
        records.live_records(session, [number for cluster in beside for number in cluster]) if beside else {}
    )
    neighbours = [tuple(n for n in cluster if n in others) for cluster in beside]
    known = {number for cluster in neighbours for number in cluster} | live.keys()
    reachable = [pair for pair in across if pair.a in known and pair.b in known]
    everyone: Mapping[int, Record] = ChainMap(others, live)  # type: ignore[arg-type]  # only read from
    if (
        others
    ):  # what was said of the far ends counts, too: the question must not hang on which end was touched
        constraints = constraints_of(decisions.about(session, sorted({*stored, *others})), everyone)
    cluster_of = {n: cluster[0] for cluster in (*found.clusters, *neighbours) for n in cluster}
    adopted = keep_adopted_questions(session, numbers, live)
    between = {frozenset(cluster_of.get(n, n) for n in question.records) for question in adopted}
    questions = [
        question  # of a pair only where the imported crosswalk does not ask about the same two clusters
        for question in ask(found, everyone, [*scored, *reachable], rules, constraints, neighbours)
        if question.kind not in ("pair", "refused")
        or frozenset(cluster_of[n] for n in question.records) not in between
    ]
    review.keep(session, stored, [*questions, *_to_confirm(session, live, stored)])


def _to_confirm(session: Session, live: Mapping[int, Record], stored: Sequence[int]) -> list[Question]:
    """Decisions about records that have changed so much since that they may speak of another person."""
    questions: dict[int, Question] = {}
    for seen in decisions.seen_of(session, [number for number in stored if number in live]):
        if seen.facts and not _speaks_of_same(seen.facts, live[seen.record].profile):
            reason = "the record has changed since it was decided"
            questions[seen.decision] = Question(
                "reconfirm", (seen.record,), reason, priority=1.0, decision=seen.decision
            )
    return list(questions.values())


def _speaks_of_same(facts: Mapping[str, Any], now: Profile) -> bool:
    """Whether any fact that tells people apart still stands; a record without any cannot change much."""
    then = Profile(**{f.name: _frozen(facts[f.name]) for f in fields(Profile) if f.name in facts})
    held = [(getattr(then, name), getattr(now, name)) for name in _EVIDENCE]
    if not any(before for before, _ in held):
        return True
    return any(_agree(before, after) for before, after in held)


def _agree(before: str | tuple[str, ...] | None, after: str | tuple[str, ...] | None) -> bool:
    if isinstance(before, tuple) and isinstance(after, tuple):
        return not set(before).isdisjoint(after)
    return before is not None and before == after


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
