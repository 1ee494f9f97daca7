"""Who asks, as far as an address tells; for counting tries, never kept."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """The visitor's network address, behind `TRUSTED_PROXIES` proxies of ours.

    Each proxy appends to X-Forwarded-For the address it was asked from; what stands further left
    was written by the visitor and may be anything.
    """
    if settings.TRUSTED_PROXIES:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if len(told) >= settings.TRUSTED_PROXIES:
            address = told[-settings.TRUSTED_PROXIES].strip()
            if address:
                return address
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """The network of an address, which tells a place and not a person; empty for no address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))
