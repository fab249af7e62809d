"""Who is this? One profile against the base, without becoming part of it: never a write.

It is read, blocked and scored just as a new record would be, so its weights are those that resolving would store.
"""

from mdm.recognise.profile import Recognised, Recognition, recognise
from mdm.recognise.warm import Warm, lend

__all__ = ["Recognised", "Recognition", "Warm", "lend", "recognise"]
