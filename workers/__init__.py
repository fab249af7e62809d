"""Celery workers: bodies of a few lines, each calls one use case."""
