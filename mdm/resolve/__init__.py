"""Resolve: pending inputs → records → pairs → clusters → golden records → events, one transaction a micro-batch.

One process resolves at a time: it holds a session advisory lock on the very connection that commits, so who loses the
lock cannot commit. Any number stand by.
"""

from mdm.resolve.drain import is_worthwhile, resolve_pending, resolver_session
from mdm.resolve.flow import Outcome, Resolver, resolve_all, resolve_batch
from mdm.resolve.rehearse import rehearse
from mdm.resolve.resolver import load_resolver, register_default_model

__all__ = [
    "Outcome",
    "Resolver",
    "is_worthwhile",
    "load_resolver",
    "register_default_model",
    "rehearse",
    "resolve_all",
    "resolve_batch",
    "resolve_pending",
    "resolver_session",
]
