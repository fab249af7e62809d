"""Which canonical field a column is likely to be, by its name in the languages shops write them in."""

import re
from pathlib import Path

import yaml

from mdm.normalise.text import fold

_DATA = yaml.safe_load((Path(__file__).parent / "headers.yaml").read_text(encoding="utf-8"))
_FIELD_OF = {name: field for field, names in _DATA["fields"].items() for name in names.split()}
_PREFIXES = frozenset(_DATA["prefixes"].split())
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")


def field_of(header: str) -> str | None:
    """The canonical field a header names, as far as its name tells. Of nested ones, by the last step of the path."""
    path = header.replace("[*]", "")
    return _named(path) or _named(path.rsplit(".", 1)[-1])


def _named(name: str) -> str | None:
    words = [word for written in _WORD.findall(name) if (word := fold(written).replace(" ", ""))]
    while words:
        if found := _FIELD_OF.get("".join(words)):
            return str(found)
        if words[0] not in _PREFIXES:
            return None
        words = words[1:]
    return None
