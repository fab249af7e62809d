"""Where the lab's errors come from: missed and false pairs by what the two records share, with examples."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.labelled import Labelled
from mdm.cluster.veto import find_veto
from mdm.match.model import ModelVersion, describe
from mdm.model import Pair, Profile
from mdm.rules import MatchRules

if TYPE_CHECKING:
    from benchmarks.lab import Trial

_KINDS_SHOWN = 14
_COMPARED = ("full_name", "birth_dates", "emails", "phones", "addresses", "loyalty_ids", "postal_codes")
_NAMES = ("family", "given", "localities")


def print_errors(
    data: Labelled, trial: "Trial", rules: MatchRules, model: ModelVersion, examples: int
) -> None:
    """Missed true pairs (never compared, too light, kept apart) and false pairs, each by kind."""
    numbers = {record.key: number for number, record in trial.records.items()}
    entity_of = {numbers[record.key]: true for record, true in data.rows()}
    missed: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for a, b in _pairs_by(((true.entity, number) for number, true in entity_of.items())):
        if trial.cluster_of[a] != trial.cluster_of[b]:
            stage, kind = _why_missed(a, b, trial, rules, model)
            missed[stage].append((kind, a, b))
    for stage, found in missed.items():
        _print(f"missed, {stage}", found, trial, examples)
    false = []
    for a, b in _pairs_by((trial.cluster_of[number], number) for number in entity_of):
        if entity_of[a].entity != entity_of[b].entity:
            home = entity_of[a].household
            where = "household" if home and home == entity_of[b].household else "strangers"
            false.append((f"{where}: {_how_joined(a, b, trial, rules, model)}", a, b))
    _print("false", false, trial, examples)


def _pairs_by(held: Iterable[tuple[object, int]]) -> Iterator[tuple[int, int]]:
    """Every two records with the same value."""
    members: dict[object, list[int]] = defaultdict(list)
    for value, number in held:
        members[value].append(number)
    for numbers in members.values():
        yield from combinations(sorted(numbers), 2)


def _why_missed(a: int, b: int, trial: "Trial", rules: MatchRules, model: ModelVersion) -> tuple[str, str]:
    pair = trial.pairs.get((a, b))
    one, other = trial.records[a].profile, trial.records[b].profile
    if pair is None:
        return "never compared", " + ".join(shared(one, other)) or "nothing"
    if pair.weight < rules.thresholds.link:
        return "too light", levels_of(pair, model)
    veto = find_veto(one, other, rules.vetoes)
    return f"kept apart by {veto or 'other records'}", levels_of(pair, model)


def _how_joined(a: int, b: int, trial: "Trial", rules: MatchRules, model: ModelVersion) -> str:
    pair = trial.pairs.get((a, b))
    if pair is None:
        return "through others, never compared"
    if pair.identifier is not None:
        return f"identifier {rules.identifiers[pair.identifier].name}"
    if pair.weight < rules.thresholds.link:
        return "through others"
    return levels_of(pair, model)


def shared(a: Profile, b: Profile) -> Iterator[str]:
    """Names of the fields in which the two agree."""
    for name in (*_COMPARED, *_NAMES):
        one, other = getattr(a, name), getattr(b, name)
        agree = not set(one).isdisjoint(other) if isinstance(one, tuple) else bool(one) and one == other
        if agree:
            yield name


def levels_of(pair: Pair, model: ModelVersion) -> str:
    """The labels of the levels that are evidence."""
    labels = (
        next(level.label for level in levels if level.value == value)
        for levels, value in zip(describe(model).values(), pair.levels, strict=True)
        if value >= 0
    )
    return "; ".join(labels)


def _print(title: str, found: list[tuple[str, int, int]], trial: "Trial", examples: int) -> None:
    print(f"\n  {title}: {len(found):,}")
    members = defaultdict(list)
    for kind, a, b in found:
        members[kind].append((a, b))
    for kind, count in Counter({kind: len(pairs) for kind, pairs in members.items()}).most_common(
        _KINDS_SHOWN
    ):
        print(f"    {count:6,}  {kind}")
        for a, b in members[kind][:examples]:
            pair = trial.pairs.get((a, b))
            print(
                f"             {pair.weight if pair else 0:+.1f}",
                *(_shown(trial.records[n].profile) for n in (a, b)),
                sep="\n               ",
            )


def _shown(profile: Profile) -> str:
    names = f"{profile.given} {profile.middle or ''} {profile.family} {profile.suffix or ''}"
    rest = (profile.birth_dates, profile.emails, profile.phones, profile.addresses or profile.postal_codes)
    return " | ".join([names, *(str(part or "-") for part in (*rest, profile.localities))])
