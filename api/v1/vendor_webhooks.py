"""Vendors' webhooks in: verified, put into the inbox, acknowledged. What they bring is resolved later."""

from dataclasses import asdict

from fastapi import BackgroundTasks, Depends

from api.backend import Opened
from api.changes import Changing
from api.pressure import refuse_when_full
from api.resources import Resources
from api.schemas import PROBLEM
from api.schemas_sources import WebhookTaken
from api.signed import Sent, SignedRoute
from mdm.queue import wake
from mdm.receive import receive

router = Resources("records", route_class=SignedRoute, dependencies=[Depends(refuse_when_full)])


@router.post(
    "/sources/{source}/webhook",
    responses={401: PROBLEM, 403: PROBLEM, 404: PROBLEM, 429: PROBLEM},
    openapi_extra={
        "parameters": [{"name": "source", "in": "path", "required": True, "schema": {"type": "string"}}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {}}}},
    },
)
def take_webhook(sent: Sent, backend: Opened, change: Changing, later: BackgroundTasks) -> WebhookTaken:
    """Takes what the source's vendor sends, by the vendor's own signature. The same event again does nothing."""
    events = sent.vendor.events(sent.delivery)
    received = receive(change.session, sent.source, events, sent.delivery.body, backend.rules)
    told = asdict(received)
    change.note("webhook.take", target=sent.source, **told)
    if received.accepted:
        later.add_task(wake, backend.redis_url, "resolve_pending")
    return WebhookTaken(**told)
