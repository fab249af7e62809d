"""The console's own style and scripts, htmx, and what Splink ships to draw its charts: held in memory, under names that
change with what they hold.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mdm.match import chart

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    address: str  # /steward/static/console.1f2e3d4c5b.css
    content: bytes
    media_type: str


@cache
def assets() -> Mapping[str, Asset]:
    """By plain name, as templates name them."""
    own = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}
    splinks = {f"{name}.js": script for name, script in chart.scripts().items()}
    held = {**own, **splinks, "waterfall.json": chart.definition()}
    return {name: _asset(Path(name), content) for name, content in held.items()}


def address_of(name: str) -> str:
    return assets()[name].address


def _asset(name: Path, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:10]
    return Asset(f"/steward/static/{name.stem}.{digest}{name.suffix}", content, _TYPES[name.suffix])
