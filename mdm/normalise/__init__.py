"""Stage 2: canonical payload → profile. Pure."""

from mdm.normalise.profile import normalise

__all__ = ["normalise"]
