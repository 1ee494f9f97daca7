"""Questions to the outside: DNS and HTTP, one at a time, never inside our own network.

Addresses come from pages that agents write: a link must not lead the server to a machine that only
the server reaches. The name is resolved once, every address it has must be public, and the
connection goes to that very address.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import certifi
import urllib3

from kernel import lookups

USER_AGENT = "Beffroi/1.0 (verification de liens ; une requete par nuit)"
CONNECT_SECONDS, READ_SECONDS = 4.0, 10.0
# NAT64: an IPv6 address that hides an IPv4 one (RFC 6052, RFC 8215).
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
RESERVED = {"localhost", "local", "example", "test", "invalid", "internal"}
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Answer:
    """`status` 0: no answer, and `error` says why: private, name, certificate, silence, address."""

    status: int = 0
    location: str = ""
    error: str = ""


class Network(Protocol):
    def ask(self, url: str, method: str = "GET") -> Answer: ...

    def mail_servers(self, name: str) -> list[str]: ...

    def texts(self, name: str) -> list[str]: ...


class Outside:
    """The real one; past its `seconds` it asks nothing more: a worker's lease is not for ever."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._until = time.monotonic() + seconds

    def ask(self, url: str, method: str = "GET") -> Answer:
        """One request, redirects not followed, the body not read."""
        if time.monotonic() > self._until:
            return Answer(error="silence")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return Answer(error="address")
        if parts.scheme not in PORTS or not host or parts.username:
            return Answer(error="address")
        if port not in {None, PORTS[parts.scheme]}:
            return Answer(error="address")
        try:
            address = public_address(host)
        except lookups.Unreachable:
            return Answer(error="name")
        if not address:
            return Answer(error="private" if address is None else "name")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return _ask(parts.scheme, host, address, method, path)

    def mail_servers(self, name: str) -> list[str]:
        return [] if is_reserved(name) else lookups.mail_servers(name)

    def texts(self, name: str) -> list[str]:
        return [] if is_reserved(name) else lookups.texts(name)


def public_address(host: str) -> str | None:
    """An address of this host; empty when it has none, None when one of them is not public.

    Raises Unreachable.
    """
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        found = [] if is_reserved(host) else lookups.addresses(host)
    if any(not is_public(each) for each in found):
        return None
    return found[0] if found else ""


def is_reserved(name: str) -> bool:
    """Names that exist nowhere (RFC 2606, RFC 6761, RFC 6762): nobody is asked."""
    return name.rstrip(".").lower().rsplit(".", 1)[-1] in RESERVED


def is_public(address: str) -> bool:
    """Not ours, not a neighbour's: neither private, local, reserved nor shared by a carrier."""
    one = ipaddress.ip_address(address)
    if isinstance(one, ipaddress.IPv6Address):
        inside = one.ipv4_mapped or one.sixtofour
        if inside is not None:
            return is_public(str(inside))
        if one.teredo is not None or any(one in each for each in _TRANSLATED):
            return False
    return one.is_global and not one.is_multicast


def _ask(scheme: str, host: str, address: str, method: str, path: str) -> Answer:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if scheme == "https":
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
            address,
            timeout=timeout,
            server_hostname=host,
            assert_hostname=host,
            cert_reqs="CERT_REQUIRED",
            ca_certs=certifi.where(),
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, timeout=timeout)
    try:
        answer = pool.request(
            method,
            path,
            headers={"Host": host, "User-Agent": USER_AGENT, "Accept": "text/html,*/*"},
            redirect=False,
            retries=False,
            preload_content=False,
        )
        status, location = int(answer.status), str(answer.headers.get("Location", ""))
        answer.close()
        return Answer(status, location)
    except urllib3.exceptions.SSLError:
        return Answer(error="certificate")
    except (urllib3.exceptions.HTTPError, OSError, UnicodeError, ValueError):
        return Answer(error="silence")
    finally:
        pool.close()
