"""Who can call the API at all, and whose key ends soon."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from mdm.doctor.finding import Finding, ok, warning
from mdm.settings import Settings
from mdm.store import audit_chain, keys

_SOON = timedelta(days=14)
_MAKE = "make one for each of them by `mdm keys create`"
_LATE_SECONDS = 600  # ten beats that nobody followed


def examine_keys(check: str, session: Session, settings: Settings) -> Finding:
    now = datetime.now(UTC)
    active = [key for key in keys.listing(session) if key.state_at(now) == "active"]
    if not active and settings.oidc_issuer is None:
        if settings.api_key is None:
            return warning(check, "no key opens the API", _MAKE)
        return warning(check, "none: all callers share MDM_API_KEY, which may do everything", _MAKE)
    ending = sorted(
        {
            key.terms.name
            for key in active
            if key.terms.expires_at is not None and key.terms.expires_at < now + _SOON
        }
        - {key.terms.name for key in active if key.terms.expires_at is None}  # rotated: it has a successor
    )
    if ending:
        return warning(check, f"end within {_SOON.days} days: {', '.join(ending)}", "run `mdm keys rotate`")
    return ok(check, f"{len(active)} that open")


def examine_audit(check: str, session: Session) -> Finding:
    age = audit_chain.unsealed_seconds(session)
    if age > _LATE_SECONDS:
        return warning(
            check, f"entries have been in no seal for {age / 60:.0f} minutes", "see that worker and beat run"
        )
    return ok(check, "sealed up to the last minutes")
