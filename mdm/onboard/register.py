"""Registers a source: a few lines of text after those of sources.yaml, so that its comments and order stay."""

import re
from pathlib import Path

import yaml

from mdm.errors import BadInput
from mdm.ingest.vendors import VENDORS
from mdm.normalise.country import read_country
from mdm.onboard.folder import replace_checked, require_own
from mdm.rulefiles import SOURCE_NAME, Sources, read_rule_file
from mdm.rules import Source


def country_code(text: str) -> str:
    """The text, if it is an ISO 3166 code of a country; raises BadInput."""
    meant = read_country(text, "")
    if not meant or meant != text:
        raise BadInput(
            f"{text!r} is no ISO 3166 code of a country" + (f": {meant} is meant" if meant else "")
        )
    return text


def register_source(folder: Path, name: str, source: Source) -> str:
    """Adds the source to the rule set in `folder`; gives the lines that were added."""
    require_own(folder)
    path = folder / "sources.yaml"
    if not re.fullmatch(SOURCE_NAME, name):
        raise BadInput(f"{name!r} is no name for a source: letters, digits, _ . - and no space")
    if name in read_rule_file(path, Sources).root:
        raise BadInput(f"{path}: {name} is registered already")
    for mapping in _mappings(source):
        if not (folder / "mappings" / f"{mapping}.yaml").is_file():
            raise BadInput(f"the mapping {mapping!r} has no file in {folder / 'mappings'}")
    lines = _lines(name, source)
    held = path.read_bytes()
    newline = b"\r\n" if b"\r\n" in held else b"\n"
    text = held + (b"" if held.endswith(b"\n") else newline) + lines.encode().replace(b"\n", newline)
    replace_checked(path, text, Sources)
    return lines


def _mappings(source: Source) -> set[str]:
    """Those that read its files and its vendor's webhooks."""
    own = {source.mapping} if source.mapping else set()
    return own | VENDORS[source.webhook].mappings if source.webhook else own


def _lines(name: str, source: Source) -> str:
    fields = source.model_dump(exclude_defaults=True)
    ordered = {
        key: fields[key]
        for key in ("owner", "trust", "country", "unique_customers", "mapping", "webhook")
        if key in fields
    }
    return yaml.safe_dump({name: ordered}, sort_keys=False, allow_unicode=True, width=10_000)
