"""What the service refused, or could not do, as exceptions: the nearest class for the status, else Problem itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong where: `addresses[0].zip`; None: with the whole."""

    field: str | None
    reason: str | None


class Problem(Exception):
    """An RFC 9457 problem. `type` says which one, as in docs/api.md; rely on it rather than on the words."""

    def __init__(
        self,
        type: str,  # noqa: A002 - as RFC 9457 has it
        status: int,
        title: str,
        detail: str | None = None,
        errors: tuple[FieldError, ...] = (),
    ) -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.type, self.status, self.title, self.detail, self.errors = type, status, title, detail, errors


class Refused(Problem):
    """No key, not a valid one, or one that may not do this."""


class NotFound(Problem):
    """There is no such thing."""


class Gone(Problem):
    """It was there, and is no more."""


class Conflict(Problem):
    """What stands already speaks against it; nothing was changed."""


class Stale(Problem):
    """It was changed since the version that `if_match` names: read it again."""


class TooMany(Problem):
    """Come back later; `retry_after` in how many seconds, where the service says so."""

    retry_after: float | None = None


_CLASSES: Mapping[int, type[Problem]] = {
    HTTPStatus.UNAUTHORIZED: Refused,
    HTTPStatus.FORBIDDEN: Refused,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.CONFLICT: Conflict,
    HTTPStatus.GONE: Gone,
    HTTPStatus.PRECONDITION_FAILED: Stale,
    HTTPStatus.TOO_MANY_REQUESTS: TooMany,
}


def problem_of(answer: httpx.Response) -> Problem:
    """The problem that an answer tells of, which may also come from something in between, without saying much."""
    said = _said(answer)
    kind = _CLASSES.get(answer.status_code, Problem)
    errors = tuple(FieldError(one.get("field"), one.get("reason")) for one in said.get("errors", ()))
    title = said.get("title") or answer.reason_phrase or str(answer.status_code)
    problem = kind(said.get("type", "about:blank"), answer.status_code, title, said.get("detail"), errors)
    if isinstance(problem, TooMany):
        problem.retry_after = retry_after_seconds(answer)
    return problem


def retry_after_seconds(answer: httpx.Response) -> float | None:
    """What `Retry-After` asks for, in seconds or as a date; None where it cannot be read."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _said(answer: httpx.Response) -> dict[str, Any]:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return {}
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
