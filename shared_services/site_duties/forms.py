from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.site_duties.errors import WrongDuty
from shared_services.site_duties.models import AccessibilityStatement

LONGEST = 8000


def lines(label: Any, help_text: Any, *, rows: int = 4) -> forms.CharField:
    """A long text, never compulsory for the form: the action says what is missing."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=LONGEST, widget=widget
    )


def day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class DutyForm(forms.Form):
    def show(self, error: WrongDuty) -> None:
        for name, message in error.problems.items():
            self.add_error(name if name in self.fields else None, message)


class StatementForm(DutyForm):
    audited_by = forms.ChoiceField(
        label=_("Qui a vérifié le site ?"),
        help_text=_("Un audit suit les 106 critères du RGAA, sur les pages listées plus bas."),
        choices=AccessibilityStatement.Auditor.choices,
        widget=forms.RadioSelect,
    )
    auditor_name = forms.CharField(
        label=_("Nom de l'organisme"),
        required=False,
        max_length=200,
        help_text=_("S'il y en a un."),
    )
    audited_on = day(_("Date de l'audit"), _("S'il y en a eu un."))
    rate = forms.DecimalField(
        label=_("Critères respectés, en pour cent"),
        help_text=_("Le chiffre du rapport d'audit : 71,43 par exemple."),
        required=False,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )
    failures = lines(
        _("Ce qui n'est pas conforme"), _("Un point par ligne, avec la page concernée.")
    )
    exemptions = lines(
        _("Dérogations pour charge disproportionnée"),
        _("Ce qui coûterait trop, et la solution offerte à la place. Un point par ligne."),
    )
    not_concerned = lines(
        _("Contenus non soumis à l'obligation"),
        _("Par exemple : documents bureautiques d'avant le 23 septembre 2018. Un point par ligne."),
    )
    pages = lines(_("Pages vérifiées"), _("Une par ligne : le nom, puis l'adresse."), rows=8)
    technologies = lines(_("Technologies du site"), _("Une par ligne."))
    environment = lines(
        _("Environnement de test"), _("Navigateur et lecteur d'écran. Un couple par ligne."), rows=3
    )
    tools = lines(_("Outils de vérification"), _("Un par ligne."), rows=3)
    contact = forms.CharField(
        label=_("À qui signaler une difficulté"),
        help_text=_("Une adresse électronique ou un téléphone. Répondez dans la semaine."),
        required=False,
        max_length=200,
    )
    written_on = day(_("Date de la déclaration"), required=True)


class PlanForm(DutyForm):
    first_year = forms.IntegerField(label=_("Première année"))
    last_year = forms.IntegerField(label=_("Dernière année"), help_text=_("Trois années au plus."))
    policy = lines(_("Notre politique"), _("Ce que vous ferez, et pourquoi."), rows=6)
    people = lines(_("Qui s'en occupe"), _("Une fonction suffit, sans nom."))
    means = lines(_("Moyens et formation"), _("Temps, argent, apprentissage."))
    purchases = lines(_("Achats et marchés"), _("Ce que vous demandez à vos fournisseurs."))


class ActionForm(DutyForm):
    year = forms.IntegerField(label=_("Année"))
    title = forms.CharField(
        label=_("Action"), help_text=_("Une phrase : ce qui sera fait."), max_length=250
    )


class LegalForm(DutyForm):
    director_name = forms.CharField(
        label=_("Directeur de la publication"),
        help_text=_("Prénom et nom. C'est le plus souvent le maire ou le président."),
        max_length=150,
        required=False,
    )
    director_title = forms.CharField(
        label=_("Sa fonction"), help_text=_("Maire, présidente…"), max_length=150, required=False
    )
    address = lines(_("Adresse postale"), _("Elle est au bas de chaque page."), rows=3)
    phone = forms.CharField(label=_("Téléphone"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("Adresse électronique"), max_length=254, required=False, help_text=_("La mairie.")
    )
    host = lines(
        _("Hébergeur"),
        _("Son nom, son adresse et son téléphone. Vide : celui de la plateforme."),
        rows=3,
    )
    credits = lines(_("Crédits"), _("Qui a fait les photos et les dessins."), rows=3)
    legal_notes = lines(_("Autres mentions légales"), _("Facultatif."))
    privacy_notes = lines(
        _("Autres informations sur les données personnelles"),
        _("Facultatif. Le registre des traitements est déjà résumé sur la page."),
    )
    security_contact = forms.EmailField(
        label=_("À qui signaler une faille de sécurité"),
        help_text=_("Une adresse, publiée dans security.txt. Vide : celle de la mairie."),
        max_length=254,
        required=False,
    )
