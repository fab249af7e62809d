"""Why records are together, and why they are not, as it was stored when it happened."""

from api.backend import Opened
from api.deps import GoldenId
from api.masked import Masked
from api.reading import both, note_read_in
from api.resources import Resources
from api.route import GoldenReader
from api.schemas import PROBLEM, ComparisonWeight, ExplainedValue, Explanation, Key, Link, Step
from api.schemas_history import Obstacle, WhyNot, WhyNotAnswer
from api.v1.golden_records import ABSENT, present, requested, shown_values
from mdm.explain import LinkReason, explain, why_not
from mdm.explain import Step as ToldStep
from mdm.model import RecordKey
from mdm.store.database import transaction

router = Resources("golden records")

_SNAPSHOT = "REPEATABLE READ"


@router.get("/golden-records/{golden_id:path}/explain", responses=ABSENT)
def explain_golden_record(
    golden_id: GoldenId, backend: Opened, caller: GoldenReader, masked: Masked
) -> Explanation:
    """Why its records belong together, and where each value comes from."""
    with transaction(backend.engine.execution_options(isolation_level=_SNAPSHOT)) as session:
        explained = explain(session, golden_id, backend.rules)
        view = present(golden_id, explained.golden if explained else None)
        if not masked:
            ids = both(view.golden_id, golden_id)
            note_read_in(session, caller, "golden.explain", ids, version=view.version)
    values, provenance = shown_values(view, masked=masked)
    return Explanation(
        golden_id=view.golden_id,
        requested_golden_id=requested(golden_id, view),
        version=view.version,
        records=[Key.of(key) for key in view.records],
        model_version=explained.model if explained else None,
        prior_weight=explained.prior_weight if explained else None,
        link_threshold=backend.rules.match.thresholds.link,
        links=[_link(reason) for reason in explained.links] if explained else [],
        steps=[_step(step) for step in explained.steps] if explained else [],
        values={
            name: ExplainedValue(value=value, provenance=provenance.get(name))
            for name, value in values.items()
        },
        masked=masked,
    )


@router.post("/golden-records:why-not", responses={404: PROBLEM})
def explain_why_not(asked: WhyNot, backend: Opened, _: GoldenReader) -> WhyNotAnswer:
    """Whether two records are in one golden record: what leads from the one to the other, or what keeps them apart."""
    one, other = (RecordKey(key.source, key.source_id) for key in (asked.one, asked.other))
    with transaction(backend.engine.execution_options(isolation_level=_SNAPSHOT)) as session:
        told = why_not(session, one, other, backend.rules)
    return WhyNotAnswer(
        together=told.together,
        one=Key.of(one),
        other=Key.of(other),
        golden_ids=told.golden_ids,
        pair=_link(told.link) if told.link else None,
        prior_weight=told.prior_weight,
        link_threshold=backend.rules.match.thresholds.link,
        steps=[_step(step) for step in told.steps],
        obstacles=[
            Obstacle(
                kind=found.kind,
                detail=found.detail,
                records=[Key.of(key) for key in found.records],
                match_weight=found.weight,
                decision=found.decision,
            )
            for found in told.obstacles
        ],
    )


def _step(step: ToldStep) -> Step:
    one, other = step.records
    return Step(
        records=(Key.of(one), Key.of(other)),
        kind=step.kind,
        link=_link(step.link) if step.link else None,
        decisions=list(step.decisions),
    )


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
