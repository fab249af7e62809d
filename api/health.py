"""Whether this process lives, and whether it can do its work. Without a key, as /metrics is, and no other route."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from redis import Redis, RedisError
from sqlalchemy.exc import SQLAlchemyError

from api.backend import Backend, Opened
from api.schemas import Live, Ready
from mdm.errors import MdmError
from mdm.store import models, schema
from mdm.store.database import is_reachable, transaction

router = APIRouter(prefix="/health", tags=["health"])

_WAIT_SECONDS = 2


@router.get("/live")
async def live() -> Live:
    """The process is up."""
    return Live(status="live")


@router.get(
    "/ready", responses={503: {"model": Ready, "description": "Not ready; `checks` says what is missing."}}
)
def ready(backend: Opened, response: Response) -> Ready:
    """PostgreSQL, its schema, Redis and an active model version are all there."""
    checks = {name: "ok" if holds(claim, backend) else "failed" for name, claim in _CLAIMS.items()}
    is_ready = set(checks.values()) == {"ok"}
    response.status_code = 200 if is_ready else 503
    return Ready(status="ready" if is_ready else "not ready", checks=checks)


def holds(claim: Callable[[Backend], bool], backend: Backend) -> bool:
    """Whether a claim about the backend holds; it does not where it cannot be asked."""
    try:
        return claim(backend)
    except (MdmError, SQLAlchemyError, RedisError, OSError):
        return False


def _has_model(backend: Backend) -> bool:
    with transaction(backend.engine) as session:
        return models.active_model(session) is not None


def redis_answers(backend: Backend) -> bool:
    """Whether the broker takes wake-ups; RedisError where it is away."""
    client = Redis.from_url(
        backend.redis_url, socket_connect_timeout=_WAIT_SECONDS, socket_timeout=_WAIT_SECONDS
    )
    with client:
        return bool(client.ping())


_CLAIMS: dict[str, Callable[[Backend], bool]] = {
    "postgresql": lambda backend: is_reachable(backend.engine),
    "migrations": lambda backend: schema.is_current(backend.engine),
    "redis": redis_answers,
    "model": _has_model,
}
