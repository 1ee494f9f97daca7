"""What the pages of a space say of its state, above everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tenants.authorities.models import LocalAuthority
from tenants.lifecycle.queries import departure

State = LocalAuthority.State


@dataclass(frozen=True)
class Notice:
    """A banner; `kind` as in the component alert.html."""

    kind: str
    title: str
    text: str
    url: str = ""
    link_text: str = ""


def public_notice(authority: LocalAuthority) -> Notice | None:
    """For everyone. No query: public pages are built by the thousand."""
    if authority.state == State.TRIAL:
        return Notice(
            "info",
            _("Site à l'essai"),
            _("Ce site est en préparation : son contenu peut être incomplet."),
        )
    if authority.state == State.SUSPENDED:
        return Notice(
            "warning",
            _("Site en lecture seule"),
            _(
                "Vous pouvez lire ce site, mais pas y faire de démarche pour le moment."
                " Adressez-vous directement à la mairie."
            )
            if authority.is_commune
            else _("Vous pouvez lire ce site, mais rien y envoyer pour le moment."),
        )
    if authority.state == State.FROZEN:
        return Notice(
            "warning", _("Cet espace est fermé"), _("Seuls ses administrateurs le lisent.")
        )
    return None


def staff_notice(authority: LocalAuthority) -> Notice | None:
    """For the back office. One query, and only for a departure."""
    life: dict[str, Any] = {
        "url": reverse("lifecycle:index"),
        "link_text": _("Voir la vie de l'espace"),
    }
    if authority.state == State.TRIAL:
        return Notice(
            "info",
            _("Espace à l'essai"),
            _("Le site porte un bandeau et les moteurs de recherche ne le montrent pas."),
            **life,
        )
    if authority.state == State.SUSPENDED:
        return Notice(
            "warning",
            _("Espace suspendu : lecture seule"),
            _("Vous pouvez tout lire et exporter. Les changements sont refusés, rien n'est perdu."),
            **life,
        )
    if authority.state == State.LEAVING:
        change = departure(authority)
        day = date_format(change.effective_on, "j F Y") if change else _("une date à fixer")
        return Notice(
            "warning",
            _("Départ prévu le %s") % day,
            _("Tout fonctionne jusque-là. Exportez vos données avant cette date."),
            **life,
        )
    if authority.state == State.FROZEN:
        return Notice(
            "warning",
            _("Espace fermé : lecture seule"),
            _("Le site ne répond plus au public. Vous pouvez encore lire et exporter."),
            **life,
        )
    return None
