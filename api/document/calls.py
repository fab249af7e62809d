"""What a route depends on."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext


def calls_of(route: RouteContext) -> frozenset[Callable[..., Any]]:
    """Every function that is called for a request, before the route's own."""
    return frozenset(one.call for one in _all_of(route.dependant) if one.call is not None)


def _all_of(dependant: Dependant) -> Iterator[Dependant]:
    for one in dependant.dependencies:
        yield one
        yield from _all_of(one)
