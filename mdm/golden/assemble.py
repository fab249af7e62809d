"""Golden values of a cluster, each with its provenance."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from mdm.canonical_json import dumps
from mdm.golden.strategy import Candidate, deciding_strategy, rank
from mdm.model import Json, Record
from mdm.rules import Survivorship

# A steward looks at the next few; a cluster of store records may hold hundreds.
_RUNNERS_UP = 5


@dataclass(frozen=True, slots=True)
class Golden:
    """`values` in the canonical schema; `provenance` says for each attribute where its value came from."""

    values: dict[str, Json]
    provenance: dict[str, Json]


def assemble(
    records: Sequence[Record], survivorship: Sequence[Survivorship], trust_of: Callable[[str], int]
) -> Golden:
    """What survives of a cluster's records. Independent of their order."""
    values: dict[str, Json] = {}
    provenance: dict[str, Json] = {}
    for rule in survivorship:
        if rule.restrictive:
            _most_restrictive(records, rule, values, provenance)
        elif rule.union:
            _union(records, rule, trust_of, values, provenance)
        else:
            _best_whole(records, rule, trust_of, values, provenance)
    return Golden(values, provenance)


def _best_whole(
    records: Sequence[Record],
    rule: Survivorship,
    trust_of: Callable[[str], int],
    values: dict[str, Json],
    provenance: dict[str, Json],
) -> None:
    """The best value of the attributes together, taken whole from one record."""
    found = (
        ({name: record.values[name] for name in rule.attributes if name in record.values}, record)
        for record in records
    )
    ranked = _rank_candidates(found, rule, trust_of)
    if not ranked:
        return
    best, *others = ranked
    group = cast("dict[str, Json]", best.value)
    origin: dict[str, Json] = {
        "records": [str(key) for key in best.records],
        "strategy": deciding_strategy(best, others[0] if others else None, rule.strategies),
        "runners_up": [
            {"value": _unwrap(other.value, rule), "records": [str(key) for key in other.records]}
            for other in others[:_RUNNERS_UP]
        ],
    }
    for name in rule.attributes:
        if name in group:
            values[name] = group[name]
            provenance[name] = origin


def _unwrap(value: Json, rule: Survivorship) -> Json:
    """A group of one attribute shows its bare value."""
    if len(rule.attributes) == 1 and isinstance(value, dict):
        return value[rule.attributes[0]]
    return value


def _union(
    records: Sequence[Record],
    rule: Survivorship,
    trust_of: Callable[[str], int],
    values: dict[str, Json],
    provenance: dict[str, Json],
) -> None:
    """Every distinct member of a list, best first; of a mapping, every name with its best value or values."""
    for name in rule.attributes:
        ranked = _rank_candidates(_members(records, name), rule, trust_of, verified_as=name)
        if not ranked:
            continue
        if any(isinstance(record.values.get(name), dict) for record in records):
            values[name] = _as_mapping(ranked, keep_all=name == "identifiers")
        else:
            values[name] = [candidate.value for candidate in ranked]
        provenance[name] = [
            {"value": candidate.value, "records": [str(key) for key in candidate.records]}
            for candidate in ranked
        ]


def _members(records: Iterable[Record], name: str) -> Iterable[tuple[Json, Record]]:
    for record in records:
        held = record.values.get(name)
        if isinstance(held, list):
            yield from ((member, record) for member in held)
        elif isinstance(held, dict):
            yield from (({key: member}, record) for key, member in held.items())


def _as_mapping(ranked: Sequence[Candidate], *, keep_all: bool) -> dict[str, Json]:
    """Merges {name: value} candidates, best first: the best value of a name, or all of them as a list."""
    merged: dict[str, list[Json]] = {}
    for candidate in ranked:
        for name, value in cast("dict[str, Json]", candidate.value).items():
            merged.setdefault(name, []).append(value)
    return {name: held if keep_all else held[0] for name, held in sorted(merged.items())}


def _most_restrictive(
    records: Sequence[Record], rule: Survivorship, values: dict[str, Json], provenance: dict[str, Json]
) -> None:
    """Consents: one "no" anywhere is a "no"."""
    for name in rule.attributes:
        said: dict[str, list[tuple[bool, str]]] = {}
        for record in records:
            for purpose, given in cast("Mapping[str, bool]", record.values.get(name) or {}).items():
                said.setdefault(purpose, []).append((given, str(record.key)))
        if said:
            values[name] = {purpose: min(answers)[0] for purpose, answers in sorted(said.items())}
            provenance[name] = {
                purpose: {"records": _who_said(min(answers)[0], answers)}
                for purpose, answers in sorted(said.items())
            }


def _who_said(answer: bool, answers: Iterable[tuple[bool, str]]) -> list[Json]:
    return [*sorted(key for given, key in answers if given == answer)]


def _rank_candidates(
    found: Iterable[tuple[Json, Record]],
    rule: Survivorship,
    trust_of: Callable[[str], int],
    verified_as: str | None = None,
) -> list[Candidate]:
    """Distinct values with all their holders, best first."""
    holders: dict[str, tuple[Json, list[Record]]] = {}
    for value, record in found:
        if value not in (None, {}, ""):
            holders.setdefault(dumps(value), (value, []))[1].append(record)
    fields = (verified_as,) if verified_as else rule.attributes
    candidates = [
        Candidate(
            value,
            text,
            tuple(sorted(record.key for record in held)),
            min(trust_of(record.key.source) for record in held),
            max(record.updated_at for record in held),
            any(
                name in cast("list[str]", record.values.get("verified") or [])
                for record in held
                for name in fields
            ),
        )
        for text, (value, held) in holders.items()
    ]
    if len(candidates) < 2:  # noqa: PLR2004 - most customers are known by one record: nothing to rank
        return candidates
    return sorted(candidates, key=lambda candidate: rank(candidate, rule.strategies))
