"""Deliver: the relay, which turns events into deliveries and makes them, at least once, in order per golden ID."""

from mdm.deliver.relay import Relay, run_relay

__all__ = ["Relay", "run_relay"]
