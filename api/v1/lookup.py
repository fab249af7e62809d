"""Who holds this card, e-mail or telephone? The value travels in the body: URLs end up in logs."""

from api.backend import Opened
from api.errors import UnusableValue
from api.reading import note_read
from api.resources import Resources
from api.route import GoldenReader
from api.schemas import Key, Lookup, Match, Matches
from mdm.match.lookup_key import Searchable, lookup_key
from mdm.model import Json
from mdm.normalise import normalise
from mdm.rules import NormaliseRules, Source
from mdm.store.lookup import find_by

router = Resources("golden records")

_MOST_MATCHES = 100
_NO_COUNTRY = "ZZ"
_PERSONAL = frozenset({"email", "phone"})  # who asks by these learns whose they are: noted, whoever asks


@router.post("/golden-records:lookup")
async def look_up(asked: Lookup, backend: Opened, caller: GoldenReader) -> Matches:
    """The golden IDs with a record that holds the value, however it is written."""
    rules = backend.rules.match
    field, values = _normalised(asked, rules.normalise)
    keys = [lookup_key(field, value, rules.blocking) for value in values]
    found = await find_by(backend.pool, field, values, keys, _MOST_MATCHES + 1)
    matches = [
        Match(golden_id=one.golden_id, matched_records=[Key.of(key) for key in one.records])
        for one in found[:_MOST_MATCHES]
    ]
    if asked.by in _PERSONAL:
        ids = [one.golden_id for one in matches]
        await note_read(backend.notes, caller, "golden.lookup", ids, "golden:read", by=asked.by)
    return Matches(matches=matches, truncated=len(found) > _MOST_MATCHES)


def _normalised(asked: Lookup, rules: NormaliseRules) -> tuple[Searchable, tuple[str, ...]]:
    """Where to look and for what. The very function that records go through, so that the two never differ."""
    payload: dict[str, Json] = {
        "email": {"emails": [asked.value]},
        "phone": {"phones": [asked.value]},
        "loyalty_id": {"identifiers": {"loyalty_id": asked.value}},
        "identifier": {"identifiers": {asked.kind or "": asked.value}},
    }[asked.by]  # type: ignore[assignment]
    source = Source(owner="the caller", trust=1, country=asked.country or _NO_COUNTRY)
    profile = normalise(payload, source, rules).profile
    columns: dict[str, tuple[Searchable, tuple[str, ...]]] = {
        "email": ("emails", profile.emails),
        "phone": ("phones", profile.phones),
        "loyalty_id": ("identifiers", profile.identifiers),
        "identifier": ("identifiers", profile.identifiers),
    }
    column, values = columns[asked.by]
    if not values:
        raise UnusableValue(f"no record is known by such a value: it is no {asked.by}, or a placeholder")
    return column, values
