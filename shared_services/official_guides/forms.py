from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.official_guides.errors import WrongAdaptation


class AdaptForm(forms.Form):
    """Lengths and addresses are the action's to judge."""

    note = forms.CharField(
        label=_("Note de la mairie (facultatif)"),
        help_text=_("Ce qu'il faut savoir ici : horaires du service, rendez-vous, pièces."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    link_title = forms.CharField(
        label=_("Titre d'un lien (facultatif)"),
        help_text=_("Par exemple : Prendre rendez-vous pour une carte d'identité."),
        required=False,
    )
    link_url = forms.CharField(
        label=_("Adresse du lien"),
        help_text=_("Une page du site (« /vie-pratique/ ») ou une adresse en « https:// »."),
        required=False,
    )
    is_hidden = forms.BooleanField(
        label=_("Ne pas montrer cette fiche sur notre site"),
        help_text=_("Les liens vers elle disparaissent ; elle reste sur le site de l'État."),
        required=False,
    )

    def show(self, error: WrongAdaptation) -> None:
        for name, message in error.problems.items():
            self.add_error(name if name in self.fields else None, message)
