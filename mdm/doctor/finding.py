"""What a check says, and how checks are run: whatever one meets with, the others go on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

Verdict = Literal["ok", "warning", "failed", "not checked"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was found and, where it is not well, what to do. Never a password, a key or a personal value."""

    check: str
    verdict: Verdict
    found: str
    advice: str = ""


def ok(check: str, found: str) -> Finding:
    return Finding(check, "ok", found)


def warning(check: str, found: str, advice: str) -> Finding:
    return Finding(check, "warning", found, advice)


def failed(check: str, found: str, advice: str) -> Finding:
    return Finding(check, "failed", found, advice)


def not_checked(check: str, found: str) -> Finding:
    return Finding(check, "not checked", found)


Checks = Mapping[str, Callable[[str, T], Finding]]


def run_all(checks: Checks[T], of: T | None, why_not: str) -> list[Finding]:
    """Every check on `of`; None: none can be made, for this reason."""
    if of is None:
        return [not_checked(check, why_not) for check in checks]
    return [_run(check, examine, of) for check, examine in checks.items()]


def _run(check: str, examine: Callable[[str, T], Finding], of: T) -> Finding:
    try:
        return examine(check, of)
    except Exception as error:  # noqa: BLE001 - what goes wrong here is what is looked for; its text may hold values
        return failed(check, f"cannot be checked: {type(error).__name__}", "see the other lines")
