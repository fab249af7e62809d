"""Records made by hand, for tests of pure stages."""

from datetime import UTC, datetime

from mdm.model import Json, Profile, Record, RecordKey

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def person(given: str | None = None, family: str | None = None, **fields: object) -> Profile:
    """A profile with a name, and whatever else is given."""
    name = {
        "given": given,
        "family": family,
        "full_name": f"{given} {family}" if given and family else None,
        "formal_given": (given,) if given else (),
    }
    return Profile(**{**name, **fields})  # type: ignore[arg-type]


def record(
    number: int, key: str, profile: Profile | None = None, values: dict[str, Json] | None = None
) -> Record:
    """A live record; `key` is written `crm:1`."""
    source, _, source_id = key.partition(":")
    return Record(number, RecordKey(source, source_id), profile or Profile(), values or {}, NEW_YEAR)
