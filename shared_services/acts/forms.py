"""What an agent fills in: the national record of a délibération, and the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.tenancy import require_authority
from shared_services.acts.errors import WrongAct
from shared_services.acts.models import Act, CommuneWithoutSite, CouncilMeeting
from shared_services.acts.rules import matters


def day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999)


def words(label: Any, longest: int, help_text: Any = "", *, required: bool = True) -> Any:
    return forms.CharField(label=label, max_length=longest, help_text=help_text, required=required)


class ActsForm(forms.Form):
    def show(self, error: WrongAct) -> None:
        for name, message in error.problems.items():
            self.add_error(name if name in self.fields else None, message)


def _matter_choices() -> list[tuple[str, str]]:
    return [("", "—"), *((code, f"{code} {name}") for code, name in matters().items())]


class ActForm(ActsForm):
    commune = forms.ModelChoiceField(
        label=_("Collectivité"),
        queryset=CommuneWithoutSite.objects.none(),
        required=False,
        help_text=_("Une commune sans site, dont vous publiez les actes, ou l'intercommunalité."),
    )
    nature = forms.ChoiceField(label=_("Nature de l'acte"), choices=Act.Nature.choices)
    number = words(_("Numéro"), 40, _("Celui de l'acte : 2026-31, par exemple."))
    title = words(_("Objet"), 300, _("Une phrase que tout le monde comprend."))
    adopted_on = day(_("Adopté ou signé le"))
    meeting = forms.ModelChoiceField(
        label=_("Séance du conseil"),
        queryset=CouncilMeeting.objects.none(),
        required=False,
        empty_label=_("Aucune"),
        help_text=_("Pour une délibération, une liste ou un procès-verbal."),
    )
    author_name = words(_("Prénom et nom de l'auteur"), 150, _("De qui a signé l'acte."))
    author_capacity = words(_("Qualité de l'auteur"), 100, _("Maire, première adjointe…"))
    names_someone = forms.ChoiceField(
        label=_("Cet acte vise-t-il une personne nommée ?"),
        choices=[("non", _("Non")), ("oui", _("Oui"))],
        widget=forms.RadioSelect,
        help_text=_(
            "Nomination, congé, permis, aide, sanction… Un tel acte se notifie à la personne : il "
            "ne se publie que si un texte l'ordonne."
        ),
    )
    publication_ground = words(
        _("Texte qui ordonne sa publication"),
        300,
        _("Seulement si vous avez répondu oui : l'article et le code."),
        required=False,
    )
    file = forms.FileField(
        label=_("Texte entier, en PDF"),
        help_text=_("« Exporter en PDF » plutôt que numériser : le texte se lit et s'écoute."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    matter_code = forms.ChoiceField(
        label=_("Matière"),
        choices=_matter_choices,
        required=False,
        help_text=_("La même que pour l'envoi à la préfecture."),
    )
    replaces = forms.ModelChoiceField(
        label=_("Remplace un acte en ligne"),
        queryset=Act.objects.none(),
        required=False,
        empty_label=_("Aucun"),
    )
    prefecture_id = words(
        _("Identifiant de la préfecture"), 60, _("Si l'accusé est arrivé."), required=False
    )
    prefecture_on = day(_("Reçu en préfecture le"), required=False)
    budget_year = forms.IntegerField(
        label=_("Année du budget"), required=False, min_value=1900, max_value=2200
    )
    budget_name = words(_("Nom du budget"), 100, _("Principal, eau, CCAS…"), required=False)
    votes_members = count(_("Membres en exercice"))
    votes_cast = count(_("Votants"))
    votes_for = count(_("Pour"))
    votes_against = count(_("Contre"))
    votes_abstention = count(_("Abstentions"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = CouncilMeeting.objects.all()  # type: ignore[attr-defined]
        self.fields["replaces"].queryset = Act.objects.defer("text")  # type: ignore[attr-defined]
        # Also when all have left: an open form must not publish under another name.
        if CommuneWithoutSite.objects.exists():
            choice: Any = self.fields["commune"]
            choice.queryset = CommuneWithoutSite.objects.filter(until=None)
            choice.empty_label = require_authority().full_name
        else:
            del self.fields["commune"]


class MeetingForm(ActsForm):
    held_on = day(_("Date de la séance"))
    label = words(_("Nom de la séance"), 120, _("« Conseil municipal », par exemple."))


class MinutesForm(ActsForm):
    on = day(_("Procès-verbal arrêté à la séance du"))


class ReceiptForm(ActsForm):
    prefecture_id = words(_("Identifiant de l'accusé de réception"), 60)
    prefecture_on = day(_("Reçu le"), required=False)


class TextForm(ActsForm):
    text = forms.CharField(
        label=_("Texte entier de l'acte"),
        max_length=600_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Une ligne vide entre deux paragraphes."),
    )


class WithdrawalForm(ActsForm):
    kind = forms.ChoiceField(label=_("Ce qui arrive à l'acte"), choices=Act.Withdrawal.choices)
    on = day(_("Depuis le"))
    reason = words(_("Pourquoi"), 300, _("Le numéro de la décision ou du jugement."))


class HostedCommuneForm(ActsForm):
    insee_code = forms.ChoiceField(label=_("Commune membre sans site"))
    decision = words(
        _("Délibération de son conseil"),
        200,
        _("Celle qui choisit la publication électronique, sur votre site : son numéro."),
    )
    decided_on = day(_("Prise le"))

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["insee_code"].choices = [("", "—"), *members]  # type: ignore[attr-defined]


class OwnSiteForm(ActsForm):
    until = day(_("Son site a ouvert le"))
    own_site = forms.URLField(
        label=_("Son adresse"), max_length=300, assume_scheme="https", help_text="https://…"
    )


class CouncillorsForm(ActsForm):
    lines = forms.CharField(
        label=_("Conseillers, un par ligne"),
        max_length=600_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Prénom Nom ; commune ; adresse électronique. Vous pouvez coller trois colonnes d'un "
            "tableur. Une adresse déjà connue prend le nouveau nom."
        ),
    )
