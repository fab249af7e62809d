"""What the health page shows that takes going over whole tables, or asking others: read together, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fastapi import Request

from api.backend import Backend
from api.steward.kept import Kept, Reading
from mdm.doctor import base, broker
from mdm.doctor.finding import Finding
from mdm.store import arrivals, coverage, shares
from mdm.store.coverage import Coverage
from mdm.store.database import transaction
from mdm.store.meter import Sample

_DAYS = 14


@dataclass(frozen=True, slots=True)
class OfSource:
    """One source, as /metrics has it; None: there is nothing to have a share of."""

    source: str
    live: int
    duplicates: float | None
    matched: float | None
    covered: float | None


@dataclass(frozen=True, slots=True)
class Overview:
    sources: tuple[OfSource, ...]
    golden: Mapping[str, int]  # golden IDs by state
    coverage: Coverage
    days: tuple[date, ...]
    arrived: Mapping[str, tuple[int, ...]]  # source → new versions of records on each of the days
    findings: tuple[Finding, ...]


def overview_of(request: Request, backend: Backend) -> Reading[Overview]:
    """The one that this process keeps, or a new one."""
    kept: Kept[Overview] = request.app.state.overview
    return kept.get(lambda: _read(backend))


def _read(backend: Backend) -> Overview:
    with transaction(backend.engine) as session:
        samples = list(shares.read(session))
        covered = coverage.read(session)
        days, arrived = arrivals.by_day(session, _DAYS)
    findings = [
        *base.examine(backend.engine, backend.settings, backend.rules),
        *broker.examine(backend.redis_url, datetime.now(UTC)),
    ]
    golden = {one.labels["state"]: int(one.value) for one in samples if one.name == "mdm_golden_ids"}
    return Overview(_of_sources(samples), golden, covered, days, arrived, tuple(findings))


def _of_sources(samples: list[Sample]) -> tuple[OfSource, ...]:
    held = {(one.name, one.labels.get("source", "")): one.value for one in samples}
    names = sorted({source for _, source in held if source})
    return tuple(
        OfSource(
            name,
            int(held.get(("mdm_live_records", name), 0)),
            held.get(("mdm_duplicate_ratio", name)),
            held.get(("mdm_match_ratio", name)),
            held.get(("mdm_golden_coverage_ratio", name)),
        )
        for name in names
    )
