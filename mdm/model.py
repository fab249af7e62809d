"""The vocabulary of the core: what flows from stage to stage.

Words are those of docs/glossary.md. Everything here is immutable and free of I/O.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from typing import Literal, NamedTuple

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


class RecordKey(NamedTuple):
    """The permanent name of a source record, written `crm:C-1042`."""

    source: str
    source_id: str

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id}"


@dataclass(frozen=True, slots=True)
class Profile:
    """The normalised form of one source record: what blocking, comparing and vetoing look at.

    Text is folded (lower case, accents removed, single spaces); `None` and `()` mean "nothing usable".
    Tuples are sorted and free of duplicates, so that equal records give equal profiles.
    """

    given: str | None = None  # first given name: "katherine"
    middle: str | None = None  # further given names, space-separated
    family: str | None = None  # "o'neil" → "oneil"; particles kept: "van der berg"; an organisation's name
    families: tuple[str, ...] = ()  # forms of `family`: its parts, without particles, a former name
    suffix: str | None = None  # "jr", "sr", "ii", "iii", "iv"
    title_sex: str | None = None  # told by a title: "m", "f"
    full_name: str | None = None  # given + " " + family, only when both are there
    formal_given: tuple[str, ...] = ()  # what `given` may stand for, itself included: bob, robert
    birth_dates: tuple[str, ...] = ()  # ISO 8601 dates: one, or both that 03/04/1990 may mean
    birth_date_part: str | None = None  # of an incomplete one: "1984", "1984-07", "--07-02"
    emails: tuple[str, ...] = ()  # canonical mailbox: case, gmail dots and plus-tags removed
    email_given: tuple[str, ...] = ()  # given names that e-mails tell: kate.oneil@ → kate, katherine
    phones: tuple[
        str, ...
    ] = ()  # national numbers without extension: the country assumed for one may be wrong
    addresses: tuple[str, ...] = ()  # whole address: "12 high street|ls14ab"
    town_addresses: tuple[str, ...] = ()  # house number, street and town, for where a code is missing
    premises: tuple[str, ...] = ()  # house number and postal code: "12|ls14ab"
    postal_codes: tuple[
        str, ...
    ] = ()  # folded, no spaces; those with letters with their country: "gb ls14ab", "10115"
    localities: tuple[str, ...] = ()  # folded city
    loyalty_ids: tuple[str, ...] = ()
    personal_ids: tuple[str, ...] = ()  # of the identifiers, those given to one person for life
    identifiers: tuple[str, ...] = ()  # each as "kind:value", cards and verified e-mails included
    unique_in: str | None = None  # the source, where that keeps its own duplicates out
    is_person: bool = True  # False for organisations and store-default till customers
    script: str | None = (
        None  # of a name whose sound romanising loses: "arabic", "cjk"; None of Latin letters
    )
    initials: str | None = None  # first letters of given and family name, in alphabetical order: "ko"


@dataclass(frozen=True, slots=True)
class Normalised:
    """What normalising one source record gives."""

    profile: Profile
    values: Mapping[str, Json]  # the record's usable values for people to read, in the canonical schema
    flags: tuple[str, ...] = ()  # data-quality flags, "field:reason", sorted


class Pair(NamedTuple):
    """Two profiles that share a blocking key, scored under one model version. `a < b`."""

    a: int  # record number
    b: int
    weight: float  # match weight, log2 of the odds, rounded to 1e-6
    rule: int  # number of the first blocking rule that proposed it
    levels: tuple[int, ...] = ()  # comparison vector value of each comparison, in the model's order
    weights: tuple[float, ...] = ()  # match weight each comparison contributes, term frequency included
    identifier: int | None = None  # number of the identifier rule that links the two outright


@dataclass(frozen=True, slots=True)
class Record:
    """One live source record, as clustering and survivorship see it."""

    number: int  # the record's number in the store; arrival order, so never decides a cluster
    key: RecordKey
    profile: Profile
    values: Mapping[str, Json]
    updated_at: datetime  # `updated_at` of the source, else time of receipt


Verdict = Literal["same", "different"]


UNNUMBERED = 0  # no decision's number


@dataclass(frozen=True, slots=True)
class Decision:
    """What a steward said of records, by number: same joins the sides, different keeps every two sides apart."""

    number: int  # UNNUMBERED before it is made
    verdict: Verdict
    sides: tuple[tuple[int, ...], ...]

    def ties(self, a: int, b: int) -> bool:
        """Whether it says "same" of the two: they stand on different sides of it."""
        return self.verdict == "same" and self.speaks_of({a}, {b})

    def speaks_of(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether it says something of a record of the one and a record of the other, on different sides of it."""
        held = [(not set(side).isdisjoint(one), not set(side).isdisjoint(other)) for side in self.sides]
        return any(a and b for (a, _), (_, b) in permutations(held, 2))


QuestionKind = Literal["pair", "refused", "bridge", "suspicious", "contradiction", "reconfirm", "adopted"]


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can tell. `records` are numbers, ascending: the two at issue, or a whole cluster."""

    kind: QuestionKind
    records: tuple[int, ...]
    reason: str
    priority: float  # what an answer is expected to put right, in records; higher is asked first
    weight: float | None = None
    decision: int | None = None

    @property
    def key(self) -> str:
        """The same question has the same key: of a cluster, its first record stands for it."""
        about = self.records[:1] if self.kind == "suspicious" else self.records
        numbers = "-".join(map(str, about))
        return f"{self.kind}:{numbers}" if self.decision is None else f"{self.kind}:{self.decision}:{numbers}"


# Beyond this the probability is 1 in a double, and 2 ** weight would overflow further out.
_SURE_WEIGHT = 60.0


def match_probability(weight: float) -> float:
    """Match probability of a match weight (log2 of the odds)."""
    if weight > _SURE_WEIGHT:
        return 1.0
    odds: float = 2.0**weight
    return odds / (1.0 + odds)
