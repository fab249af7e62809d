"""The base as of one moment, whole: what a subscriber begins from."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from mdm.store.database import explained, stream_rows

Lines = Generator[Mapping[str, Any], None, None]


@contextmanager
def frozen(engine: Engine) -> Iterator[Session]:
    """A session that only reads, and sees all as it was at its first statement, whatever is committed meanwhile.

    Its connection is none of the pool's: whoever reads slowly keeps nobody else waiting.
    """
    as_of_one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with explained(), engine.connect().execution_options(**as_of_one_moment) as connection:
        connection.detach()
        with Session(connection) as session:
            yield session


def crosswalk(session: Session, sources: Sequence[str] = ()) -> Lines:
    """Every record that ever had a golden ID, of these sources or of all; `golden_id` None: it has none now.

    Those are told, too, so that an event of theirs that comes late is known to be old.
    """
    for source, source_id, golden_id, link_version in stream_rows(
        session, _CROSSWALK, list(sources), list(sources)
    ):
        yield {
            "source": source,
            "source_id": source_id,
            "golden_id": golden_id,
            "link_version": link_version,
        }


_CROSSWALK = """
SELECT source, source_id, public_id, link_version
FROM source_record AS known LEFT JOIN golden_record AS held ON known.placed AND held.golden = known.golden
WHERE link_version > 0 AND (%s::text[] = '{}' OR source = ANY(%s)) ORDER BY record
"""


def golden_records(session: Session) -> Lines:
    """Every active golden record with its records and values, oldest first."""
    for golden_id, version, records, values in stream_rows(session, _GOLDEN):
        yield {"golden_id": golden_id, "version": version, "records": records, "values": values}


_GOLDEN = """
SELECT public_id, version,
    (SELECT json_agg(json_build_object('source', source, 'source_id', source_id) ORDER BY source, source_id)
       FROM source_record WHERE record = ANY(members)),
    values
FROM golden_record JOIN golden_version USING (golden, version)
WHERE golden_record.state = 'active' ORDER BY golden
"""
