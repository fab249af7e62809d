"""The active policy, to be read: model version, comparisons, thresholds, blocking, vetoes, survivorship, sources."""

from dataclasses import dataclass
from math import log10

from fastapi import APIRouter, Request, Response

from api.backend import Backend, Opened
from api.route import RulesReader
from api.steward.charts import Column, Spans, columns, spans
from api.steward.kept import Kept
from api.steward.pages import page
from api.steward.route import PageRoute
from mdm.match.model import LevelWeight, ModelVersion, describe
from mdm.rules import Comparison, RuleSet, Thresholds
from mdm.store import models, pair_weights
from mdm.store.database import transaction
from mdm.store.pair_weights import Band, Weights

router = APIRouter(route_class=PageRoute)

_FURTHEST = 24  # match weights beyond lie in the outermost columns


@dataclass(frozen=True, slots=True)
class Levels:
    """One comparison of the model, and where its bars lie; all of a model have one scale."""

    name: str
    levels: tuple[LevelWeight, ...]
    bars: Spans
    by_rarity: frozenset[str]  # labels of the levels whose weight follows how rare the value is


@dataclass(frozen=True, slots=True)
class Told:
    """What takes reading the model and all pairs. `model` None: none is active."""

    model: ModelVersion | None
    comparisons: tuple[Levels, ...]
    weights: Weights


@dataclass(frozen=True, slots=True)
class Lot:
    """Pairs of one match weight in the chart. `zone`: what becomes of them."""

    weight: int
    pairs: int
    zone: str
    column: Column


@router.get("/rules")
def show_rules(request: Request, backend: Opened, _: RulesReader) -> Response:
    """Nothing is changed here: the rule set's files are, and `mdm train` and `mdm models`."""
    kept: Kept[Told] = request.app.state.told
    told = kept.get(lambda: _tell(backend))
    with transaction(backend.engine) as session:
        made, base = models.made(session), models.base_state(session)
    rules = backend.rules
    return page(
        request,
        "rules.html",
        section="rules",
        rules=rules,
        sources=sorted(rules.sources.items(), key=lambda one: (one[1].trust, one[0])),
        read_at=told.at,
        model=told.value.model,
        comparisons=told.value.comparisons,
        weights=told.value.weights,
        lots=_lots(told.value.weights, rules.match.thresholds),
        made=made,
        one_in=_one_in,
        base=base,
    )


def _tell(backend: Backend) -> Told:
    with transaction(backend.engine) as session:
        active = models.active_model(session)
        weights = pair_weights.read(session, backend.rules.match.thresholds)
    model = ModelVersion.from_bytes(active.content) if active else None
    return Told(model, _comparisons(model, backend.rules) if model else (), weights)


def _one_in(chance: float) -> int:
    """Of how many it is one, to two digits."""
    many = 1 / chance
    return int(round(many, 1 - int(log10(many))))


def _comparisons(model: ModelVersion, rules: RuleSet) -> tuple[Levels, ...]:
    described = describe(model)
    weights = [level.weight for levels in described.values() for level in levels]
    low, high = min([0.0, *weights]), max([0.0, *weights])
    rare = {one.name: _by_rarity(one) for one in rules.match.comparisons}
    return tuple(
        Levels(
            name,
            levels,
            spans([None if level.m is None else level.weight for level in levels], low, high),
            rare.get(name, frozenset()),
        )
        for name, levels in described.items()
    )


def _by_rarity(comparison: Comparison) -> frozenset[str]:
    return frozenset(level.name for level in comparison.levels if level.term_frequency)


def _lots(weights: Weights, thresholds: Thresholds) -> list[Lot]:
    """Pairs by weight, so tall as their number has digits: most pairs speak clearly against."""
    held: dict[int, Band] = {}
    for weight, band in weights.bands.items():
        within = max(-_FURTHEST, min(_FURTHEST, weight))
        held[within] = held.get(within, Band()) + band
    span = range(min(held), max(held) + 1) if held else range(0)
    counted = [held.get(weight, Band()).pairs for weight in span]
    drawn = columns([log10(1 + pairs) for pairs in counted])
    return [
        Lot(weight, pairs, _zone(weight, thresholds), column)
        for weight, pairs, column in zip(span, counted, drawn, strict=True)
    ]


def _zone(weight: int, thresholds: Thresholds) -> str:
    if weight >= thresholds.link:
        return "linked"
    if weight >= thresholds.review:
        return "asked"
    return "conflict" if weight < thresholds.conflict else "nothing"
