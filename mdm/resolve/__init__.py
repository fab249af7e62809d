"""Resolve: pending inputs → records → pairs → clusters → golden records → events, one transaction a micro-batch.

One process resolves at a time: it holds a session advisory lock on the very connection that commits, so who loses the
lock cannot commit. Any number stand by.
"""
