from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.authorities.models import LocalAuthority
from tenants.mergers.facade import CommuneNouvelle


class MergerForm(forms.Form):
    """What the prefect's order says of a commune nouvelle, and which communes go into it."""

    communes = forms.MultipleChoiceField(
        label=_("Communes qui se réunissent"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins deux communes.")},
    )
    chief = forms.ChoiceField(
        label=_("Chef-lieu"), help_text=_("L'une des communes cochées : ses réglages sont gardés.")
    )
    goes_on = forms.BooleanField(
        label=_("Garder l'espace et le site du chef-lieu, au lieu d'en ouvrir de nouveaux"),
        required=False,
    )
    name = forms.CharField(label=_("Nom de la commune nouvelle"), max_length=200)
    insee_code = forms.CharField(
        label=_("Code INSEE"),
        max_length=5,
        help_text=_("Cinq caractères, souvent ceux du chef-lieu. Exemple : 02589."),
    )
    siren = forms.CharField(label="SIREN", max_length=11, help_text=_("Neuf chiffres."))
    effective_on = forms.DateField(
        label=_("Date d'effet"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    order_reference = forms.CharField(
        label=_("Arrêté préfectoral"),
        max_length=300,
        help_text=_("Numéro et date. Exemple : arrêté n° 2024-123 du 1er octobre 2024."),
    )
    intercommunality = forms.ChoiceField(label=_("Intercommunalité"), required=False)
    admin_name = forms.CharField(
        label=_("Prénom et nom de son premier administrateur"),
        max_length=200,
        required=False,
        help_text=_("Cette personne dira qui, des anciennes équipes, travaille dans la nouvelle."),
    )
    admin_email = forms.EmailField(
        label=_("Adresse électronique de cette personne"), required=False
    )

    def __init__(
        self,
        *args: Any,
        communes: Sequence[LocalAuthority],
        leaders: Sequence[LocalAuthority],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.known = {str(authority.pk): authority for authority in (*communes, *leaders)}
        choices = [(str(each.pk), f"{each.name} ({each.insee_code})") for each in communes]
        fields: Any = self.fields
        fields["communes"].choices = choices
        fields["chief"].choices = [("", _("Choisissez")), *choices]
        if leaders:
            none = ("", _("Aucune"))
            fields["intercommunality"].choices = [
                none,
                *((str(each.pk), each.name) for each in leaders),
            ]
        else:
            del self.fields["intercommunality"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chief = data.get("chief")
        if chief and chief not in data.get("communes", []):
            self.add_error("chief", _("Le chef-lieu est l'une des communes cochées."))
        if not data.get("goes_on") and not data.get("admin_email") and "chief" in data:
            self.add_error(
                "admin_email",
                _("Un nouvel espace n'a personne : indiquez qui l'administrera."),
            )
        return data

    def origins(self) -> list[LocalAuthority]:
        """The chief town first."""
        chief = self.cleaned_data["chief"]
        others = [key for key in self.cleaned_data["communes"] if key != chief]
        return [self.known[key] for key in (chief, *others)]

    def facts(self, leader: LocalAuthority | None) -> CommuneNouvelle:
        data = self.cleaned_data
        names = ("name", "insee_code", "siren", "effective_on", "order_reference")
        return CommuneNouvelle(
            **{name: data[name] for name in names},
            intercommunality=leader or self.known.get(data.get("intercommunality", "")),
            target=self.known[data["chief"]] if data["goes_on"] else None,
            admin_name=data["admin_name"],
            admin_email=data["admin_email"],
        )
