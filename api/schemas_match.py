"""The bodies of matching one profile."""

from typing import Literal

from pydantic import Field, SkipValidation

from api.schemas import Body, ComparisonWeight, Key, KeyText
from mdm.ingest import CanonicalRecord


class ProfileRecord(CanonicalRecord):
    """A customer as a till or a sign-up form knows them: the fields of a record, without its key."""

    source: str | None = Field(  # type: ignore[assignment]
        None,
        description="registered: its country tells how telephones and dates are read, and whether it keeps its own "
        "duplicates out",
    )
    source_id: KeyText | None = Field(None, description="of no account here")  # type: ignore[assignment]


# Shown in the OpenAPI document; checked by mdm.ingest, like records that are taken in.
ProfileBody = SkipValidation[ProfileRecord]


class MatchedRecord(Body):
    """Why the profile and the record of the golden record that is most like it weigh what they do."""

    record: Key
    match_weight: float
    match_probability: float
    blocking_rule: str = Field(description="what brought the two together first")
    identifier_rule: str | None = Field(description="the rule that links them outright, if one does")
    comparisons: list[ComparisonWeight]


class Candidate(Body):
    """A golden record that the profile may be of."""

    golden_id: str
    verdict: Literal["match", "possible", "different"] = Field(
        description="match: as a new record, the profile would join it. possible: a steward would be asked, or nothing "
        "tells which of several it is. different: it weighs enough, but something refuses it"
    )
    reason: str | None = Field(
        description="what speaks against: veto:given_name, veto:suffix, veto:birth_date, veto:organisation, "
        "conflict, size, decision, ambiguous"
    )
    best: MatchedRecord


class ProfileMatches(Body):
    """No personal value of the base is in it."""

    candidates: list[Candidate] = Field(description="what would join first, then the heaviest")
    reason: Literal["not_a_person", "nothing_to_go_by", "held_too_widely", "nobody_alike"] | None = Field(
        description="why there is none"
    )
    flags: list[str] = Field(description="what of the profile says nothing, `field:reason`; never the value")
    compared_records: int = Field(
        description="that share something with the profile by which records are found"
    )
    model_version: str = Field(description="under which the weights were computed")
    prior_weight: float = Field(description="where each match weight starts from, before any comparison")
    link_threshold: float = Field(description="match weight from which two records are linked")
    review_threshold: float = Field(description="match weight from which a steward is asked")
