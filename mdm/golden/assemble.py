"""Golden values of a cluster, each with its provenance."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from mdm.canonical_json import dumps
from mdm.golden.strategy import Candidate, Holder, best_first, deciding_strategy
from mdm.model import Json, Record
from mdm.rules import Survivorship

# A steward looks at the next few; a cluster of store records may hold hundreds.
_RUNNERS_UP = 5

_Found = Iterable[tuple[Json, Holder]]


@dataclass(frozen=True, slots=True)
class Golden:
    """`values` in the canonical schema; `provenance`, as mdm.golden.provenance stores it, says where each came from."""

    values: dict[str, Json]
    provenance: dict[str, Json]


def assemble(
    records: Sequence[Record], survivorship: Sequence[Survivorship], trust_of: Callable[[str], int]
) -> Golden:
    """What survives of a cluster's records. Independent of their order."""
    in_order = sorted(records, key=lambda record: record.key) if len(records) > 1 else records
    holders = [_holder(at, record, trust_of) for at, record in enumerate(in_order)]
    values: dict[str, Json] = {}
    provenance: dict[str, Json] = {}
    for rule in survivorship:
        if rule.restrictive:
            _most_restrictive(holders, rule, values, provenance)
        elif rule.union:
            _union(holders, rule, values, provenance)
        else:
            _best_whole(holders, rule, values, provenance)
    return Golden(values, provenance if len(records) > 1 else {})


def _holder(at: int, record: Record, trust_of: Callable[[str], int]) -> Holder:
    verified = record.values.get("verified")
    return Holder(
        at,
        record.values,
        trust_of(record.key.source),
        record.updated_at,
        frozenset(cast("list[str]", verified)) if verified else frozenset(),
    )


def _best_whole(
    holders: Sequence[Holder], rule: Survivorship, values: dict[str, Json], provenance: dict[str, Json]
) -> None:
    """The best value of the attributes together, taken whole from one record."""
    ranked = _rank(_groups(holders, rule.attributes), rule, rule.attributes)
    if not ranked:
        return
    best, *others = ranked
    group = cast("dict[str, Json]", best.value)
    held = [name for name in rule.attributes if name in group]
    for name in held:
        values[name] = group[name]
        provenance[name] = held[0]
    if len(holders) > 1:
        then: list[Json] = [[_unwrap(other.value, rule), [*other.at]] for other in others[:_RUNNERS_UP]]
        strategy = deciding_strategy(best, others[0] if others else None, rule.strategies)
        provenance[held[0]] = {"at": [*best.at], "by": strategy, "then": then}


def _groups(holders: Sequence[Holder], names: Sequence[str]) -> Iterator[tuple[Json, Holder]]:
    for holder in holders:
        group = {name: holder.values[name] for name in names if name in holder.values}
        if group:
            yield group, holder


def _unwrap(value: Json, rule: Survivorship) -> Json:
    """A group of one attribute shows its bare value."""
    if len(rule.attributes) == 1 and isinstance(value, dict):
        return value[rule.attributes[0]]
    return value


def _union(
    holders: Sequence[Holder], rule: Survivorship, values: dict[str, Json], provenance: dict[str, Json]
) -> None:
    """Every distinct member of a list, best first; of a mapping, every name with its best value or values."""
    for name in rule.attributes:
        held = [holder for holder in holders if name in holder.values]
        ranked = _rank(_members(held, name), rule, (name,)) if held else []
        if not ranked:
            continue
        if any(isinstance(holder.values[name], dict) for holder in held):
            values[name] = _as_mapping(ranked, keep_all=name == "identifiers")
            provenance[name] = [[candidate.value, [*candidate.at]] for candidate in ranked]
        else:
            values[name] = [candidate.value for candidate in ranked]
            provenance[name] = [[*candidate.at] for candidate in ranked]


def _members(holders: Iterable[Holder], name: str) -> Iterator[tuple[Json, Holder]]:
    for holder in holders:
        held = holder.values[name]
        if isinstance(held, list):
            for member in held:
                yield member, holder
        elif isinstance(held, dict):
            for key, member in held.items():
                yield {key: member}, holder


def _as_mapping(ranked: Sequence[Candidate], *, keep_all: bool) -> dict[str, Json]:
    """Merges {name: value} candidates, best first: the best value of a name, or all of them as a list."""
    merged: dict[str, list[Json]] = {}
    for candidate in ranked:
        for name, value in cast("dict[str, Json]", candidate.value).items():
            merged.setdefault(name, []).append(value)
    return {name: held if keep_all else held[0] for name, held in sorted(merged.items())}


def _most_restrictive(
    holders: Sequence[Holder], rule: Survivorship, values: dict[str, Json], provenance: dict[str, Json]
) -> None:
    """Consents: one "no" anywhere is a "no"."""
    for name in rule.attributes:
        said: dict[str, list[tuple[bool, int]]] = {}
        for holder in holders:
            for purpose, given in cast("Mapping[str, bool]", holder.values.get(name) or {}).items():
                said.setdefault(purpose, []).append((given, holder.at))
        if said:
            answer = {purpose: min(answers)[0] for purpose, answers in sorted(said.items())}
            values[name] = {**answer}
            provenance[name] = {
                purpose: [at for given, at in said[purpose] if given == answer[purpose]] for purpose in answer
            }


def _rank(found: _Found, rule: Survivorship, names: Sequence[str]) -> list[Candidate]:
    """Distinct values with all their holders, best first; `names`: what a record must have verified of it."""
    told = [(value, holder) for value, holder in found if value not in _NOTHING]
    if len(told) == 1:  # as mostly; nothing is ever compared with its text, and to write it takes longest
        return [_candidate("", told[0][0], [told[0][1]], names)]
    held: dict[str, tuple[Json, list[Holder]]] = {}
    for value, holder in told:
        held.setdefault(dumps(value), (value, []))[1].append(holder)
    return best_first([_candidate(text, *one, names) for text, one in held.items()], rule.strategies)


_NOTHING: tuple[Any, ...] = (None, {}, "")


def _candidate(text: str, value: Json, holders: Sequence[Holder], names: Sequence[str]) -> Candidate:
    if len(holders) == 1:
        (only,) = holders
        return Candidate(
            value, text, (only.at,), only.trust, only.updated_at, not only.verified.isdisjoint(names)
        )
    return Candidate(
        value,
        text,
        tuple(holder.at for holder in holders),
        min(holder.trust for holder in holders),
        max(holder.updated_at for holder in holders),
        any(not holder.verified.isdisjoint(names) for holder in holders),
    )
