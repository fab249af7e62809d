"""Redis or Valkey, and who listens to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlsplit

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from mdm.doctor.clock import compare
from mdm.doctor.finding import Checks, Finding, failed, not_checked, ok, run_all, warning
from mdm.queue import answering_workers

_REACH = "Redis"
_WAIT_SECONDS = 2


def examine(url: str | None, moment: datetime) -> list[Finding]:
    """`moment`: this machine's time when it is asked for the broker's."""
    with _opened(url) as (client, reachable):
        checks: Checks[Redis] = {
            "memory of Redis": _memory,
            "clock of Redis": lambda check, asked: _clock(check, asked, moment),
            "workers": lambda check, _: _workers(check, url or ""),
        }
        return [reachable, *run_all(checks, client, "Redis is not reached")]


@contextmanager
def _opened(url: str | None) -> Iterator[tuple[Redis | None, Finding]]:
    if url is None:
        yield None, not_checked(_REACH, "it does not run")
        return
    try:
        place = urlsplit(url)
        named = f"{place.hostname}:{place.port or 6379}"
        client = Redis.from_url(
            url,
            socket_connect_timeout=_WAIT_SECONDS,
            socket_timeout=_WAIT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
    except ValueError as error:
        yield None, failed(_REACH, f"the URL cannot be read: {type(error).__name__}", "set MDM_REDIS_URL")
        return
    with client:
        try:
            client.ping()
        except (RedisError, OSError) as error:
            said = f"{named} cannot be reached: {type(error).__name__}"
            yield None, failed(_REACH, said, "start it, or mend MDM_REDIS_URL; till then nothing is woken")
        else:
            yield client, ok(_REACH, f"{named} answers")


def _memory(check: str, client: Redis) -> Finding:
    info = cast("dict[str, object]", client.info("memory"))
    policy, most = str(info.get("maxmemory_policy")), int(str(info.get("maxmemory", 0)))
    if policy == "noeviction" or not most:
        return ok(check, f"{policy}, {'no limit' if not most else f'{most / 2**20:.0f} MiB'}")
    return warning(check, f"{policy}: wake-ups may be thrown away", "set maxmemory-policy noeviction")


def _clock(check: str, client: Redis, moment: datetime) -> Finding:
    seconds, micros = client.time()
    return compare(check, moment, datetime.fromtimestamp(seconds + micros / 1e6, UTC))


def _workers(check: str, url: str) -> Finding:
    names = answering_workers(url)
    if not names:
        return warning(check, "none answers", "start `mdm worker`; till then nothing resolves by itself")
    return ok(check, f"{len(names)} answer")
