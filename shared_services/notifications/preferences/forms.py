from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.notifications.hours import Hours
from shared_services.notifications.preferences.models import Rhythm
from shared_services.notifications.preferences.queries import Choice

# Where French communes are; each has its own hour.
ZONES = [
    ("Europe/Paris", _("Métropole (Paris)")),
    ("America/Guadeloupe", _("Guadeloupe, Saint-Martin, Saint-Barthélemy")),
    ("America/Martinique", _("Martinique")),
    ("America/Cayenne", _("Guyane")),
    ("America/Miquelon", _("Saint-Pierre-et-Miquelon")),
    ("Indian/Reunion", _("La Réunion")),
    ("Indian/Mayotte", _("Mayotte")),
    ("Pacific/Noumea", _("Nouvelle-Calédonie")),
    ("Pacific/Wallis", _("Wallis-et-Futuna")),
    ("Pacific/Tahiti", _("Polynésie française, Tahiti")),
    ("Pacific/Marquesas", _("Polynésie française, Marquises")),
    ("Pacific/Gambier", _("Polynésie française, Gambier")),
]
WEEKDAYS = [
    (0, _("Lundi")),
    (1, _("Mardi")),
    (2, _("Mercredi")),
    (3, _("Jeudi")),
    (4, _("Vendredi")),
    (5, _("Samedi")),
    (6, _("Dimanche")),
]
HOURS = [(hour, _("%(hour)s h") % {"hour": hour}) for hour in range(24)]


def _hour_or_none(value: Any) -> int | None:
    return int(value) if value not in {None, ""} else None


BY_MAIL = _("Par courriel")
DOUBLES = {"sms": _("Aussi par SMS"), "push": _("Prévenir aussi mes navigateurs")}


@dataclass(frozen=True)
class Line:
    """One category: its fields, under its name where there are several."""

    label: Any
    fields: list[Any]
    is_grouped: bool
    always_by_mail: bool


class PreferencesForm(forms.Form):
    """One list for each category of each town hall, then the hours."""

    def __init__(self, *args: Any, choices: list[Choice], hours: Hours, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for one in choices:
            if one.rhythm:
                label = BY_MAIL if one.doubles else one.category.label
                self.fields[one.field] = forms.ChoiceField(
                    label=label, choices=Rhythm.choices, initial=one.rhythm
                )
            for channel, stands in one.doubles.items():
                self.fields[one.field_of(channel)] = forms.BooleanField(
                    label=DOUBLES[channel], initial=stands, required=False
                )
        self.fields |= _hour_fields(hours)

    def groups(self) -> list[tuple[str, list[Line]]]:
        """Town hall → its lines, in order."""
        found: dict[str, list[Line]] = {}
        for one in self.choices:
            fields = [self[one.field]] if one.rhythm else []
            fields += [self[one.field_of(channel)] for channel in one.doubles]
            line = Line(one.category.label, fields, bool(one.doubles), not one.rhythm)
            found.setdefault(one.town_hall, []).append(line)
        return list(found.items())

    def hour_fields(self) -> list[Any]:
        return [self[name] for name in _hour_fields(Hours())]

    def rhythms(self) -> dict[str, str]:
        return {one.field: self.cleaned_data[one.field] for one in self.choices if one.rhythm}

    def doubles(self) -> dict[str, bool]:
        names = [one.field_of(channel) for one in self.choices for channel in one.doubles]
        return {name: self.cleaned_data[name] for name in names}

    def hours(self) -> Hours:
        facts = self.cleaned_data
        return Hours(
            zone=facts["zone"],
            digest_hour=facts["digest_hour"],
            digest_weekday=facts["digest_weekday"],
            quiet_from=facts["quiet_from"],
            quiet_until=facts["quiet_until"],
        )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        one, other = facts.get("quiet_from"), facts.get("quiet_until")
        if (one is None) != (other is None):
            self.add_error(
                "quiet_until" if other is None else "quiet_from",
                _("Choisissez le début et la fin, ou aucun des deux."),
            )
        return facts


def _hour_fields(hours: Hours) -> dict[str, forms.Field]:
    none = [("", _("Aucune")), *HOURS]
    return {
        "digest_hour": forms.TypedChoiceField(
            label=_("Heure des envois regroupés"),
            choices=HOURS,
            coerce=int,
            initial=hours.digest_hour,
        ),
        "digest_weekday": forms.TypedChoiceField(
            label=_("Jour de l'envoi de la semaine"),
            choices=WEEKDAYS,
            coerce=int,
            initial=hours.digest_weekday,
        ),
        "quiet_from": forms.TypedChoiceField(
            label=_("Ne pas me déranger à partir de"),
            choices=none,
            coerce=_hour_or_none,
            empty_value=None,
            required=False,
            initial="" if hours.quiet_from is None else hours.quiet_from,
        ),
        "quiet_until": forms.TypedChoiceField(
            label=_("et jusqu'à"),
            choices=none,
            coerce=_hour_or_none,
            empty_value=None,
            required=False,
            initial="" if hours.quiet_until is None else hours.quiet_until,
        ),
        "zone": forms.ChoiceField(
            label=_("Votre fuseau horaire"), choices=ZONES, initial=hours.zone or "Europe/Paris"
        ),
    }


class ProposalForm(forms.Form):
    """What the commune proposes, category by category."""

    def __init__(self, *args: Any, standing: dict[str, str], labels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rhythm in standing.items():
            self.fields[name] = forms.ChoiceField(
                label=labels[name], choices=Rhythm.choices, initial=rhythm
            )
