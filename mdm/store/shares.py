"""How much of the base is matched, for /metrics. It takes going over whole tables: not for each scrape."""

from collections.abc import Iterator

from sqlmodel import Session

from mdm.store.database import fetch_rows
from mdm.store.meter import Sample


def read(session: Session) -> Iterator[Sample]:
    """The present value of every family in `mdm.store.families.SHARES`. Of no records there are no shares."""
    for state, held in fetch_rows(session, "SELECT state, count(*) FROM golden_record GROUP BY state"):
        yield Sample("mdm_golden_ids", {"state": state}, held)
    for source, live, placed, duplicates, matched, arriving in fetch_rows(session, _OF_SOURCES):
        of_source = {"source": source}
        yield Sample("mdm_live_records", of_source, live)
        if live:
            yield Sample("mdm_duplicate_ratio", of_source, duplicates / live)
            yield Sample("mdm_match_ratio", of_source, matched / live)
        if live + arriving:
            yield Sample("mdm_golden_coverage_ratio", of_source, placed / (live + arriving))


_OF_SOURCES = """
WITH together AS (
    SELECT source, records, count(*) OVER (PARTITION BY golden) AS sources
    FROM (
        SELECT golden, source, count(*) AS records FROM source_record
        WHERE placed AND NOT deleted AND merged_into IS NULL GROUP BY golden, source
    ) AS held
), placed AS (
    SELECT source, sum(records) AS placed, sum(records) FILTER (WHERE records > 1) AS duplicates,
        sum(records) FILTER (WHERE sources > 1) AS matched
    FROM together GROUP BY source
), live AS (
    SELECT source, count(*) AS live FROM source_record WHERE NOT deleted AND merged_into IS NULL GROUP BY source
), arriving AS (
    SELECT source, count(DISTINCT source_id) AS arriving FROM inbox
    WHERE NOT EXISTS (SELECT FROM source_record AS known
                      WHERE (known.source, known.source_id) = (inbox.source, inbox.source_id))
    GROUP BY source
)
SELECT source, coalesce(live, 0), coalesce(placed, 0)::bigint, coalesce(duplicates, 0)::bigint,
    coalesce(matched, 0)::bigint, coalesce(arriving, 0)
FROM live LEFT JOIN placed USING (source) FULL JOIN arriving USING (source)
"""
