"""Whether two clocks agree: times of receipt, leases and expiries are PostgreSQL's, signatures this machine's."""

from datetime import UTC, datetime

from mdm.doctor.finding import Finding, ok, warning

_SKEW_SECONDS = 5.0


def now() -> datetime:
    return datetime.now(UTC)


def compare(check: str, here: datetime, there: datetime) -> Finding:
    """This machine's time against a server's, taken at one moment."""
    ahead = (there - here).total_seconds()
    if abs(ahead) <= _SKEW_SECONDS:
        return ok(check, f"within {_SKEW_SECONDS:.0f} s of this machine's")
    direction = "ahead of" if ahead > 0 else "behind"
    return warning(
        check, f"{abs(ahead):.0f} s {direction} this machine's", "set both by the same time server"
    )
