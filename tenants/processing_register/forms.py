from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.processings import BASIS_CHOICES

LONGEST = 2000


def _text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 2) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class LocalPartForm(forms.Form):
    """What the authority may add to a line of the platform. Empty: the platform's words stay."""

    basis_text = _text(
        _("Base légale, dans vos termes"),
        _("Par exemple une délibération. Vide : le texte proposé reste."),
        required=False,
    )
    recipients = _text(
        _("Autres destinataires"),
        _("Qui d'autre, ici, reçoit ces données. S'ajoute au texte proposé."),
        required=False,
    )
    note = _text(_("Note"), _("Elle reste dans votre registre."), required=False)


class OwnProcessingForm(forms.Form):
    """A processing of the authority's own."""

    name = forms.CharField(label=_("Nom du traitement"), max_length=150)
    purpose = _text(_("À quoi cela sert"), _("En une phrase, comme vous le diriez à un habitant."))
    basis = forms.ChoiceField(label=_("Base légale"), choices=BASIS_CHOICES)
    basis_text = _text(_("Texte ou raison"), _("La loi, le décret, la délibération ou l'accord."))
    people = _text(_("Personnes concernées"), _("Par exemple : enfants inscrits et parents."))
    data = _text(_("Données"), _("Seulement celles dont vous avez besoin."))
    sensitive = _text(
        _("Données sensibles"),
        _("Santé, opinions, religion… (RGPD, art. 9). Vide s'il n'y en a pas."),
        required=False,
    )
    source = _text(_("D'où viennent les données"), required=False)
    recipients = _text(_("Qui les reçoit"), _("Services, partenaires, administrations."))
    processors = _text(
        _("Sous-traitants"), _("Un par ligne : éditeur du logiciel, prestataire."), required=False
    )
    transfers = _text(
        _("Transferts hors de l'Union européenne"), _("Vide s'il n'y en a pas."), required=False
    )
    retention = _text(
        _("Durée de conservation"), _("Avec son point de départ : « un an après la fin de… ».")
    )
    security = _text(
        _("Mesures de sécurité"),
        _("Une par ligne, et seulement celles qui existent : armoire fermée, mot de passe…"),
        rows=3,
    )


class OfficerForm(forms.Form):
    """The data protection officer; a person's name is not required, a way to write is."""

    name = forms.CharField(
        label=_("Nom ou fonction"),
        max_length=150,
        help_text=_("Par exemple « Déléguée à la protection des données »."),
    )
    organisation = forms.CharField(label=_("Organisme"), max_length=150, required=False)
    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    phone = forms.CharField(label=_("Téléphone"), max_length=30, required=False)
    offered_to_members = forms.BooleanField(
        label=_("Proposer aux communes membres"),
        required=False,
        help_text=_("Chaque commune accepte, ou désigne quelqu'un d'autre."),
    )

    def __init__(self, *args: Any, is_commune: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_commune:
            del self.fields["offered_to_members"]
