"""Who may be called: subscribers name addresses, and must not reach through us what only we can reach (SSRF).

The connector is the guard: it looks at the address of every connection before it is made. What is said when a
subscription is made (`check_url`) is for people: it tells early what would never work.
"""

from mdm.publish.guard.addresses import Guard, guard_of, why_refused
from mdm.publish.guard.connector import AddressRefused, open_connector
from mdm.publish.guard.url import check_url

__all__ = ["AddressRefused", "Guard", "check_url", "guard_of", "open_connector", "why_refused"]
