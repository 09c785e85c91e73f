"""Which IP addresses are public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# What the standard library of some versions takes for global although nobody there is a stranger's server.
_V4_SPECIAL = tuple(map(IPv4Network, ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15")))
_V6_UNICAST = IPv6Network("2000::/3")
# Of it: protocol assignments with Teredo and benchmarks, and the two networks of documentation.
_V6_SPECIAL = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_NAT64 = IPv6Network("64:ff9b::/96")


def plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 address is only another spelling of; else the address itself."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_public(address: Address) -> bool:
    """Whether an address, and the one that a gateway on the way would take out of it, is anybody's on the Internet."""
    address = plain(address)
    if isinstance(address, IPv4Address):
        special = address.is_multicast or address.is_reserved or any(address in network for network in _V4_SPECIAL)
        return address.is_global and not special
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour is not None:
        return is_public(address.sixtofour)
    return address in _V6_UNICAST and not any(address in network for network in _V6_SPECIAL)
