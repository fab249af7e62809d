"""Values of requests that are read as the document says, not more leniently: a flag is no number, a number no time."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, StrictInt

_STARTS_WITH_A_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _written(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _STARTS_WITH_A_DATE.match(value)):
        return value
    raise ValueError("must be a moment as of ISO 8601")


Moment = Annotated[datetime, BeforeValidator(_written)]
Whole = StrictInt  # of a body; in a URL all is text
