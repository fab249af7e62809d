"""Whether an address may be reached. Pure.

An IPv6 address that carries an IPv4 address is refused like any tunnel. If its network is allowed, the carried one has
to be reachable, too: else a tunnel would lead wherever its caller likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from mdm.errors import BadInput
from mdm.publish.guard.networks import METADATA, Address, Network, carried_by, why_not_of_the_internet


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be called. `allowed`: networks not of the internet that may be reached all the same."""

    allow_http: bool
    allowed: tuple[Network, ...]


def guard_of(allow_http: bool, networks: Sequence[str]) -> Guard:
    """The guard that the settings ask for; raises BadInput for what is no CIDR."""
    return Guard(allow_http, tuple(_network(written) for written in networks))


def why_refused(guard: Guard, address: str) -> str | None:
    """Why an IP address, with or without a zone, may not be reached; None if it may."""
    bare, zoned, _ = address.partition("%")
    try:
        parsed = ip_address(bare)
    except ValueError:
        return (
            "no IP address as it is written today"  # forms such as 127.1 are read by some and not by others
        )
    if zoned and not any(parsed in network for network in guard.allowed):
        return "in a zone of this machine"
    reasons = (_why(guard, one) for one in (parsed, *carried_by(parsed)))
    return next((reason for reason in reasons if reason), None)


def _why(guard: Guard, address: Address) -> str | None:
    holding = [network for network in guard.allowed if address in network]
    if address in METADATA:  # nobody means these who allows a whole network
        named = any(network.num_addresses == 1 for network in holding)
        return None if named else "a cloud's metadata"
    return None if holding else why_not_of_the_internet(address)


def _network(written: str) -> Network:
    try:
        return ip_network(written)
    except ValueError as wrong:
        raise BadInput(f"webhook_allow_networks: {wrong}") from None
