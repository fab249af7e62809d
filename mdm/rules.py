"""The rule set as types: what the files of `matching_rules/` may say. `mdm/rulefiles.py` reads them.

Policy is data there and nowhere else: no threshold, list or priority is repeated in code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from mdm.errors import UnknownSource
from mdm.model import Profile

_TEXTS = frozenset(
    field.name for field in fields(Profile) if field.type == "str | None" or field.type == str | None
)
_LISTS = frozenset(field.name for field in fields(Profile)) - _TEXTS - {"is_person"}


def _held_by_profiles(name: str) -> str:
    if name not in _TEXTS | _LISTS:
        raise ValueError(f"{name!r} is no field of a profile: there are {', '.join(sorted(_TEXTS | _LISTS))}")
    return name


def _one_text(name: str) -> str:
    if name not in _TEXTS:
        raise ValueError(f"{name!r} is no single text of a profile: there are {', '.join(sorted(_TEXTS))}")
    return name


ProfileField = Annotated[str, AfterValidator(_held_by_profiles)]
ProfileText = Annotated[str, AfterValidator(_one_text)]


def _refuse_twice(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{name!r} stands twice")
        seen.add(name)


class Part(BaseModel):
    """Base of every part of the rule set: immutable, no unknown fields, no number that is none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Vendor = Literal["shopify", "hubspot", "square", "lightspeed", "standard"]


class Source(Part):
    """A registered source system."""

    owner: str
    trust: int = Field(ge=1, description="1 is the most trusted")
    unique_customers: bool = Field(
        False, description="keeps its own duplicates out: two of its records speak against one person"
    )
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166 code assumed where a record names none")
    mapping: str | None = Field(None, description="mapping used for its files unless another is named")
    webhook: Vendor | None = Field(
        None, description="whose webhooks are taken for it; the secrets stand in MDM_WEBHOOK_SECRETS"
    )


class Placeholders(Part):
    """Values that stand for "unknown": folded text, compared after normalisation."""

    names: frozenset[str] = frozenset()
    given_names: frozenset[str] = Field(
        frozenset(),
        description="in the field of the given name, of a record with a birth date: wife, person",
    )
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    birth_dates: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    not_a_person: frozenset[str] = frozenset()


class NormaliseRules(Part):
    nicknames: bool = True
    placeholders: Placeholders = Placeholders()
    role_mailboxes: frozenset[str] = Field(
        frozenset(), description="local parts that name no person: info, noreply"
    )
    personal_identifiers: frozenset[str] = Field(
        frozenset(), description="keys under `identifiers` whose value is given to one person for life"
    )


class BlockingRule(Part):
    """Two profiles that agree on every field (any value of a list field) become a pair."""

    name: str
    fields: tuple[ProfileField, ...] = Field(min_length=1)
    max_records: int = Field(
        gt=1, description="a value held by more live records than this proposes no pairs"
    )
    masks: bool = Field(
        False, description="such a value also stops being evidence in scoring; single fields only"
    )

    @model_validator(mode="after")
    def _masks_one_field(self) -> "BlockingRule":
        if self.masks and len(self.fields) != 1:
            raise ValueError("masks needs a rule of exactly one field")
        return self


class Level(Part):
    """One level of a comparison, first match wins. `when` is DuckDB SQL on columns `<field>_l` and `<field>_r`."""

    name: str
    when: str = Field(description="SQL condition, or ELSE")
    is_null: bool = Field(False, description="no evidence either way: weight 0")
    term_frequency: ProfileText | None = Field(
        None, description="column whose value's rarity adjusts the weight"
    )
    m: float | None = Field(
        None, gt=0, lt=1, description="fixed probability among true pairs; unset: trained"
    )
    u: float | None = Field(
        None, gt=0, lt=1, description="fixed probability among random pairs; unset: trained"
    )

    @property
    def is_else(self) -> bool:
        return self.when.strip().upper() == "ELSE"


