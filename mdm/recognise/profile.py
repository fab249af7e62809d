"""The whole of it: payload → profile → pairs → golden records, ranked, with what would come of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from typing import Literal

from sqlmodel import Session

from mdm.match.model import LevelWeight
from mdm.model import Json, Normalised, Pair, Record, RecordKey, match_probability
from mdm.normalise import normalise
from mdm.recognise.compare import UNSEEN, Compared, compare
from mdm.recognise.judge import Judgement, Verdict, judge
from mdm.recognise.warm import Warm
from mdm.rules import MatchRules, RuleSet, Source

Nothing = Literal["not_a_person", "nothing_to_go_by", "held_too_widely", "nobody_alike"]
_ORDER: tuple[Verdict, ...] = ("match", "possible", "different")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A golden record, with the pair of the profile and one of its records that weighs most."""

    golden_id: str
    record: RecordKey
    weight: float
    probability: float
    blocking_rule: str
    identifier_rule: str | None  # links the two outright
    contributions: tuple[tuple[str, str, float], ...]  # comparison, level, log2 of the odds it adds
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Recognition:
    """`found`: what would join first, then what weighs most. `reason`: why nothing was found."""

    model: str
    prior_weight: float
    flags: tuple[str, ...]
    compared: int  # records
    found: tuple[Recognised, ...]
    reason: Nothing | None


def recognise(
    session: Session, warm: Warm, payload: Mapping[str, Json], source: Source, rules: RuleSet, limit: int
) -> Recognition:
    """Golden records that the payload's person may be, at most `limit`: those whose weight reaches the review threshold
    or that an identifier links. Wants one snapshot, which may be read-only.
    """
    scorer = warm.scorer(session, rules)
    read = normalise(payload, source, rules.match.normalise)
    compared = compare(session, read.profile, scorer, rules.match)
    best = _best_of_each(compared, rules.match.thresholds.review)
    judged: Mapping[int, Judgement] = {}
    if best:
        unseen = Record(UNSEEN, _key(payload), read.profile, read.values, datetime.now(UTC))
        judged = judge(session, unseen, compared.scored, [pair.a for pair in best], rules.match)
    ranked = sorted(best, key=lambda pair: (_ORDER.index(judged[pair.a].verdict), *_strength(pair, compared)))
    prior = scorer.model.prior
    return Recognition(
        scorer.model.id,
        log2(prior / (1 - prior)),
        read.flags,
        len(compared.records),
        tuple(_told(pair, compared, judged[pair.a], warm, rules.match) for pair in ranked[:limit]),
        None if ranked else _why_nothing(read, compared),
    )


def _key(payload: Mapping[str, Json]) -> RecordKey:
    return RecordKey(str(payload["source"]), str(payload["source_id"]))


def _best_of_each(compared: Compared, least: float) -> list[Pair]:
    """For each golden record the pair that speaks for it most, as far as it is worth a question."""
    best: dict[int, Pair] = {}
    for pair in sorted(compared.scored.pairs, key=lambda pair: _strength(pair, compared)):
        if pair.identifier is not None or pair.weight >= least:
            best.setdefault(compared.records[pair.a].golden, pair)
    return list(best.values())


def _strength(pair: Pair, compared: Compared) -> tuple[bool, float, int, RecordKey]:
    """Identifiers before weights, as clustering has it; of equals the older golden ID."""
    record = compared.records[pair.a]
    return pair.identifier is None, -pair.weight, record.golden, record.key


def _why_nothing(read: Normalised, compared: Compared) -> Nothing:
    if not (read.profile.is_person or read.profile.family):
        return "not_a_person"
    if not compared.has_keys:
        return "nothing_to_go_by"
    return "nobody_alike" if compared.has_free_keys else "held_too_widely"


def _told(pair: Pair, compared: Compared, judgement: Judgement, warm: Warm, rules: MatchRules) -> Recognised:
    record = compared.records[pair.a]
    return Recognised(
        record.golden_id,
        record.key,
        pair.weight,
        match_probability(pair.weight),
        rules.blocking[pair.rule].name,
        None if pair.identifier is None else rules.identifiers[pair.identifier].name,
        tuple(_contributions(pair, warm.levels)),
        judgement,
    )


def _contributions(
    pair: Pair, levels: Mapping[str, Sequence[LevelWeight]]
) -> Iterable[tuple[str, str, float]]:
    for (name, known), value, weight in zip(levels.items(), pair.levels, pair.weights, strict=True):
        yield name, next(level.label for level in known if level.value == value), weight
