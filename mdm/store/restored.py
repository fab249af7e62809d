"""After a backup was restored: numbers go on far beyond those given since it was made, so that none is given twice.

What happened after the backup is lost here, and known elsewhere: golden IDs, versions, link versions, sequences of
events, and with them the ids of events. Given again, they would stand for something else.
"""

from sqlmodel import Session

from mdm.store.database import fetch_rows, run

# More than a backup can be behind: of golden IDs, events and inputs each. A number costs nothing.
SKIPPED = 1_000_000

# As one statement, so that it can be sent in the transaction that restores. Works on every schema there was.
# A subscription that had everything has everything still: nothing lies in between.
SKIP = f"""
DO $$
DECLARE
    last bigint := coalesce((SELECT value FROM public.counter WHERE name = 'sequence'), 0);
    one record;
BEGIN
    INSERT INTO public.counter AS held (name, value)
    SELECT name, {SKIPPED} FROM unnest(ARRAY['golden', 'sequence', 'token', 'version']) AS name
    ON CONFLICT (name) DO UPDATE SET value = held.value + excluded.value;
    UPDATE public.review_task SET version = version + {SKIPPED};
    IF to_regclass('public.subscription') IS NOT NULL THEN
        UPDATE public.subscription SET version = version + {SKIPPED},
            position = CASE WHEN position >= last THEN last + {SKIPPED} ELSE position END;
    END IF;
    FOR one IN SELECT sequencename AS name, coalesce(last_value, 0) AS given
               FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval('public.' || quote_ident(one.name), one.given + {SKIPPED});
    END LOOP;
END $$
"""


def skip_numbers(session: Session) -> None:
    """Lets all numbers go on far beyond those that may have been given."""
    run(session, SKIP)


def is_empty(session: Session) -> bool:
    """Whether the database holds no table."""
    return not fetch_rows(session, _TABLES)[0][0]


_TABLES = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))"


def server_version(session: Session) -> int:
    """The server's major version."""
    return int(fetch_rows(session, "SELECT current_setting('server_version_num')::int / 10000")[0][0])
