"""Answers the reverse proxy that asks which hosts deserve a certificate (on-demand TLS).

Caddy asks during each handshake for a name whose certificate it does not hold in memory. A wrong
"yes" lets strangers exhaust our quota at the certificate authority, so every doubt is a "no".
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel import tenancy
from kernel.permissions import public

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")


@public
@require_safe
@never_cache
def tls_ask(request: HttpRequest) -> HttpResponse:
    """200 when `?domain=` is one of our hosts, 404 for any other name and any other caller.

    A suspended space keeps its certificate: its visitors must be able to read why it is closed.
    """
    domain = request.GET.get("domain", "")
    allowed = _comes_from_the_proxy_itself(request) and tenancy.host_is_known(domain)
    return HttpResponse(status=200 if allowed else 404)


def _comes_from_the_proxy_itself(request: HttpRequest) -> bool:
    """Whether the proxy speaks for itself: from a private address, to the internal host.

    A visitor's request relayed by the same proxy has the same peer address, but carries
    forwarding headers and a public host.
    """
    if any(header in request.META for header in FORWARDED):
        return False
    if request.get_host().rsplit(":", 1)[0] != settings.INTERNAL_HOST:
        return False
    try:
        peer: IPv4Address | IPv6Address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    return peer.is_loopback or peer.is_private
