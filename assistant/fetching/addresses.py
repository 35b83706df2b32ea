"""Which addresses of the network may be contacted: public ones alone, also where one address holds another."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def resolve_host(host: str, port: int) -> list[str]:
    """Every address of a host, the one to try first at the beginning.

    Raises:
        OSError: it has none.
        UnicodeError: no host can have this name.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the public network, to which nothing private answers.

    Args:
        address: IPv4 or IPv6; one that holds an IPv4 address (mapped, NAT64, 6to4) is what that one is.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if inner := _embedded(ip):
            return is_public(str(inner))
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
