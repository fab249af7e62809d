"""Groups of the API's routes."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.params import Depends
from fastapi.routing import APIRoute

from api.requests import PREFIX
from api.route import GuardedRoute
from api.schemas import PROBLEM


class Resources(APIRouter):
    """Routes under the prefix of all resources, ready to stand in the app itself.

    They are not included: FastAPI looks for the routes of an included router several times over in each request, which
    takes a tenth of the hottest answers' time.
    """

    def __init__(
        self,
        *tags: str,
        prefix: str = "",
        route_class: type[APIRoute] = GuardedRoute,
        responses: dict[int | str, dict[str, Any]] | None = None,
        dependencies: Sequence[Depends] | None = None,
    ) -> None:
        super().__init__(
            prefix=f"{PREFIX}{prefix}",
            tags=[*tags],
            route_class=route_class,
            responses={"default": PROBLEM, **(responses or {})},
            dependencies=dependencies,
            generate_unique_id_function=lambda route: route.name,  # names of methods in generated clients
        )
