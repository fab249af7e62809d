"""The two clients. What each of their methods asks stands in mdm.client.calls, once."""

from mdm.client.awaited import Awaited
from mdm.client.calls import dead_letters as letters
from mdm.client.calls import deliveries as sendings
from mdm.client.calls import following, golden, records, stewardship
from mdm.client.calls import rules as policy
from mdm.client.calls import subscriptions as subscribing
from mdm.client.direct import Direct
from mdm.client.methods import Asked, Each


class Operations:
    """What can be asked of the service."""

    put_record = Asked(records.put_record)
    delete_record = Asked(records.delete_record)
    put_records = Asked(records.put_records)
    record = Asked(golden.record)
    dead_letters = Each(letters.dead_letters)
    replay_dead_letter = Asked(letters.replay_dead_letter)
    replay_dead_letters = Asked(letters.replay_dead_letters)

    crosswalk = Asked(golden.crosswalk)
    crosswalk_many = Asked(golden.crosswalk_many)
    golden_ids = Asked(golden.golden_ids)
    golden_id_page = Asked(golden.golden_id_page)
    golden_record = Asked(golden.golden_record)
    lookup = Asked(golden.lookup)
    match = Asked(golden.match)
    explain = Asked(golden.explain)
    why_not = Asked(golden.why_not)
    history = Asked(golden.history)

    review_tasks = Each(stewardship.review_tasks)
    review_task = Asked(stewardship.review_task)
    decisions = Each(stewardship.decisions)
    decision = Asked(stewardship.decision)
    decide = Asked(stewardship.decide)
    merge = Asked(stewardship.merge)
    split = Asked(stewardship.split)
    undo = Asked(stewardship.undo)

    rules = Asked(policy.rules)
    models = Asked(policy.models)
    model = Asked(policy.model)

    events = Each(following.events)
    event_page = Asked(following.event_page)
    snapshot = Each(following.snapshot)
    differing_buckets = Asked(following.differing_buckets)
    differences = Asked(following.differences)

    subscribe = Asked(subscribing.subscribe)
    subscriptions = Asked(subscribing.subscriptions)
    subscription = Asked(subscribing.subscription)
    change_subscription = Asked(subscribing.change_subscription)
    delete_subscription = Asked(subscribing.delete_subscription)
    rotate_secret = Asked(subscribing.rotate_secret)
    send_test = Asked(sendings.send_test)
    replay_events = Asked(sendings.replay_events)
    deliveries = Each(sendings.deliveries)
    delivery = Asked(sendings.delivery)
    retry_delivery = Asked(sendings.retry_delivery)
    retry_dead = Asked(sendings.retry_dead)


class Mdm(Direct, Operations):
    """The service at this URL. Raises Problem for what it refuses, httpx.TransportError where it cannot be reached.

    What passes by itself is tried again; no attempt begins later than `patience_seconds` after the first
    has failed. An answer may keep silent for `answer_seconds`. In a `with` block its connections are closed at the end.
    """


class AsyncMdm(Awaited, Operations):
    """The same, awaited, on asyncio or trio; `async with` closes its connections."""
