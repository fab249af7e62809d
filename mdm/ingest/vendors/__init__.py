"""What vendors' webhooks bring, one file a vendor: whether a delivery is theirs, and which events are in it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mdm.ingest.vendors import hubspot, lightspeed, shopify, square, standard
from mdm.ingest.vendors.delivery import Asked, BadSignature, Delivery, Event
from mdm.rulefiles import rule_error
from mdm.rules import RuleSet
from mdm.rules import Vendor as Name

__all__ = ["VENDORS", "Asked", "BadSignature", "Delivery", "Event", "Vendor", "check_webhooks"]


@dataclass(frozen=True, slots=True)
class Vendor:
    """How one vendor's deliveries are read."""

    media_type: str
    signs_url: bool  # then our public address has to be known
    mappings: frozenset[str]  # by which its events are read; the source's own besides
    verify: Callable[[Delivery, Sequence[str], datetime], None]  # raises BadSignature; any secret will do
    events: Callable[[Delivery], list[Event]]  # of a delivery that was verified


VENDORS: Mapping[Name, Vendor] = {
    "shopify": Vendor("application/json", False, shopify.MAPPINGS, shopify.verify, shopify.events),
    "hubspot": Vendor("application/json", True, hubspot.MAPPINGS, hubspot.verify, hubspot.events),
    "square": Vendor("application/json", True, square.MAPPINGS, square.verify, square.events),
    "lightspeed": Vendor(
        "application/x-www-form-urlencoded", False, lightspeed.MAPPINGS, lightspeed.verify, lightspeed.events
    ),
    "standard": Vendor("application/json", False, frozenset(), standard.verify, standard.events),
}


def check_webhooks(rules: RuleSet) -> None:
    """Raises RuleSetInvalid where a source takes webhooks that no mapping of this rule set can read."""
    held = {path.stem for path in (rules.folder / "mappings").glob("*.yaml")}
    for name, source in rules.sources.items():
        if source.webhook and (missing := sorted(VENDORS[source.webhook].mappings - held)):
            reason = f"{source.webhook} needs the mapping {missing[0]!r}, which has no file"
            raise rule_error(rules.folder / "sources.yaml", (name, "webhook"), reason)
