"""What stewards are asked, and what they decide. Of all that takes `if_match`: Stale where it was changed since."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import httpx

from mdm.client.answers.stewardship import Decided, Decision, ReviewTask
from mdm.client.call import Call, Page, matching, of_kind, path
from mdm.client.reading import read

T = TypeVar("T")

_PAGE = 500


def review_tasks(*, kind: str | None = None) -> Call[Page[ReviewTask]]:
    """Open tasks, most urgent first."""
    return _pages(path("review-tasks"), {"kind": kind}, "tasks", lambda one: read(ReviewTask, one))


def decisions(*, standing: bool = False, golden_id: str | None = None) -> Call[Page[Decision]]:
    """What was decided, newest first; `standing`: only what is not withdrawn."""
    asked = {"standing": standing, "golden_id": golden_id}
    return _pages(path("decisions"), asked, "decisions", lambda one: read(Decision, one))


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


def _pages(
    address: str, asked: Mapping[str, Any], name: str, read_one: Callable[[Any], T], cursor: str | None = None
) -> Call[Page[T]]:  # fmt: skip
    def read_page(answer: httpx.Response) -> Page[T]:
        body = answer.json()
        following = body["next_cursor"]
        rest = _pages(address, asked, name, read_one, following) if following else None
        return Page([read_one(one) for one in body[name]], rest)

    return Call("GET", address, read_page, {**asked, "limit": _PAGE, "cursor": cursor})
