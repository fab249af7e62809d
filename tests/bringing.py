"""Brings a history of vendors' events to a served API, side by side, while it is resolved."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import httpx

from mdm.ingest import Accepted, content_hash, record_reader
from mdm.intake import take
from mdm.store.database import transaction
from tests.base import Base
from tests.vendor_histories import Said
from tests.vendors import Sent

_AT_ONCE = 8


def bring_history(base: Base, url: str, said: Iterable[Said], resolve_each: int) -> None:
    """Raises where a delivery is not acknowledged; resolved after each so many."""
    read = record_reader(base.rules, "crm", "hubspot_contact_object")
    with httpx.Client(base_url=url, timeout=60) as client, ThreadPoolExecutor(_AT_ONCE) as threads:

        def bring(one: Said) -> None:
            if isinstance(one, dict):
                with transaction(base.engine) as session:
                    rows = [Accepted(1, payload, content_hash(payload)) for payload in read(one)]
                    take(session, "polled", rows, "crm")
                return
            sent = one if isinstance(one, Sent) else one()
            answer = sent.post(client)
            assert answer.status_code == 200, answer.text

        remaining = iter(said)
        while part := list(islice(remaining, resolve_each)):
            list(threads.map(bring, part))
            base.resolve()