class Comparison(Part):
    name: str = Field(pattern="^[a-z][a-z0-9_]*$", description="part of column names in SQL")
    levels: tuple[Level, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _ends_with_else(self) -> "Comparison":
        if [level.is_else for level in self.levels] != [False] * (len(self.levels) - 1) + [True]:
            raise ValueError("the last level, and no other, must be `when: ELSE`")
        return self

    @model_validator(mode="after")
    def _has_two_sides(self) -> "Comparison":
        if sum(not level.is_null for level in self.levels) < 2:  # noqa: PLR2004 - Splink refuses fewer
            raise ValueError("needs two levels or more that are evidence")
        return self

    @model_validator(mode="after")
    def _frequencies_have_an_exact_level(self) -> "Comparison":
        conditions = {"".join(level.when.split()) for level in self.levels}
        for name in (level.term_frequency for level in self.levels):
            if name and conditions.isdisjoint({f"{name}_l={name}_r", f"{name}_r={name}_l"}):
                raise ValueError(f"term_frequency {name} needs a level `when: {name}_l = {name}_r`")
        return self


class Thresholds(Part):
    """Match weights (log2 odds)."""

    link: float = Field(description="pairs at or above link two records")
    review: float = Field(description="pairs between review and link ask a steward")
    conflict: float = Field(description="a pair below this keeps its two clusters apart")

    @model_validator(mode="after")
    def _ordered(self) -> "Thresholds":
        if not self.conflict < self.review <= self.link:
            raise ValueError("must be conflict < review <= link")
        return self


class IdentifierRule(Part):
    """Records that share this identifier are one person, whatever the model says."""

    name: str
    kind: str = Field(
        description="key under `identifiers` in the canonical profile; `contact`: any e-mail or telephone, "
        "for a record that has no name"
    )
    agree: tuple[Literal["name", "birth_date"], ...] = Field((), description="what must not contradict")
    confirm: tuple[Literal["name", "birth_date"], ...] = Field(
        (), description="what both must hold besides: families share an e-mail, so it never links alone"
    )
    most_nameless: int | None = Field(
        None,
        gt=0,
        description="a person joined by more records without a name than this is joined by none, unless two sources "
        "hold the contact of the person",
    )


class Guards(Part):
    cluster_records: int = Field(gt=1, description="no union makes a cluster larger than this")
    suspicious_records: int = Field(12, gt=1, description="a larger cluster is shown to a steward")
    bridge_weight: float = Field(
        4.0,
        ge=0,
        description="a link less than this above `link` that alone holds two groups is shown to a steward",
    )
    clear_weight: float = Field(
        4.0,
        ge=0,
        description="a record without a given name joins one of several persons only where that one leads by more",
    )


class PlaceholderRules(Part):
    """When a value is too frequent to be anybody's own. Found by `mdm train`, frozen in the model version."""

    records: int = Field(20, gt=1, description="a birth date or name held by fewer records is left alone")
    times_expected: float = Field(
        50.0, gt=1, description="how often it is held, as a multiple of what chance gives"
    )
    families: int = Field(12, gt=1, description="an e-mail, telephone or birth date of so many family names")
    families_at_address: int = Field(60, gt=1, description="an address of so many family names")


class TrainingRules(Part):
    """How `mdm train` estimates a model; Splink's own terms."""

    prior: float = Field(gt=0, lt=1, description="probability that two random records match")
    u_pairs: int = Field(gt=0, description="random pairs sampled for u")
    em_blocking: tuple[tuple[str, ...], ...] = Field(
        min_length=1, description="one EM session each, blocked on these SQL expressions"
    )
    rarest: Mapping[str, float] = Field(
        {}, description="column → the share below which no value of it is taken to be"
    )
    placeholders: PlaceholderRules = PlaceholderRules()


Veto = Literal["given_name", "suffix", "birth_date", "organisation"]


_Named = TypeVar("_Named", BlockingRule, Comparison)


class MatchRules(Part):
    """matching_rules/customer.yaml"""

    normalise: NormaliseRules
    blocking: tuple[BlockingRule, ...] = Field(min_length=1)
    comparisons: tuple[Comparison, ...] = Field(min_length=1)
    training: TrainingRules
    thresholds: Thresholds
    vetoes: tuple[Veto, ...] = ()
    identifiers: tuple[IdentifierRule, ...] = ()
    guards: Guards

    @field_validator("blocking", "comparisons")
    @classmethod
    def _names_are_unique(cls, named: tuple[_Named, ...]) -> tuple[_Named, ...]:
        _refuse_twice(one.name for one in named)
        return named


Strategy = Literal[
    "verified", "most_trusted", "most_recent", "most_frequent", "most_complete", "longest", "least"
]


_OF_ONE_VALUE = frozenset({"given_name", "middle_name", "family_name", "suffix", "birth_date", "consents"})
_OF_MANY_VALUES = frozenset({"emails", "phones", "addresses", "identifiers", "attributes", "segment"})


def _can_be_golden(name: str) -> str:
    if name not in _OF_ONE_VALUE | _OF_MANY_VALUES:
        known = ", ".join(sorted(_OF_ONE_VALUE | _OF_MANY_VALUES))
        raise ValueError(f"{name!r} is no golden attribute: there are {known}")
    return name


Attribute = Annotated[str, AfterValidator(_can_be_golden)]


class Survivorship(Part):
    """How one golden attribute, or a group that survives as a whole, is chosen: strategies in turn break ties."""

    attributes: tuple[Attribute, ...] = Field(
        min_length=1, description="canonical fields; several survive together"
    )
    strategies: tuple[Strategy, ...] = ()
    union: bool = Field(False, description="keep every distinct value, ranked by the strategies")
    restrictive: bool = Field(False, description="of yes and no, no survives: consents")

    @model_validator(mode="after")
    def _fits_its_attributes(self) -> "Survivorship":
        if self.restrictive and self.attributes != ("consents",):
            raise ValueError("restrictive is for consents alone")
        if self.union and not _OF_MANY_VALUES.issuperset(self.attributes):
            raise ValueError(f"union is for what holds several values: {', '.join(sorted(_OF_MANY_VALUES))}")
        return self


class SurvivorshipRules(Part):
    """matching_rules/survivorship.yaml"""

    golden: tuple[Survivorship, ...] = Field(min_length=1)

    @field_validator("golden")
    @classmethod
    def _chooses_once(cls, golden: tuple[Survivorship, ...]) -> tuple[Survivorship, ...]:
        _refuse_twice(name for rule in golden for name in rule.attributes)
        return golden


class RuleSet(Part):
    """The whole of matching_rules/ but models/."""

    match: MatchRules
    survivorship: SurvivorshipRules
    sources: Mapping[str, Source]
    version: str = Field(description="hash of every file")
    scoring_version: str = Field(
        description="hash of what a match weight depends on: normalise, blocking, comparisons"
    )
    folder: Path

    def source(self, name: str) -> Source:
        """The registered source of that name, or UnknownSource."""
        try:
            return self.sources[name]
        except KeyError:
            known = ", ".join(sorted(self.sources))
            raise UnknownSource(f"unknown source {name!r}: registered are {known}") from None
