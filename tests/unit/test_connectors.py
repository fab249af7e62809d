"""The pages in docs/connectors say of each mapping's fields what the mapping says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdm.ingest.mapping import Mapping, Take, load_mapping
from mdm.settings import PACKAGED_RULES

PAGES = Path(__file__).parents[2] / "docs/connectors"
MAPPINGS = sorted(path.stem for path in (PACKAGED_RULES / "mappings").glob("*.yaml"))
_GROUPS = ("identifiers", "segment", "consents", "attributes")


def fields_taken(mapping: Mapping) -> dict[str, set[str]]:
    """Canonical field → the source's fields it is taken from; `only` and `merges` count as fields."""
    return {
        name: {written(mapping, path) for path in paths}
        for name, paths in _taken(mapping)
        if paths is not None
    }


def written(mapping: Mapping, path: str) -> str:
    """The field as the source has it: `address` for address.city where the mapping cuts the address."""
    cut = (part.path for part in mapping.parts if path in {f"{part.path}.{name}" for name in part.names})
    return next(cut, path)


def _taken(mapping: Mapping) -> Iterator[tuple[str, list[str]]]:
    record = mapping.record
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Take):
            yield name, list(value.paths)
        elif name in {"emails", "phones"} and value:
            yield name, [path for take in value for path in take.paths]
        elif name in _GROUPS:
            yield from ((f"{name}.{key}", list(take.paths)) for key, take in value.items())
        elif name == "verified" and value:
            yield name, [path for take in value.values() for path in take.paths]
    yield from _address_lines(mapping)
    if mapping.only:
        yield "only", list(mapping.only.paths)
    if mapping.merges:
        takes = [*mapping.merges.lost, *([mapping.merges.done] if mapping.merges.done else [])]
        yield "merges", [path for take in takes for path in take.paths]


def _address_lines(mapping: Mapping) -> Iterator[tuple[str, list[str]]]:
    for line in ("line1", "line2", "city", "region", "postal_code", "country"):
        taken = [
            f"{address.at}.{path}" if address.at else path
            for address in mapping.record.addresses
            if isinstance(take := getattr(address, line), Take)
            for path in take.paths
        ]
        if taken:
            yield f"addresses.{line}", taken


def fields_documented() -> dict[str, dict[str, set[str]]]:
    """Mapping → canonical field → fields named in the table under the heading that names the mapping."""
    found: dict[str, dict[str, set[str]]] = {}
    for page in sorted(PAGES.glob("*.md")):
        for section in re.split(r"^#+ ", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
            if heading := re.match(r"Fields of `(\w+)`", section):
                rows = re.findall(r"^\| `([\w.]+)` \| (.*) \|$", section, re.MULTILINE)
                found[heading[1]] = {name: set(re.findall(r"`([^`]+)`", cell)) for name, cell in rows}
    return found


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_page_names_all_fields_of_a_mapping_and_no_others(name: str) -> None:
    assert fields_documented()[name] == fields_taken(load_mapping(PACKAGED_RULES, name))


def test_no_page_tells_of_a_mapping_that_is_not_there() -> None:
    assert sorted(fields_documented()) == MAPPINGS


def test_the_index_names_every_page_and_every_mapping() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in PAGES.glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"]({page})" not in index} == set()
    assert {name for name in MAPPINGS if f"`{name}`" not in index} == set()
