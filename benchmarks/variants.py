"""Rule sets with one measure left out, made from the rules given: a measure that those lack has no variant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mdm.rules import Comparison, Level, MatchRules, RuleSet

_NEVER = -1_000_000.0  # a match weight that no pair falls below
_ANY_SIZE = 1_000_000  # records of one cluster
_NEEDED = "name"  # without it nothing tells people apart: it is taken in parts instead


@dataclass(frozen=True, slots=True)
class Variant:
    left_out: str  # "" for the full rules
    rules: RuleSet
    needs_training: bool = False


def variants(full: RuleSet) -> Iterator[Variant]:
    """The full rules first."""
    yield Variant("", full)
    match = full.match
    for left_out, change in _POLICIES.items():
        yield Variant(left_out, _with(full, change(match)))
    for veto in match.vetoes:
        others = tuple(other for other in match.vetoes if other != veto)
        yield Variant(f"veto {veto}", _with(full, match.model_copy(update={"vetoes": others})))
    no_nicknames = match.normalise.model_copy(update={"nicknames": False})
    # Not trained anew: without nicknames no pair reaches the level of names that may be the same.
    yield Variant("nicknames", _with(full, match.model_copy(update={"normalise": no_nicknames})))
    for comparison in match.comparisons:
        if comparison.name != _NEEDED:
            yield _recompared(full, f"comparison {comparison.name}", _without(match, comparison.name))
    yield _recompared(full, "term frequency", tuple(map(_without_frequency, match.comparisons)))
    for name, parts in (("name", NAME_IN_PARTS), ("address", ADDRESS_IN_PARTS)):
        yield _recompared(full, f"{name} compared as one", (*parts, *_without(match, name)))


def _no_constraints(match: MatchRules) -> MatchRules:
    """Whatever links is one person: connected components."""
    return match.model_copy(
        update={
            "vetoes": (),
            "thresholds": match.thresholds.model_copy(update={"conflict": _NEVER}),
            "guards": match.guards.model_copy(update={"cluster_records": _ANY_SIZE}),
        }
    )


_POLICIES: dict[str, Callable[[MatchRules], MatchRules]] = {
    "all constraints (connected components)": _no_constraints,
    "vetoes": lambda match: match.model_copy(update={"vetoes": ()}),
    "conflicts": lambda match: match.model_copy(
        update={"thresholds": match.thresholds.model_copy(update={"conflict": _NEVER})}
    ),
    "identifier links": lambda match: match.model_copy(update={"identifiers": ()}),
    "hub masks": lambda match: match.model_copy(
        update={"blocking": tuple(rule.model_copy(update={"masks": False}) for rule in match.blocking)}
    ),
}


def _with(full: RuleSet, match: MatchRules) -> RuleSet:
    return full.model_copy(update={"match": match})


def _recompared(full: RuleSet, left_out: str, comparisons: tuple[Comparison, ...]) -> Variant:
    return Variant(left_out, _with(full, full.match.model_copy(update={"comparisons": comparisons})), True)


def _without(match: MatchRules, name: str) -> tuple[Comparison, ...]:
    return tuple(comparison for comparison in match.comparisons if comparison.name != name)


def _without_frequency(comparison: Comparison) -> Comparison:
    levels = (level.model_copy(update={"term_frequency": None}) for level in comparison.levels)
    return comparison.model_copy(update={"levels": tuple(levels)})


def _text(field: str) -> Comparison:
    """One text on its own: the same, mistyped, other."""
    return Comparison(
        name=field,
        levels=(
            Level(name="missing", when=f"{field}_l IS NULL OR {field}_r IS NULL", is_null=True),
            Level(name="same", when=f"{field}_l = {field}_r", term_frequency=field),
            Level(name="mistyped", when=f"jaro_winkler_similarity({field}_l, {field}_r) >= 0.92 - 1e-9"),
            Level(name="other", when="ELSE"),
        ),
    )


def _list(field: str) -> Comparison:
    """One list on its own: a value in common, or none."""
    return Comparison(
        name=field,
        levels=(
            Level(name="missing", when=f"len({field}_l) = 0 OR len({field}_r) = 0", is_null=True),
            Level(name="same", when=f"list_has_any({field}_l, {field}_r)"),
            Level(name="other", when="ELSE"),
        ),
    )


NAME_IN_PARTS = (_text("given"), _text("family"))
ADDRESS_IN_PARTS = (_list("addresses"), _list("postal_codes"), _list("localities"))
