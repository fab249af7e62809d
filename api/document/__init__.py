"""The OpenAPI document: what FastAPI derives from the routes, and what it cannot know of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api.document import examples, headers, links, problems, words
from api.document.schemas import open_answers, without_titles
from api.document.security import schemes, ways_in

Part = dict[str, Any]

VERSION = "1.0.0"  # of the contract: docs/versioning.md


class Documented(FastAPI):
    """The app, with the whole document of it."""

    issuer: str | None = None  # of people's tokens, where there is one

    def openapi(self) -> Part:
        if self.openapi_schema is None:
            self.openapi_schema = _complete(super().openapi(), self.issuer, _routes(self))
        return self.openapi_schema


def _routes(app: FastAPI) -> Mapping[str, RouteContext]:
    """By operationId, which is the name of a route."""
    return {
        str(context.name): context
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
    }


def _complete(document: Part, issuer: str | None, routes: Mapping[str, RouteContext]) -> Part:
    without_titles(document["paths"], document["components"])
    components = document["components"]
    components["schemas"]["Problem"] = problems.SCHEMA
    components["responses"] = {}
    components["securitySchemes"] = schemes(issuer)
    for operation in operations(document):
        _complete_operation(operation, routes[operation["operationId"]], components)
    open_answers(document)
    examples.embed(document)
    return {
        "openapi": document["openapi"],
        "info": {**document["info"], **words.INFO},
        "servers": words.SERVERS,
        "tags": words.tags(operations(document)),
        "paths": document["paths"],
        "components": components,
    }


def operations(document: Part) -> Iterator[Part]:
    """Every operation of a document."""
    for methods in document["paths"].values():
        yield from methods.values()


def _complete_operation(operation: Part, route: RouteContext, components: Part) -> None:
    operation["summary"], operation["description"] = words.told(operation["description"])
    words.describe_parameters(operation)
    if "security" in operation:
        operation["security"] = ways_in(operation["security"])
    if (
        "default" in operation["responses"]
    ):  # what is served without a key or a signature declares all that it answers
        problems.name_all(operation, route, components["responses"])
    headers.name_all(operation, route)
    links.name_all(operation)
    for status, answer in operation["responses"].items():
        words.describe_answer(status, answer)
