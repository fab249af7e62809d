"""Which addresses are not of the internet, and which carry an IPv4 address inside. Pure.

Written out after IANA's special-purpose address registries for IPv4 and IPv6, since what `ipaddress.is_global` says
differs between patch releases of Python.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_GLOBAL_IPV6 = IPv6Network("2000::/3")  # the only unicast that is handed out; RFC 4291, RFC 3587

_RESERVED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "this network (RFC 791)"),
        ("10.0.0.0/8", "private (RFC 1918)"),
        ("100.64.0.0/10", "shared behind a provider's NAT (RFC 6598)"),
        ("127.0.0.0/8", "loopback (RFC 1122)"),
        ("169.254.0.0/16", "link-local (RFC 3927)"),
        ("172.16.0.0/12", "private (RFC 1918)"),
        ("192.0.0.0/24", "protocol assignments (RFC 6890)"),
        ("192.0.2.0/24", "documentation (RFC 5737)"),
        ("192.88.99.0/24", "6to4 relays (RFC 7526)"),
        ("192.168.0.0/16", "private (RFC 1918)"),
        ("198.18.0.0/15", "benchmarking (RFC 2544)"),
        ("198.51.100.0/24", "documentation (RFC 5737)"),
        ("203.0.113.0/24", "documentation (RFC 5737)"),
        ("224.0.0.0/4", "multicast (RFC 5771)"),
        ("255.255.255.255/32", "broadcast (RFC 919)"),
        ("240.0.0.0/4", "reserved (RFC 1112)"),
        ("::/128", "unspecified (RFC 4291)"),
        ("::1/128", "loopback (RFC 4291)"),
        ("::ffff:0:0/96", "IPv4-mapped (RFC 4291)"),
        ("::ffff:0:0:0/96", "IPv4-translated (RFC 2765)"),
        ("::/96", "IPv4-compatible (RFC 4291)"),
        ("64:ff9b::/96", "NAT64 (RFC 6052)"),
        ("64:ff9b:1::/48", "local NAT64 (RFC 8215)"),
        ("100::/64", "discard-only (RFC 6666)"),
        ("2001::/32", "Teredo (RFC 4380)"),
        ("2001::/23", "protocol assignments (RFC 2928)"),  # benchmarking, ORCHID and others among them
        ("2001:db8::/32", "documentation (RFC 3849)"),
        ("2002::/16", "6to4 (RFC 3056)"),
        ("3ffe::/16", "given back (RFC 3701)"),
        ("3fff::/20", "documentation (RFC 9637)"),
        ("fc00::/7", "unique local (RFC 4193)"),
        ("fe80::/10", "link-local (RFC 4291)"),
        ("fec0::/10", "site-local (RFC 3879)"),
        ("ff00::/8", "multicast (RFC 4291)"),
    )
)

# Where clouds tell a machine its secrets. Some lie in networks that one may well allow; Azure's lies in public space.
METADATA: frozenset[Address] = frozenset(
    map(
        ip_address,
        (
            *("169.254.169.254", "fe80::a9fe:a9fe"),  # most clouds; OpenStack
            *("169.254.170.2", "169.254.170.23", "fd00:ec2::23", "fd00:ec2::254"),  # AWS
            *("fd20:ce::254", "168.63.129.16", "192.0.0.192"),  # Google, Azure, Oracle
            *(
                "100.100.100.200",
                "169.254.0.23",
                "169.254.42.42",
                "fd00:42::42",
            ),  # Alibaba, Tencent, Scaleway
        ),
    )
)

_LOW, _SERVER, _6TO4 = 0, 64, 80  # where the 32 bits of the IPv4 address are, counted from the right
_CARRIERS = tuple(
    (IPv6Network(network), shift)
    for network, shift in (
        ("::ffff:0:0/96", _LOW),
        ("::ffff:0:0:0/96", _LOW),
        ("::/96", _LOW),
        ("64:ff9b::/96", _LOW),
        ("64:ff9b:1::/48", _LOW),  # as its /96s have it
        ("2002::/16", _6TO4),
        ("2001::/32", _SERVER),
    )
)
_TEREDO = IPv6Network("2001::/32")
_NO_CARRIERS = frozenset({IPv6Address("::"), IPv6Address("::1")})
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})  # how its interface identifiers begin; RFC 5214
_IPV4_MASK = 0xFFFF_FFFF


def why_not_of_the_internet(address: Address) -> str | None:
    """What the address is instead; None if it is an ordinary one of the internet."""
    for network, reason in _RESERVED:
        if address in network:
            return reason
    if isinstance(address, IPv4Address):
        return None
    if _is_isatap(address):
        return "ISATAP (RFC 5214)"
    return None if address in _GLOBAL_IPV6 else "not handed out (RFC 4291)"


def carried_by(address: Address) -> list[IPv4Address]:
    """The IPv4 addresses inside an IPv6 address, where what is sent to it may come out."""
    if isinstance(address, IPv4Address) or address in _NO_CARRIERS:
        return []
    bits = int(address)
    found = [bits >> shift for network, shift in _CARRIERS if address in network]
    if address in _TEREDO:
        found.append(~bits)  # the client's, every bit turned over
    if _is_isatap(address):
        found.append(bits)
    return [IPv4Address(number & _IPV4_MASK) for number in found]


def _is_isatap(address: IPv6Address) -> bool:
    return int(address) >> 32 & _IPV4_MASK in _ISATAP
