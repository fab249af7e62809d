"""Splink's own waterfall chart: its definition, and the scripts that draw it, as the installed package holds them."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from mdm.canonical_json import dumps

_SCRIPTS = ("vega", "vega-lite", "vega-embed")
_DEFINITION = "match_weights_waterfall.json"
# As Splink does it by default: what adds nothing has no bar.
_WITHOUT_SILENT = {"filter": "(datum.bayes_factor !== 1.0)"}


@cache
def scripts() -> dict[str, bytes]:
    """Name → script, in the order in which they are loaded: vega, vega-lite, vega-embed."""
    folder = _files() / "external_js"
    return {name: next(folder.glob(f"{name}@*")).read_bytes() for name in _SCRIPTS}


@cache
def definition() -> bytes:
    """The chart in Vega-Lite, without data, for one pair: there is nothing to choose, so no slider."""
    chart = json.loads((_files() / "chart_defs" / _DEFINITION).read_bytes())
    del chart["$schema"]  # of a later Vega-Lite than the one that Splink ships: each chart would warn of it
    for parameter in chart["params"]:
        del parameter["bind"]
    chart["transform"].insert(1, _WITHOUT_SILENT)
    return dumps(chart).encode()


def _files() -> Path:
    """Found, not imported: the console needs none of Splink's code."""
    spec = find_spec("splink")
    assert spec is not None  # noqa: S101 - it is a dependency
    assert spec.submodule_search_locations  # noqa: S101
    return Path(spec.submodule_search_locations[0]) / "internals" / "files"
