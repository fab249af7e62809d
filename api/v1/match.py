"""Who is this? A profile from the till or a sign-up form against the base. Nothing is written."""

from typing import Annotated

from fastapi import Body, Query

from api.backend import Opened
from api.matching import OpenedMatching
from api.resources import Resources
from api.route import Matcher
from api.schemas import ComparisonWeight, Key
from api.schemas_match import Candidate, MatchedRecord, ProfileBody, ProfileMatches
from mdm.errors import BadRecord
from mdm.ingest import read_payload
from mdm.model import Json
from mdm.recognise import Recognised, recognise
from mdm.rules import RuleSet, Source

router = Resources("golden records")

_MOST = 20
_OF_A_RECORD = {"source": "-", "source_id": "-"}  # what a payload must have, and a profile has not
_ANYWHERE = Source(owner="the caller", trust=1, country="ZZ")


@router.post("/match")
async def match_profile(
    profile: Annotated[ProfileBody, Body()],
    backend: Opened,
    matching: OpenedMatching,
    _: Matcher,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 5,
) -> ProfileMatches:
    """The golden records that this person may be of, ranked and explained. Weighed as a new record would be."""
    payload, source = _read(profile, backend.rules)
    rules = backend.rules
    found = await matching.ask(lambda session, warm: recognise(session, warm, payload, source, rules, limit))
    return ProfileMatches(
        candidates=[_candidate(one) for one in found.found],
        reason=found.reason,
        flags=[*found.flags],
        compared_records=found.compared,
        model_version=found.model,
        prior_weight=found.prior_weight,
        link_threshold=rules.match.thresholds.link,
        review_threshold=rules.match.thresholds.review,
    )


def _read(profile: object, rules: RuleSet) -> tuple[dict[str, Json], Source]:
    """The profile as the payload of a record, and the source that it is read as one of; raises BadRecord."""
    if isinstance(profile, dict):
        profile = {**_OF_A_RECORD, **{name: value for name, value in profile.items() if value is not None}}
    payload = read_payload(profile)
    for field in ("deleted", "merged_into"):
        if field in payload:
            raise BadRecord("such a record has no profile", field)
    if payload["source"] == _OF_A_RECORD["source"]:
        return payload, _ANYWHERE
    source = rules.sources.get(str(payload["source"]))
    if source is None:
        raise BadRecord(f"registered are {', '.join(sorted(rules.sources))}", "source")
    return payload, source


def _candidate(one: Recognised) -> Candidate:
    return Candidate(
        golden_id=one.golden_id,
        verdict=one.judgement.verdict,
        reason=one.judgement.reason,
        best=MatchedRecord(
            record=Key.of(one.record),
            match_weight=one.weight,
            match_probability=one.probability,
            blocking_rule=one.blocking_rule,
            identifier_rule=one.identifier_rule,
            comparisons=[
                ComparisonWeight(name=name, level=level, weight=weight)
                for name, level, weight in one.contributions
            ],
        ),
    )
