"""Examines the sources and mappings of a rule set: every mistake, not just the first, and what is likely to be one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mdm.errors import RuleSetInvalid
from mdm.ingest.mapping import Mapping, load_mapping
from mdm.ingest.translate import compile_mapping
from mdm.normalise.country import read_country
from mdm.rulefiles import Sources, line_of, read_rule_file
from mdm.rules import Source
from mdm.ruleset import read_rule_set

_PLACE = re.compile(r"(?P<file>.+?)(?:, line (?P<line>\d+))?: (?P<reason>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """`mistake`: the rule set is refused; `warning`: it is read, but likely not as it was meant."""

    kind: Literal["mistake", "warning"]
    file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


def check_sources(folder: Path) -> list[Problem]:
    """All that is wrong with the rule set in `folder`, mistakes first. Needs no server."""
    mappings, mistakes = _read_mappings(folder)
    sources: dict[str, Source] = {}
    try:
        sources = read_rule_file(folder / "sources.yaml", Sources).root
        if not mistakes:
            read_rule_set(folder)
    except RuleSetInvalid as invalid:
        mistakes.append(_mistake(invalid))
    return [*mistakes, *_stray_files(folder), *_doubtful(folder / "sources.yaml", sources, mappings)]


def _read_mappings(folder: Path) -> tuple[dict[str, Mapping], list[Problem]]:
    mappings: dict[str, Mapping] = {}
    mistakes: list[Problem] = []
    for path in sorted((folder / "mappings").glob("*.yaml")):
        try:
            mapping = load_mapping(folder, path.stem)
            compile_mapping(mapping)
            mappings[path.stem] = mapping
        except RuleSetInvalid as invalid:
            mistakes.append(_mistake(invalid))
    return mappings, mistakes


def _mistake(invalid: RuleSetInvalid) -> Problem:
    place = _PLACE.fullmatch(str(invalid))
    if place is None:
        return Problem("mistake", "", None, str(invalid))
    line = place["line"]
    return Problem("mistake", place["file"], int(line) if line else None, place["reason"])


def _stray_files(folder: Path) -> Iterator[Problem]:
    for path in sorted((folder / "mappings").iterdir() if (folder / "mappings").is_dir() else ()):
        if path.suffix in {".yml", ".json"}:
            yield Problem("warning", str(path), None, "is not read: a mapping's file ends in .yaml")


def _doubtful(path: Path, sources: dict[str, Source], mappings: dict[str, Mapping]) -> Iterator[Problem]:
    ranks: dict[int, str] = {}
    for name, source in sources.items():
        for key, reason in _doubts(source, ranks.get(source.trust), mappings):
            yield Problem("warning", str(path), line_of(path, (name, key)), f"{name}.{key}: {reason}")
        ranks.setdefault(source.trust, name)


def _doubts(source: Source, equal: str | None, mappings: dict[str, Mapping]) -> Iterator[tuple[str, str]]:
    if equal:
        yield "trust", f"is that of {equal}: where their values differ, trust does not decide"
    if (meant := read_country(source.country, "")) != source.country:
        yield "country", f"{source.country} is no ISO 3166 code" + (f": {meant} is meant" if meant else "")
    if not source.mapping:
        yield "mapping", "is not named: only canonical files can be read without --mapping"
    elif mapping := mappings.get(source.mapping):
        record = mapping.record
        if not (record.updated_at or record.source_version):
            yield (
                "mapping",
                f"{source.mapping} takes neither updated_at nor source_version: what comes last counts",
            )
        if not (record.family_name or record.emails or record.phones or record.identifiers):
            yield (
                "mapping",
                f"{source.mapping} takes nothing to match by: no name, e-mail, phone or identifier",
            )
