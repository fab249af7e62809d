"""The lists of names and places in `data/`, as read."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

COUNTRIES = ("GB", "US", "DE", "FR", "ES", "PL")
_FOLDER = Path(__file__).parent / "data"


@cache
def read_list(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data
