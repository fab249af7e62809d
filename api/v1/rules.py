"""The policy as it is: the rule set, and the model versions with their weights. Files change it, and `mdm models`."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Header, Path, Response
from sqlmodel import Session

from api import schemas_rules as bodies
from api.backend import Opened
from api.etags import matches
from api.resources import Resources
from api.route import RulesReader
from api.schemas import PROBLEM, KeyText
from mdm.errors import NotFound
from mdm.match.model import ModelVersion, describe
from mdm.rules import RuleSet
from mdm.store import models
from mdm.store.database import transaction

router = Resources("rules")

# `Any` is what FastAPI's own annotation of `responses` asks for.
_HELD: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed since that ETag."}}

IfNoneMatch = Annotated[str, Header()]


@router.get("/rules", response_model=bodies.Rules, responses=_HELD)
def get_rules(backend: Opened, _: RulesReader, response: Response, if_none_match: IfNoneMatch = "") -> Any:
    """The active rule set: thresholds, blocking, comparisons, vetoes, identifiers, guards, survivorship."""
    etag = f'"{backend.rules.version}"'
    if matches(if_none_match, etag):
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return _rules(backend.rules)


@router.get("/models")
def get_models(backend: Opened, _: RulesReader) -> bodies.Models:
    """All model versions, newest first."""
    with transaction(backend.engine) as session:
        return bodies.Models(models=_all(session))


@router.get("/models/{model}", response_model=bodies.WholeModel, responses={**_HELD, 404: PROBLEM})
def get_model(
    model: Annotated[KeyText, Path()],
    backend: Opened,
    _: RulesReader,
    response: Response,
    if_none_match: IfNoneMatch = "",
) -> Any:
    """One model version with the weight of each level. What never changes but for `active` and `base`."""
    with transaction(backend.engine) as session:
        told = next((one for one in _all(session) if one.model == model), None)
        if told is None:
            raise NotFound("there is no such model version")
        etag = f'"{model}:{told.active:d}{told.base:d}"'
        if matches(if_none_match, etag):
            return Response(status_code=304, headers={"ETag": etag})
        stored = models.find_model(session, model)
    if stored is None:
        raise NotFound("there is no such model version")
    response.headers["ETag"] = etag
    return _whole(told, ModelVersion.from_bytes(stored.content))


def _all(session: Session) -> list[bodies.Model]:
    base = models.base_state(session)
    under = base.model if base else None
    return [bodies.Model(**asdict(one), base=one.model == under) for one in models.made(session)]


def _rules(rules: RuleSet) -> bodies.Rules:
    match = rules.match
    return bodies.Rules(
        version=rules.version,
        scoring_version=rules.scoring_version,
        thresholds=bodies.Thresholds(**match.thresholds.model_dump()),
        blocking=[
            bodies.BlockingRule(
                name=one.name, fields=list(one.fields), max_records=one.max_records, masks=one.masks
            )
            for one in match.blocking
        ],
        comparisons=[
            bodies.ComparisonRule(
                name=one.name,
                levels=[
                    bodies.ComparisonLevel(
                        name=level.name,
                        when=level.when,
                        is_null=level.is_null,
                        term_frequency=level.term_frequency,
                    )
                    for level in one.levels
                ],
            )
            for one in match.comparisons
        ],
        vetoes=list(match.vetoes),
        identifiers=[
            bodies.IdentifierRule(
                name=one.name,
                kind=one.kind,
                agree=list(one.agree),
                confirm=list(one.confirm),
                most_nameless=one.most_nameless,
            )
            for one in match.identifiers
        ],
        guards=bodies.Guards(**match.guards.model_dump()),
        survivorship=[
            bodies.SurvivorshipRule(
                attributes=list(one.attributes),
                strategies=list(one.strategies),
                union=one.union,
                restrictive=one.restrictive,
            )
            for one in rules.survivorship.golden
        ],
    )


def _whole(told: bodies.Model, held: ModelVersion) -> bodies.WholeModel:
    return bodies.WholeModel(
        **told.model_dump(),
        prior=held.prior,
        comparisons=[
            bodies.ModelComparison(
                name=name,
                levels=[
                    bodies.ModelLevel(
                        label=level.label,
                        m=level.m,
                        u=level.u,
                        weight=level.weight,
                        rarity_of=level.rarity_of,
                    )
                    for level in levels
                ],
            )
            for name, levels in describe(held).items()
        ],
        placeholders={name: len(values) for name, values in sorted(held.placeholders.items())},
        splink=held.splink,
        duckdb=held.duckdb,
        seed=held.seed,
    )
