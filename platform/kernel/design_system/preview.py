"""Sample data for `design_system/preview.html`, the page the accessibility tests read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _


class PreviewForm(forms.Form):
    """One field of each sort, so that each rendering has its state with an error."""

    name = forms.CharField(
        label=_("Votre nom"), widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Nous vous y enverrons l'accusé de réception. Exemple : nom@exemple.fr"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    born_on = forms.DateField(
        label=_("Date de naissance"), widget=forms.DateInput(attrs={"type": "date"})
    )
    copy = forms.ChoiceField(
        label=_("Quelle copie demandez-vous ?"),
        help_text=_("En cas de doute, demandez la copie intégrale."),
        choices=[("full", _("Copie intégrale")), ("extract", _("Extrait avec filiation"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Motif"), choices=[("", "–"), ("marriage", _("Mariage"))], required=False
    )
    message = forms.CharField(label=_("Message"), widget=forms.Textarea, required=False)
    piece = forms.FileField(label=_("Pièce d'identité"), help_text=_("PDF ou photo, 10 Mo au plus"))
    agree = forms.BooleanField(label=_("Je certifie que ces renseignements sont exacts"))


def preview_context(*, with_errors: bool) -> dict[str, Any]:
    """Context of the preview page, with a form that was sent empty or not sent yet."""
    return {
        "site_name": "Val-Exemple",
        "site_tagline": _("Site officiel de la commune"),
        "search_url": "/recherche/",
        "nav_items": [
            {"title": "Démarches", "url": "/demarches/", "current": "page"},
            {"title": "Agenda", "url": "/agenda/"},
        ],
        "legal_links": [{"title": "Mentions légales", "url": "/mentions-legales/"}],
        "breadcrumb": [{"title": "Accueil", "url": "/"}, {"title": "Composants"}],
        "form": PreviewForm({} if with_errors else None),
        "summary": [
            {"label": "Nom", "value": "Roy", "url": "/"},
            {"label": "Prénom", "value": "Camille"},
        ],
        "headers": ["Numéro", "Objet", "Reçue le"],
        "rows": [["2026-0001", "Acte de naissance", "12 mars 2026"]],
        "page_obj": Paginator(range(200), 10).page(5),
        "day": date(2026, 7, 14),
    }
