from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from shared_services.alerts.catalogue import defaults
from shared_services.alerts.content import LONGEST_INSTRUCTION, LONGEST_SMS, Content
from shared_services.alerts.errors import WrongAlert
from shared_services.alerts.models import (
    HEADLINE_LENGTH,
    Certainty,
    Channel,
    Severity,
    Urgency,
)

# What `<input type="datetime-local">` reads and writes.
_MOMENT = "%Y-%m-%dT%H:%M"


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(label=label, input_formats=[_MOMENT], widget=widget)


def _choice(label: Any, help_text: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, choices=choices)


class AlertForm(forms.Form):
    """What is said. `members` are the communes an intercommunality may choose."""

    headline = forms.CharField(
        label=_("Titre"),
        help_text=_("Ce qui se passe, et où. Il est lu en premier, partout."),
        max_length=HEADLINE_LENGTH,
    )
    instruction = forms.CharField(
        label=_("Ce qu'il faut faire"),
        help_text=_("Une consigne par ligne, la plus importante d'abord : le bandeau la montre."),
        max_length=LONGEST_INSTRUCTION,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    area_text = forms.CharField(
        label=_("Lieu, si ce n'est pas toute la commune"),
        help_text=_("Par exemple : rue du Moulin et quartier de la gare."),
        max_length=300,
        required=False,
    )
    starts_at = _moment(_("À partir du"))
    ends_at = _moment(_("Jusqu'au"))
    severity = _choice(_("Gravité"), _("Que risquent les personnes ?"), Severity.choices)
    urgency = _choice(_("Urgence"), _("Quand doivent-elles agir ?"), Urgency.choices[:-1])
    certainty = _choice(_("Certitude"), _("En êtes-vous sûr ?"), Certainty.choices)
    channels = forms.MultipleChoiceField(
        label=_("Prévenir par"),
        help_text=_("Le bandeau apporte aussi la page de l'alerte, le flux RSS et le flux CAP."),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    sms = forms.CharField(
        label=_("Texte du SMS"),
        help_text=_("160 signes pour un seul SMS. L'aperçu montre comment il arrive."),
        max_length=LONGEST_SMS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    link = forms.URLField(
        label=_("Lien pour en savoir plus"),
        help_text=_("Facultatif : la préfecture, Vigicrues, Météo-France… Il commence par https."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    polygon = forms.CharField(
        label=_("Polygone"),
        help_text=_("Pour les cartes : « latitude,longitude » séparés par des espaces."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    circle = forms.CharField(
        label=_("Cercle"),
        help_text=_("« latitude,longitude kilomètres », par exemple 47.87,3.28 2."),
        max_length=60,
        required=False,
    )
    communes = forms.MultipleChoiceField(
        label=_("Communes"),
        help_text=_("Chacune publie l'alerte sur son site et peut la préciser ou la retirer."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    FIRST: ClassVar[tuple[str, ...]] = ("headline", "instruction", "area_text")
    WHEN: ClassVar[tuple[str, ...]] = ("starts_at", "ends_at", "severity", "urgency", "certainty")
    TO: ClassVar[tuple[str, ...]] = ("communes", "channels", "sms")
    MORE: ClassVar[tuple[str, ...]] = ("link", "polygon", "circle")

    def __init__(self, *args: Any, members: list[Any], all_clear: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if members:
            names = [(str(commune.pk), commune.name) for commune in members]
            cast(forms.MultipleChoiceField, self.fields["communes"]).choices = names
        else:
            del self.fields["communes"]
        if all_clear:
            cast(forms.ChoiceField, self.fields["urgency"]).choices = Urgency.choices

    @property
    def content(self) -> Content:
        data = {**self.cleaned_data}
        data.pop("communes", None)
        data["instruction"] = data["instruction"].replace("\r\n", "\n").strip()
        data["sms"] = " ".join(data["sms"].split())
        data["channels"] = tuple(data["channels"])
        return Content(**data)

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(each) for each in self.cleaned_data.get("communes", [])]

    def show(self, error: WrongAlert) -> None:
        for field, message in error.problems:
            self.add_error(field if field in self.fields else None, message)

    def rows(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def first(self) -> list[forms.BoundField]:
        return self.rows(self.FIRST)

    @property
    def when(self) -> list[forms.BoundField]:
        return self.rows(self.WHEN)

    @property
    def to(self) -> list[forms.BoundField]:
        return self.rows(self.TO)

    @property
    def more(self) -> list[forms.BoundField]:
        return self.rows(self.MORE)


def initial_of(content: Content, communes: list[UUID]) -> dict[str, Any]:
    told: dict[str, Any] = {**content.__dict__, "communes": [str(each) for each in communes]}
    # Minutes are what people choose; seconds would make the field refuse its own value.
    for name in ("starts_at", "ends_at"):
        told[name] = localtime(told[name]).replace(second=0, microsecond=0)
    return told


class SettingForm(forms.Form):
    confirm_above = forms.IntegerField(
        label=_("Au-delà de combien de personnes une seconde personne confirme"),
        help_text=_("0 : toujours, dès qu'un courriel ou un SMS part."),
        min_value=0,
        max_value=1_000_000,
    )
    hold_minutes = forms.IntegerField(
        label=_("Minutes avant de publier une alerte de l'intercommunalité"),
        help_text=_(
            "0 : tout de suite, et vous pouvez la préciser ou la retirer ensuite. Sinon, vous avez "
            "ce temps pour le faire avant ; passé ce délai, elle est publiée."
        ),
        min_value=0,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = defaults().longest_hold_minutes
        self.fields["hold_minutes"].widget.attrs["max"] = longest
