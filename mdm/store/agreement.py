"""How stewards answer, beside what the machine leant to; and what waits for them, by age. Reads review tasks alone."""

from dataclasses import dataclass

from sqlmodel import Session

from mdm.store.database import fetch_rows

AGES = ("under an hour", "under a day", "under a week", "older")


@dataclass(frozen=True, slots=True)
class Answered:
    """Tasks of one kind that stewards answered. `leaning`: of those about which the machine leant to an answer."""

    kind: str
    same: int  # or that what stands holds
    different: int  # or that it is to be undone
    leaning: int
    agreed: int  # of these: said what the machine leant to


@dataclass(frozen=True, slots=True)
class Band:
    """Pairs that stewards were asked about, by match weight: from `weight` up to one more."""

    weight: int
    answered: int
    same: int


@dataclass(frozen=True, slots=True)
class Agreement:
    answered: tuple[Answered, ...]
    bands: tuple[Band, ...]
    decisions: int
    undone: int


def read(session: Session) -> Agreement:
    answered = [Answered(*row) for row in fetch_rows(session, _ANSWERED)]
    bands = [Band(*row) for row in fetch_rows(session, _BANDS)]
    ((decisions, undone),) = fetch_rows(session, "SELECT count(*), count(withdrawn_at) FROM decision")
    return Agreement(tuple(answered), tuple(bands), decisions, undone)


# A pair leans to what is likelier; what a rule refused leans to different; what the machine joined leans to same.
_LEANING = """
CASE WHEN kind = 'pair' THEN CASE WHEN weight > 0 THEN 'same' ELSE 'different' END
     WHEN kind = 'refused' THEN 'different' WHEN kind IN ('bridge', 'suspicious') THEN 'same' END
"""

_ANSWERED = f"""
SELECT kind, count(*) FILTER (WHERE outcome IN ('same', 'confirm')),
    count(*) FILTER (WHERE outcome IN ('different', 'undo')), count(leaning), count(*) FILTER (WHERE outcome = leaning)
FROM (SELECT kind, outcome, {_LEANING} AS leaning FROM review_task WHERE outcome <> 'moot') AS held
GROUP BY kind ORDER BY kind
"""

_BANDS = """
SELECT floor(weight)::int AS band, count(*), count(*) FILTER (WHERE outcome = 'same') FROM review_task
WHERE kind = 'pair' AND outcome IN ('same', 'different') AND weight IS NOT NULL GROUP BY band ORDER BY band
"""


def backlog(session: Session) -> dict[str, tuple[int, ...]]:
    """Kind → open tasks by age, as in AGES."""
    return {kind: tuple(ages) for kind, *ages in fetch_rows(session, _BACKLOG)}


_BACKLOG = """
SELECT kind, count(*) FILTER (WHERE age < interval '1 hour'),
    count(*) FILTER (WHERE age >= interval '1 hour' AND age < interval '1 day'),
    count(*) FILTER (WHERE age >= interval '1 day' AND age < interval '7 days'),
    count(*) FILTER (WHERE age >= interval '7 days')
FROM (SELECT kind, now() - opened_at AS age FROM review_task WHERE closed_at IS NULL) AS held
GROUP BY kind ORDER BY kind
"""
