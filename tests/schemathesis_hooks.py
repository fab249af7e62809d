"""What Schemathesis is to do before each request; read by its command, as tests/schemathesis.toml says."""

from typing import Any
from uuid import uuid4

import schemathesis

_LONGEST_KEY = 200  # longer ones are there to be refused


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: Any) -> None:  # noqa: ARG001
    """Takes each Idempotency-Key once: else nearly all that changes something would be refused for it."""
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and 0 < len(key) <= _LONGEST_KEY:
        case.headers["Idempotency-Key"] = f"{key}-{uuid4().hex}"
