"""The record that a path names, for the hottest route: FastAPI takes as long to check two parameters as PostgreSQL to
look one record up.
"""

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.schemas import NamedKey
from mdm.model import RecordKey

# What FastAPI would say of the parameters, for the document.
PARAMETERS: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in NamedKey.model_json_schema()["properties"].items()
    ]
}


def key_in_path(request: Request) -> RecordKey:
    """Of a path with `{source}` and `{source_id}`. Raises RequestValidationError."""
    try:
        named = NamedKey.model_validate(request.path_params)
    except ValidationError as error:
        told = [{**one, "loc": ("path", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(told) from None
    return RecordKey(named.source, named.source_id)
