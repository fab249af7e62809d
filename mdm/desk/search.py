"""What a steward types, recognised: a golden ID, a record's key, an e-mail, a telephone, a number, or else a name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from psycopg.errors import QueryCanceled
from sqlmodel import Session

from mdm.desk.alike import likeness_of, needles_of, words_of
from mdm.masking import mask_values
from mdm.match.lookup_key import Searchable, lookup_key
from mdm.model import Json, RecordKey
from mdm.normalise import normalise
from mdm.rules import RuleSet, Source
from mdm.store import search as store
from mdm.store.lookup import read_golden_view

Kind = Literal["golden_id", "key", "email", "phone", "identifier", "name"]

MOST = 50
_MOST_ALIKE = 20_000  # profiles that are ranked by name
# Of 100,000 profiles a name takes 0.15 to 0.35 s, so this is enough for some two million.
_NAME_MILLISECONDS = 5_000
_PHONE_DIGITS = 6
_LONGEST = 200


@dataclass(slots=True)
class Result:
    """A golden record, and why it was found."""

    golden: int
    golden_id: str
    state: str
    name: str
    about: str  # born when, lives where: tells namesakes apart
    keys: tuple[RecordKey, ...]
    why: list[tuple[Kind, str]] = field(
        default_factory=list
    )  # the kind, and the record or ID that it was found by

    @property
    def sources(self) -> list[str]:
        return sorted({key.source for key in self.keys})


@dataclass(frozen=True, slots=True)
class Found:
    """`gave_up`: a name was looked for in all records, and that took too long."""

    results: tuple[Result, ...]
    gave_up: bool = False


def search(session: Session, text: str, rules: RuleSet, *, masked: bool) -> Found:
    """The golden records that this may mean, the surest first. Names are searched only where nothing else is found."""
    text = text.strip()[:_LONGEST]
    found: dict[int, list[tuple[Kind, str]]] = {}
    for golden, kind, by in _exact(session, text, rules):
        found.setdefault(golden, []).append((kind, by))
    gave_up = False
    if not found:
        try:
            with session.begin_nested():
                named = [*_by_name(session, text)]
        except QueryCanceled:
            named, gave_up = [], True
        for golden, by in named:
            found.setdefault(golden, []).append(("name", by))
    held = store.shown(session, [*found][:MOST])
    results = (_result(held[golden], why, masked=masked) for golden, why in found.items() if golden in held)
    return Found(tuple(results), gave_up)


def _exact(session: Session, text: str, rules: RuleSet) -> Iterator[tuple[int, Kind, str]]:
    if view := read_golden_view(session, text):
        yield view.golden, "golden_id", text
    source, colon, source_id = text.partition(":")
    if colon and source.lower() in rules.sources:
        named = store.by_key(session, [source.lower()], source_id.strip())
    else:
        named = store.by_key(session, sorted(rules.sources), text)
    for holder in named:
        yield holder.golden, "key", str(holder.key)
    for kind, column, values in _values(text, rules):
        keys = [lookup_key(column, value, rules.match.blocking) for value in values]
        for holder in store.by_value(session, column, values, keys, MOST):
            yield holder.golden, kind, str(holder.key)


def _values(text: str, rules: RuleSet) -> Iterator[tuple[Kind, Searchable, tuple[str, ...]]]:
    """As what it may be read, by the very function that records go through."""
    if "@" in text:
        yield "email", "emails", _read(rules, {"emails": [text]}, "emails")
        return
    if sum(c.isdecimal() for c in text) >= _PHONE_DIGITS:
        yield "phone", "phones", _read(rules, {"phones": [text]}, "phones")
    kind, colon, value = text.partition(":")
    known = (kind, value) if colon and value else ("loyalty_id", text)
    if any(c.isdecimal() for c in known[1]):
        yield "identifier", "identifiers", _read(rules, {"identifiers": {known[0]: known[1]}}, "identifiers")


def _read(rules: RuleSet, payload: Mapping[str, Json], column: Searchable) -> tuple[str, ...]:
    """The normalised values: of a telephone without its country, one for each country that sources are of."""
    countries = {source.country for source in rules.sources.values() if source.country} or {"ZZ"}
    found: set[str] = set()
    for country in countries:
        source = Source(owner="the steward", trust=1, country=country)
        found |= {*getattr(normalise(payload, source, rules.match.normalise).profile, column)}
    return tuple(sorted(found))


def _by_name(session: Session, text: str) -> Iterator[tuple[int, str]]:
    words = words_of(text)
    needles = needles_of(words)
    if not needles:
        return
    named = store.names_like(session, needles, _MOST_ALIKE, _NAME_MILLISECONDS)
    ranked = sorted(
        ((likeness_of(words, one), one.record) for one in named), key=lambda one: (-one[0], one[1])
    )
    best = [number for likeness, number in ranked if likeness > 0][
        : MOST * 4
    ]  # several records are one person
    holders = store.by_record(session, best)
    for number in best:
        if number in holders:
            yield holders[number].golden, str(holders[number].key)


def _result(held: store.Shown, why: list[tuple[Kind, str]], *, masked: bool) -> Result:
    values = mask_values(held.values) if masked else held.values
    parts = (values.get(name) for name in ("given_name", "middle_name", "family_name", "suffix"))
    name = " ".join(str(part) for part in parts if part)
    return Result(
        held.golden, held.golden_id, held.state, name, _about(values), held.keys, [*dict.fromkeys(why)]
    )


def _about(values: Mapping[str, Json]) -> str:
    homes = values.get("addresses")
    home = homes[0] if isinstance(homes, list) and homes else {}
    city = home.get("city") if isinstance(home, dict) else None
    return " · ".join(str(part) for part in (values.get("birth_date"), city) if part)
