"""The register on the site's page about personal data."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from tenants.processing_register.contacts.queries import dpo_of
from tenants.processing_register.queries import lines

register = template.Library()


@register.inclusion_tag("processing_register/public.html")
def public_register(authority: Any) -> dict[str, Any]:
    """Every processing in plain words. An officer who was only offered is not named."""
    officer = dpo_of(authority)
    return {
        "lines": lines(authority),
        "officer": officer if officer and officer.is_designated else None,
        "authority": authority,
    }


LABELS = {
    "name": _("Nom"),
    "purpose": _("Finalité"),
    "basis": _("Base légale"),
    "basis_text": _("Texte ou raison"),
    "people": _("Personnes concernées"),
    "data": _("Données"),
    "sensitive": _("Données sensibles"),
    "source": _("Source"),
    "recipients": _("Destinataires"),
    "processors": _("Sous-traitants"),
    "transfers": _("Transferts"),
    "retention": _("Durée de conservation"),
    "security": _("Mesures de sécurité"),
    "note": _("Note"),
    "organisation": _("Organisme"),
    "email": _("Adresse électronique"),
    "phone": _("Téléphone"),
    "offered_to_members": _("Proposé aux communes"),
    "pooled_from": _("Délégué de l'intercommunalité"),
}


@register.filter
def told_changes(version: Any) -> list[tuple[Any, Any, Any]]:
    """Label, before, after of what changed."""
    before, after = version.changes.get("before", {}), version.changes.get("after", {})
    return [
        (LABELS.get(key, key), _plain(key, before.get(key)), _plain(key, value))
        for key, value in after.items()
    ]


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "oui" if key == "pooled_from" and value else value
