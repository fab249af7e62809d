"""For those who ask and follow the service: a typed client, direct and awaited, webhooks, the reference subscriber.

Imports nothing else of mdm. What is answered: mdm.client.answers; docs/client.md.
"""

from mdm.client.answers.following import Event
from mdm.client.answers.golden import GoldenRecord, Key
from mdm.client.answers.subscriptions import Terms
from mdm.client.clients import AsyncMdm, Mdm
from mdm.client.crosswalk import Crosswalk
from mdm.client.problems import Conflict, Gone, NotFound, Problem, Refused, Stale, TooMany
from mdm.client.webhook import Unverified, verify

__all__ = [
    "AsyncMdm",
    "Conflict",
    "Crosswalk",
    "Event",
    "GoldenRecord",
    "Gone",
    "Key",
    "Mdm",
    "NotFound",
    "Problem",
    "Refused",
    "Stale",
    "Terms",
    "TooMany",
    "Unverified",
    "verify",
]
