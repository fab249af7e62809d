"""What Schemathesis is to do before each request; read by its command, as tests/schemathesis.toml says."""

from typing import Any
from uuid import uuid4

import schemathesis

_LONGEST_KEY = 200  # longer ones are there to be refused


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: Any) -> None:  # noqa: ARG001
    """Gets past what no schema can say, so that the requests are about the rest."""
    _take_a_new_key(case)
    _name_a_source(case)


def _take_a_new_key(case: schemathesis.Case) -> None:
    """Nearly all that changes something would be refused for an Idempotency-Key that another request had."""
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and 0 < len(key) <= _LONGEST_KEY:
        case.headers["Idempotency-Key"] = f"{key}-{uuid4().hex}"


def _name_a_source(case: schemathesis.Case) -> None:
    """No text that is drawn is a registered source; where the request is to be right, it is one in half of them."""
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    source = (case.path_parameters or {}).get("source")
    if is_right and isinstance(source, str) and len(source) % 2:
        case.path_parameters["source"] = "crm"
