"""The console's own style, scripts and htmx: held in memory, under names that change with what they hold."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    address: str  # /steward/static/console.1f2e3d4c5b.css
    content: bytes
    media_type: str


@cache
def assets() -> Mapping[str, Asset]:
    """By plain name, as templates name them."""
    return {path.name: _asset(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}


def address_of(name: str) -> str:
    return assets()[name].address


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:10]
    return Asset(f"/steward/static/{path.stem}.{digest}{path.suffix}", content, _TYPES[path.suffix])
