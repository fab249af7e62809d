"""Review tasks and decisions."""

from dataclasses import dataclass
from datetime import datetime

from mdm.client.answers.golden import Key


@dataclass(frozen=True, slots=True)
class ReviewTask:
    task: int
    kind: str
    reason: str
    priority: float  # higher is more urgent
    version: int
    opened_at: datetime
    records: tuple[Key, ...]  # the two at issue, or the whole cluster
    golden_ids: tuple[str, ...]  # where these records are now
    answers: tuple[str, ...]  # the verdicts it takes
    match_weight: float | None = None
    match_probability: float | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    decision: int | None = None  # that is asked about

    @property
    def etag(self) -> str:
        """For `if_match`, so that an answer is refused when the task has changed since."""
        return f'"{self.version}"'


@dataclass(frozen=True, slots=True)
class Decided:
    """It is kept; the resolver takes it into account next."""

    outcome: str
    golden_ids: tuple[str, ...]  # where the records it is about are now, before it is resolved
    decision: int | None = None  # that was made or withdrawn; None: an answer that needs none
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    decision: int
    verdict: str
    sides: tuple[tuple[Key, ...], ...]  # same: all one person; different: each side another one
    by: str
    reason: str
    decided_at: datetime
    standing: bool
    pending: bool  # whether the resolver has yet to take it into account
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None
    withdrawn_at: datetime | None = None
    bulk: int | None = (
        None  # the first of the decisions that were made at one go with it; None: it was made alone
    )
    etag: str = ""  # only of one that was asked for by itself
