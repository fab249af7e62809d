"""Golden records by their ID, and why they are as they are. A merged ID answers with its survivor, for ever."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, Response

from api.deps import GuardedRoute, MintNumber, Opened
from api.errors import Gone
from api.schemas import (
    PROBLEM,
    ComparisonWeight,
    ExplainedValue,
    Explanation,
    GoldenRecord,
    Key,
    Link,
)
from mdm.errors import NotFound
from mdm.events import format_golden_id
from mdm.explain import LinkReason, explain
from mdm.store.database import transaction
from mdm.store.lookup import GoldenView, golden_view

router = APIRouter(prefix="/golden-records", tags=["golden records"], route_class=GuardedRoute)

_ABSENT: dict[int | str, dict[str, Any]] = {404: PROBLEM, 410: PROBLEM}


@router.get(
    "/{golden_id}",
    response_model=GoldenRecord,
    responses={304: {"description": "Not changed since that ETag."}, **_ABSENT},
)
async def get_golden_record(
    number: MintNumber, backend: Opened, if_none_match: Annotated[str, Header()] = ""
) -> Response:
    """The golden record. 410: none of its records is left."""
    view = _present(await golden_view(backend.pool, number))
    golden_id = format_golden_id(view.golden)
    etag = f'"{golden_id}:{view.version}"'
    headers = {"ETag": etag, "Content-Location": f"/v1/golden-records/{golden_id}"}
    if _matches(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    body = {
        "golden_id": golden_id,
        "requested_golden_id": _requested(number, view),
        "state": view.state,
        "version": view.version,
        "values": view.values,
        "provenance": view.provenance,
        "records": [key._asdict() for key in view.records],
        "updated_at": view.updated_at.isoformat(),
    }
    return JSONResponse(body, headers=headers)


@router.get("/{golden_id}/explain", responses=_ABSENT)
def explain_golden_record(number: MintNumber, backend: Opened) -> Explanation:
    """Why its records belong together, and where each value comes from, as it was stored when it happened."""
    with transaction(backend.engine.execution_options(isolation_level="REPEATABLE READ")) as session:
        explained = explain(session, number, backend.rules)
    view = _present(explained.golden if explained else None)
    return Explanation(
        golden_id=format_golden_id(view.golden),
        requested_golden_id=_requested(number, view),
        version=view.version,
        records=[Key.of(key) for key in view.records],
        model_version=explained.model if explained else None,
        prior_weight=explained.prior_weight if explained else None,
        link_threshold=backend.rules.match.thresholds.link,
        links=[_link(reason) for reason in explained.links] if explained else [],
        values={
            name: ExplainedValue(value=value, provenance=view.provenance.get(name))
            for name, value in view.values.items()
        },
    )


def _present(view: GoldenView | None) -> GoldenView:
    if view is None:
        raise NotFound("this golden ID was never given")
    if view.state != "active":
        raise Gone("none of its records is left")
    return view


def _requested(number: int, view: GoldenView) -> str | None:
    return format_golden_id(number) if number != view.golden else None


def _link(reason: LinkReason) -> Link:
    one, other = reason.records
    return Link(
        records=(Key.of(one), Key.of(other)),
        match_weight=reason.weight,
        match_probability=reason.probability,
        blocking_rule=reason.blocking_rule,
        identifier_rule=reason.identifier_rule,
        comparisons=[
            ComparisonWeight(name=said.comparison, level=said.level, weight=said.weight)
            for said in reason.contributions
        ],
    )


def _matches(if_none_match: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in tags or "*" in tags
