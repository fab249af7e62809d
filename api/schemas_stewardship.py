"""The bodies of review tasks and decisions."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schemas import Body, Key, KeyText, NamedKey
from mdm.model import QuestionKind, Verdict
from mdm.stewardship import Answer

_MOST_GOLDEN_IDS = 100
_MOST_RECORDS = 1_000

By = Annotated[
    str,
    Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$", description="who decides"),
]
Reason = Annotated[
    str,
    Field(
        min_length=1, max_length=2_000, pattern=r"^[^\x00]*$", description="kept for ever; no personal values"
    ),
]


class ReviewTask(Body):
    task: int
    kind: QuestionKind
    reason: str
    match_weight: float | None
    match_probability: float | None
    priority: float = Field(description="higher is more urgent")
    version: int = Field(description="also the ETag")
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None = Field(description="the verdict, or moot when the question no longer arises")
    records: list[Key] = Field(description="the two at issue, or the whole cluster")
    golden_ids: list[str] = Field(description="where these records are now")
    decision: int | None = Field(description="the decision that is asked about")
    answers: list[Answer] = Field(description="the verdicts it takes")


class ReviewTasks(Body):
    tasks: list[ReviewTask] = Field(description="open ones, most urgent first")
    next_cursor: str | None = Field(description="send this as `cursor` for the next page; null: no more")


class Said(Body):
    by: By
    reason: Reason


class Verdicted(Said):
    """The answer to a review task."""

    verdict: Answer


class Merge(Said):
    golden_ids: list[KeyText] = Field(min_length=1, max_length=_MOST_GOLDEN_IDS)


class Split(Said):
    groups: list[Annotated[list[NamedKey], Field(max_length=_MOST_RECORDS)]] = Field(
        min_length=1,
        max_length=_MOST_GOLDEN_IDS,
        description="each another person than the others, and than the records left over",
    )


class Decided(Body):
    """It is kept; the resolver takes it into account next."""

    decision: int | None = Field(description="that was made or withdrawn; null: an answer that needs none")
    task: int | None = None
    outcome: Literal["same", "different", "confirm", "undo"]
    golden_ids: list[str] = Field(description="where the records it is about are now, before it is resolved")


class Decision(Body):
    decision: int
    verdict: Verdict
    sides: list[list[Key]] = Field(description="same: all one person; different: each side another one")
    by: str
    reason: str
    decided_at: datetime
    standing: bool
    withdrawn_by: str | None
    withdrawn_reason: str | None
    withdrawn_at: datetime | None
    pending: bool = Field(description="whether the resolver has yet to take it into account")
    bulk: int | None = Field(
        description="the first of the decisions that were made at one go with it; null: made alone"
    )


class Decisions(Body):
    decisions: list[Decision] = Field(description="newest first")
    next_cursor: str | None
