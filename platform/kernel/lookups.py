"""Questions to the domain name system, by the resolver of the settings."""

from __future__ import annotations

from typing import Any

import dns.exception
import dns.resolver
from django.conf import settings

SECONDS = 4.0


class Unreachable(Exception):
    """Nobody answered, or not properly: says nothing about the records."""


def texts(name: str) -> list[str]:
    """TXT records of this name, each in one piece; none when there are none."""
    return [b"".join(answer.strings).decode(errors="replace") for answer in _asked(name, "TXT")]


def alias(name: str) -> str:
    """Where the CNAME of this name points, in lower case and without the last dot, or nothing."""
    found = [str(answer.target).rstrip(".").lower() for answer in _asked(name, "CNAME")]
    return found[0] if found else ""


def addresses(name: str) -> list[str]:
    """IPv4 then IPv6 addresses of this name."""
    return [str(answer.address) for kind in ("A", "AAAA") for answer in _asked(name, kind)]


def mail_servers(name: str) -> list[str]:
    """Hosts of the MX records, the first choice first; « . » (RFC 7505: no mail) is none."""
    found = sorted(_asked(name, "MX"), key=lambda answer: int(answer.preference))
    hosts = [str(answer.exchange).rstrip(".").lower() for answer in found]
    return [host for host in hosts if host]


def _asked(name: str, kind: str) -> list[Any]:
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    if settings.DNS_SERVERS:
        resolver.nameservers = [host for host, _port in settings.DNS_SERVERS]
        resolver.nameserver_ports = dict(settings.DNS_SERVERS)
    resolver.lifetime = SECONDS
    try:
        return list(resolver.resolve(name, kind, search=False))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.resolver.NoNameservers, dns.exception.Timeout, OSError) as error:
        raise Unreachable(type(error).__name__) from error
    except (dns.exception.DNSException, UnicodeError):
        # No name at all: nothing can stand there.
        return []
