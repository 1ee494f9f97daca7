"""What every page shell needs, without knowing any service."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

PRODUCT = "Beffroi"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Name of the place, of the host and where to sign in. A service may override each key."""
    authority = getattr(request, "authority", None)
    host_kind = getattr(request, "host_kind", "operator")
    name = getattr(authority, "full_name", "") or getattr(authority, "name", "") or PRODUCT
    return {
        "authority": authority,
        "host_kind": host_kind,
        "site_name": name,
        "site_tagline": _tagline(host_kind),
        "console_name": _console_name(host_kind, name),
        "path": request.path,
    }


def _tagline(host_kind: str) -> str:
    return {
        "commune": _("Site officiel de la commune"),
        "intercommunality": _("Site officiel de l'intercommunalité"),
        "account": _("Votre compte, pour toutes vos démarches"),
    }.get(host_kind, _("Les services numériques des mairies"))


def _console_name(host_kind: str, name: str) -> str:
    return {"account": _("Mon compte"), "operator": _("Exploitation")}.get(host_kind, name)
