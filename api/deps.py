"""What stands in a route's path, read and checked."""

from typing import Annotated

from fastapi import Depends
from starlette.convertors import Convertor, register_url_convertor

from api.backend import Opened
from api.route import RecordWriter
from mdm.errors import NotFound, UnknownSource
from mdm.events import tidy_golden_id, why_unknown

LARGEST_BIGINT = 2**63 - 1  # PostgreSQL's


class _Step(Convertor[str]):
    """A step of a path without a colon, as `{name:step}`: what follows a colon is what is to be done, `/7:test`."""

    regex = "[^/:]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("step", _Step())


async def registered_source(source: str, backend: Opened) -> str:
    """The source in the path; raises UnknownSource, without repeating it."""
    if source not in backend.rules.sources:
        raise UnknownSource(f"registered are {', '.join(sorted(backend.rules.sources))}")
    return source


RegisteredSource = Annotated[str, Depends(registered_source)]


async def own_source(source: RegisteredSource, caller: RecordWriter) -> str:
    """The source in the path, whose records the caller may write; raises UnknownSource, Forbidden."""
    caller.require_source(source)
    return source


async def tidied_golden_id(golden_id: str) -> str:
    """The golden ID in the path, as it is kept; raises NotFound for what can be none, saying why."""
    tidy = tidy_golden_id(golden_id)
    if tidy is None:
        raise NotFound(why_unknown(golden_id))
    return tidy


OwnSource = Annotated[str, Depends(own_source)]
GoldenId = Annotated[str, Depends(tidied_golden_id)]
