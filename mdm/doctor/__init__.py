"""Finds what is set up wrongly: every check says what it found and what to do, and none stops the others.

Nothing is started and nothing is changed. Embedded servers that are down stay down: the next other command starts them.
"""

from collections.abc import Mapping
from datetime import datetime

from mdm.doctor import base, broker, machine, postgres, provider
from mdm.doctor.clock import now
from mdm.doctor.finding import Finding, Verdict, failed, not_checked, ok
from mdm.doctor.reach import opened
from mdm.embedded import running_servers
from mdm.errors import MdmError
from mdm.settings import Settings

__all__ = ["Finding", "Verdict", "examine"]


def examine(
    settings: Settings, environment: Mapping[str, str], moment: datetime | None = None
) -> list[Finding]:
    """All findings. `environment`: the process's variables; `moment`: this machine's time, if not now."""
    rules, of_rules = machine.read_rules(settings)
    findings = [*machine.examine(settings, environment), of_rules, machine.of_webhooks(settings, rules)]
    findings.append(provider.examine(settings))
    database_url = settings.database_url.get_secret_value() if settings.database_url else None
    redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None
    if database_url is None or redis_url is None:
        try:
            embedded = running_servers(settings.home)
        except MdmError as error:
            findings.append(failed("embedded servers", str(error), "see docs/embedded-servers.md"))
            embedded = None, None
        else:
            findings.append(_of_embedded(embedded))
        database_url, redis_url = database_url or embedded[0], redis_url or embedded[1]
    is_embedded = settings.database_url is None
    with opened(database_url) as (engine, reachable):
        findings += [reachable, *postgres.examine(engine, moment or now(), is_embedded=is_embedded)]
        findings += base.examine(engine, settings, rules)
    return [*findings, *broker.examine(redis_url, moment or now())]


def _of_embedded(found: tuple[str | None, str | None]) -> Finding:
    down = [name for name, url in zip(("PostgreSQL", "Valkey"), found, strict=True) if url is None]
    if not down:
        return ok("embedded servers", "both answer")
    return not_checked("embedded servers", f"{' and '.join(down)} not running; the next command starts them")
