"""What a mapping file may say: which field of a vendor's record becomes which canonical field.

Mappings are data in matching_rules/mappings/, one a vendor; docs/mappings.md explains them with examples.
`mdm/ingest/translate.py` turns one into a function.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, field_validator, model_validator

from mdm.errors import BadInput
from mdm.ingest.canonical import Verifiable
from mdm.ingest.values import TIME_NOTATIONS
from mdm.rulefiles import read_rule_file
from mdm.rules import Part

_PATH = re.compile(r"[^.\[\]]+(\[(\d+|\*)\])*(\.[^.\[\]]+(\[(\d+|\*)\])*)*\.?")


def _listed(value: object) -> object:
    """One thing where several may stand."""
    return value if isinstance(value, (list, tuple)) or value is None else [value]


def is_path(text: str) -> bool:
    """Whether a field of that name can be named in a mapping."""
    return _PATH.fullmatch(text) is not None


def _checked_path(path: str) -> str:
    if not is_path(path):
        raise ValueError(f"{path!r} is no path like name, name.part, names[0] or names[*].part")
    return path


FieldPath = Annotated[
    str, BeforeValidator(lambda path: _checked_path(path) if isinstance(path, str) else path)
]
Paths = Annotated[tuple[FieldPath, ...], BeforeValidator(_listed)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Take(Part):
    """How one value is taken: the first of `from` that holds something, or all of them joined."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paths: Paths = Field((), alias="from", description="fields of the source's record")
    const: str | int | bool | None = Field(None, description="a fixed value instead")
    default: str | int | bool | None = Field(None, description="taken where the source holds nothing")
    join: str | None = Field(None, description="put all of `from` together with this between them")
    split: str | None = Field(None, min_length=1, description="one text holds several values, apart by this")
    values: dict[str, str | int | bool | None] = Field({}, description="text → value; other text passes")
    equals: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (), description="true if one of these"
    )
    present: bool = Field(False, description="true where the source holds anything there: deleted_at")
    invert: bool = Field(False, description="true becomes false and false true")
    format: str | None = Field(
        None,
        description="of times and birth dates: epoch_seconds, epoch_milliseconds, odata, a strptime format",
    )

    @model_validator(mode="after")
    def _takes_from_somewhere(self) -> "Take":
        if bool(self.paths) == (self.const is not None):
            raise ValueError("needs either `from` or `const`")
        return self

    @field_validator("format")
    @classmethod
    def _is_a_notation(cls, notation: str | None) -> str | None:
        if notation is not None and notation not in TIME_NOTATIONS:
            if "%" not in notation:
                raise ValueError(f"is none of {', '.join(TIME_NOTATIONS)}, nor a strptime format")
            written = datetime.now(UTC).strftime(notation)
            datetime.strptime(written, notation)  # noqa: DTZ007 - only to raise for a directive that is none
        return notation


def _take(value: object) -> object:
    """`Email` and `[Work, Home]` are short for `{from: …}`."""
    return {"from": value} if isinstance(value, (str, list)) else value


def _takes(value: object) -> object:
    return [_take(item) for item in value] if isinstance(value, list) else [_take(value)]


def _named(value: object) -> object:
    """`[tags, state]` is short for `{tags: tags, state: state}`."""
    return {str(name): name for name in value} if isinstance(value, list) else value


One = Annotated[Take, BeforeValidator(_take)]
Many = Annotated[tuple[Take, ...], BeforeValidator(_takes)]
Named = Annotated[dict[str, One], BeforeValidator(_named)]


class AddressTake(Part):
    """One address, or one for each object at `at`; the other paths start there."""

    at: FieldPath | None = None
    line1: One | None = None
    line2: One | None = None
    city: One | None = None
    region: One | None = None
    postal_code: One | None = None
    country: One | None = None


class RecordTake(Part):
    """The canonical record, field by field."""

    source: One | None = None
    source_id: One
    updated_at: One | None = None
    source_version: One | None = None
    given_name: One | None = None
    middle_name: One | None = None
    family_name: One | None = None
    suffix: One | None = None
    birth_date: One | None = None
    merged_into: One | None = None
    deleted: One | None = None
    emails: Many = ()
    phones: Many = ()
    addresses: Annotated[tuple[AddressTake, ...], BeforeValidator(_listed)] = ()
    identifiers: Named = Field({})
    segment: Named = Field({})
    consents: Named = Field({})
    attributes: Named = Field({})
    verified: dict[Verifiable, One] = Field({})


class Parts(Part):
    """Cuts the text of one field; the pieces can then be taken as `field.piece`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: FieldPath = Field(alias="from")
    split: str | None = Field(None, min_length=1)
    into: tuple[str, ...] = Field((), description="names of the pieces; the first takes what is left over")
    pattern: re.Pattern[str] | None = Field(None, description="regular expression, names the pieces")

    @model_validator(mode="after")
    def _cuts_one_way(self) -> "Parts":
        if (self.pattern is None) == (self.split is None) or bool(self.split) != bool(self.into):
            raise ValueError("needs either `split` and `into`, or `pattern`")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.pattern.groupindex) if self.pattern else self.into


class NativeMerges(Part):
    """Which records the source has merged away, where it tells of them in another record or in a message of its own."""

    lost: Many = Field(description="ids that live on in the record that `source_id` names")
    done: One | None = Field(None, description="a flag; where it is not true, nothing was merged")
    alone: bool = Field(False, description="a message of merges only: no record comes with it")


class Mapping(Part):
    """matching_rules/mappings/<name>.yaml"""

    record: RecordTake
    only: One | None = Field(
        None, description="a flag; where it is not true, this mapping must not read the record: it is refused"
    )
    merges: NativeMerges | None = None
    parts: tuple[Parts, ...] = ()
    delimiter: str = Field(",", min_length=1, max_length=1, description="of CSV files")
    unmapped: Literal["ignore", "attributes", "refuse"] = Field(
        "ignore", description="what becomes of fields this mapping does not name"
    )
    ignore: frozenset[str] = Field(
        frozenset(), description="fields known and not wanted, whatever `unmapped` says"
    )

    @field_validator("delimiter", mode="after")
    @classmethod
    def _is_a_delimiter(cls, value: str) -> str:
        if value in '"\r\n':
            raise ValueError("no quote or line break can be a delimiter")
        return value


def load_mapping(folder: Path, name: str) -> Mapping:
    """The mapping of that name; raises BadInput if there is none, RuleSetInvalid if its file is wrong."""
    known = {path.stem: path for path in sorted((folder / "mappings").glob("*.yaml"))}
    if name not in known:
        raise BadInput(f"unknown mapping {name!r}: there are {', '.join(known)}")
    return read_rule_file(known[name], Mapping)
