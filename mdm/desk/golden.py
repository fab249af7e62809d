"""A golden record as a steward looks at it: its values with where they come from, its records, what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mdm.desk.values import ATTRIBUTES, texts_of
from mdm.errors import NotFound
from mdm.events import why_unknown
from mdm.golden.provenance import expand
from mdm.masking import mask_provenance, mask_values
from mdm.model import Json, RecordKey
from mdm.store import decisions, golden_page, history
from mdm.store.decisions import Stored
from mdm.store.golden_page import Kept, Stand, Told
from mdm.store.lookup import GoldenView, read_golden_view

_MOST_EVENTS = 50
_MOST_DECISIONS = 50
_NESTED = frozenset({"addresses", "identifiers", "consents", "segment", "attributes", "unreadable"})


@dataclass(frozen=True, slots=True)
class Origin:
    """One value, and where it comes from. `strategy` "": it is one of several, and all survive."""

    text: str
    records: tuple[str, ...]
    strategy: str = ""
    runners_up: tuple[tuple[str, tuple[str, ...]], ...] = ()  # value, the records that hold it


@dataclass(frozen=True, slots=True)
class Moment:
    """One version of a golden ID: what became of its records."""

    version: int
    state: str
    type: str | None  # of its event; None: that is not kept any more
    at: datetime
    records: int
    gained: tuple[RecordKey, ...]
    lost: tuple[RecordKey, ...]
    changed: tuple[str, ...]
    survivor: str | None
    decisions: tuple[int, ...]  # that made it


@dataclass(frozen=True, slots=True)
class GoldenPage:
    """`asked` is the ID in the address; `view` what is shown: what it leads to now, or a version of it as it was."""

    asked: Kept
    view: GoldenView
    is_now: bool
    values: tuple[tuple[str, tuple[Origin, ...]], ...]
    members: tuple[Stand, ...]
    timeline: tuple[Moment, ...]  # of the ID that is shown, newest first
    events: tuple[Told, ...]
    decisions: tuple[Stored, ...]

    @property
    def is_pending(self) -> bool:
        """Whether the resolver has yet to take a decision into account."""
        return any(one.pending for one in self.decisions)


def look_at(session: Session, golden_id: str, version: int | None, *, masked: bool) -> GoldenPage:
    """Raises NotFound. Wants one snapshot."""
    asked = golden_page.find_kept(session, golden_id)
    if asked is None:
        raise NotFound(why_unknown(golden_id))
    view = (
        read_golden_view(session, golden_id)
        if version is None
        else golden_page.version_of(session, asked.golden, version)
    )
    if view is None:
        raise NotFound("there is no such version of it")
    entries = history.golden_history(session, view.golden_id)
    told = golden_page.events_of(session, view.golden, _MOST_EVENTS)
    return GoldenPage(
        asked,
        view,
        version is None,
        tuple(_values(view, masked=masked)),
        tuple(golden_page.stands(session, view.members)),
        tuple(_timeline(entries, {one.sequence: one.type for one in told}))[::-1],
        tuple(told),
        tuple(decisions.page(session, _MOST_DECISIONS, numbers=view.members)),
    )


def _values(view: GoldenView, *, masked: bool) -> Iterator[tuple[str, tuple[Origin, ...]]]:
    origins = expand(view.values, view.provenance, view.keys)
    values: Mapping[str, Json] = mask_values(view.values) if masked else view.values
    told: Mapping[str, Any] = mask_provenance(origins) if masked else origins
    order = [*ATTRIBUTES, *(name for name in sorted(values) if name not in ATTRIBUTES)]
    for name in order:
        if name in values and (found := tuple(_origins(name, values[name], told.get(name)))):
            yield name, found


def _origins(name: str, value: Json, told: Any) -> Iterator[Origin]:
    if isinstance(told, list):
        for one in told:
            yield Origin(_line(name, one["value"]), tuple(one["records"]))
    elif isinstance(told, dict) and "strategy" in told:
        runners = tuple((_line(name, one["value"]), tuple(one["records"])) for one in told["runners_up"])
        yield Origin(_line(name, value), tuple(told["records"]), told["strategy"], runners)
    elif isinstance(told, dict) and isinstance(value, dict):
        for purpose, held in told.items():
            yield Origin(_line(name, {purpose: value.get(purpose)}), tuple(held["records"]))
    elif text := _line(name, value):
        yield Origin(text, ())


def _line(name: str, value: Json) -> str:
    """As one line. What survives together (a whole name) is told as it is read, without the names of its parts."""
    if isinstance(value, dict) and name not in _NESTED:
        return " ".join(_line(part, value[part]) for part in ATTRIBUTES if value.get(part))
    return " · ".join(texts_of(name, value))


def _timeline(entries: Sequence[history.GoldenEntry], types: Mapping[int, str]) -> Iterator[Moment]:
    before: set[RecordKey] = set()
    for one in entries:
        now = set(one.records)
        yield Moment(
            one.version,
            one.state,
            types.get(one.sequence),
            one.at,
            len(now),
            tuple(sorted(now - before)),
            tuple(sorted(before - now)),
            one.changed,
            one.survivor,
            _decisions_of(one.cause),
        )
        before = now


def _decisions_of(cause: Mapping[str, Json]) -> tuple[int, ...]:
    held = cause.get("decisions")
    return tuple(one for one in held if isinstance(one, int)) if isinstance(held, list) else ()
