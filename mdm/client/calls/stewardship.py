"""What stewards are asked, and what they decide. Of all that takes `if_match`: Stale where it was changed since."""

from collections.abc import Iterable, Mapping
from typing import Any

from mdm.client.answers.stewardship import Decided, Decision, ReviewTask
from mdm.client.call import Call, Page, matching, of_kind, pages, path


def review_tasks(*, kind: str | None = None) -> Call[Page[ReviewTask]]:
    """Open tasks, most urgent first."""
    return pages(path("review-tasks"), {"kind": kind}, "tasks", ReviewTask)


def review_task(task: int) -> Call[ReviewTask]:
    """One task, open or closed."""
    return Call("GET", path("review-tasks", task), of_kind(ReviewTask))


def decisions(*, standing: bool = False, golden_id: str | None = None) -> Call[Page[Decision]]:
    """What was decided, newest first; `standing`: only what is not withdrawn."""
    asked = {"standing": standing, "golden_id": golden_id}
    return pages(path("decisions"), asked, "decisions", Decision)


def decision(number: int) -> Call[Decision]:
    """One decision, standing or withdrawn; its `etag` is for `undo`."""
    return Call("GET", path("decisions", number), of_kind(Decision))


def decide(
    task: int, verdict: str, *, by: str, reason: str, if_match: str | None = None
) -> Call[Decided]:  # fmt: skip
    """Answers a review task with one of its `answers`."""
    said = {"verdict": verdict, "by": by, "reason": reason}
    return _said(path("review-tasks", task, "decision"), said, if_match)


def merge(
    golden_ids: Iterable[str], *, by: str, reason: str, if_match: str | None = None
) -> Call[Decided]:  # fmt: skip
    """Says that these golden records are one person. `if_match`: the ETags of all of them, with commas between."""
    said = {"golden_ids": list(golden_ids), "by": by, "reason": reason}
    return _said(path("golden-records:merge"), said, if_match)


def split(
    golden_id: str,
    groups: Iterable[Iterable[tuple[str, str]]],
    *,
    by: str,
    reason: str,
    if_match: str | None = None,
) -> Call[Decided]:
    """Says that these groups of records (source, source_id) are other persons, and so are those left over."""
    keys = [[{"source": source, "source_id": source_id} for source, source_id in group] for group in groups]
    return _said(
        path("golden-records", f"{golden_id}:split"), {"groups": keys, "by": by, "reason": reason}, if_match
    )


def undo(decision: int, *, by: str, reason: str, if_match: str | None = None) -> Call[Decided]:
    """Withdraws a decision."""
    return _said(path("decisions", f"{decision}:undo"), {"by": by, "reason": reason}, if_match)


def _said(address: str, said: Mapping[str, Any], if_match: str | None) -> Call[Decided]:
    return Call("POST", address, of_kind(Decided), body=said, headers=matching(if_match), changes=True)
