from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access.models import TimedAccess
from accounts.access.queries import hour
from accounts.roles.role import Role
from accounts.roles.space_roles import role_choices
from kernel.clock import now

READ, WRITE = "lire", "changer"


def _guest_roles() -> list[tuple[str, str]]:
    return role_choices(without=frozenset({Role.ADMINISTRATOR.value}))


class VisitForm(forms.Form):
    """How long, to do what, and why."""

    hours = forms.IntegerField(
        label=_("Nombre d'heures"),
        min_value=1,
        max_value=TimedAccess.LONGEST_VISIT_HOURS,
        initial=TimedAccess.USUAL_VISIT_HOURS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    mode = forms.ChoiceField(
        label=_("Pour"),
        choices=[(READ, _("Lire seulement")), (WRITE, _("Lire et changer"))],
        initial=READ,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Raison"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La commune la lit, et elle reste dans son journal."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        usual = TimedAccess.USUAL_VISIT_HOURS
        self.fields["hours"].help_text = _(
            "De 1 à %(most)s. Avec %(usual)s heures à partir de maintenant : jusqu'au %(until)s."
            " L'accès s'éteint seul, à l'heure dite."
        ) % {
            "most": TimedAccess.LONGEST_VISIT_HOURS,
            "usual": usual,
            "until": hour(now() + timedelta(hours=usual)),
        }

    def facts(self) -> dict[str, Any]:
        return {
            "hours": self.cleaned_data["hours"],
            "may_write": self.cleaned_data["mode"] == WRITE,
            "reason": self.cleaned_data["reason"],
        }


class GrantForm(VisitForm):
    """Let an outsider in."""

    field_order = ("email", "name", "roles", "hours", "mode", "reason")
    email = forms.EmailField(
        label=_("Adresse électronique du compte"),
        max_length=254,
        help_text=_("Par exemple celle d'un agent de l'intercommunalité qui vous aide."),
    )
    name = forms.CharField(label=_("Prénom et nom"), max_length=200)
    roles = forms.MultipleChoiceField(
        label=_("Comme si cette personne était"),
        choices=_guest_roles,
        widget=forms.CheckboxSelectMultiple,
    )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return super().facts() | {
            "email": data["email"],
            "name": data["name"],
            "roles": set(data["roles"]),
        }


class AbsenceForm(forms.Form):
    """Who replaces whom, from when to when. `people` are (id, name) of the team."""

    lender = forms.ChoiceField(label=_("Personne absente"))
    holder = forms.ChoiceField(label=_("Remplacée par"))
    roles = forms.MultipleChoiceField(
        label=_("Rôles confiés"),
        choices=role_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Seulement des rôles que la personne absente a elle-même."),
    )
    starts_on = forms.DateField(
        label=_("Du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Au (ce jour compris)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, lenders: list[tuple[str, str]], people: list[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        cast(forms.ChoiceField, self.fields["lender"]).choices = lenders
        cast(forms.ChoiceField, self.fields["holder"]).choices = people

    def moments(self) -> dict[str, datetime]:
        data = self.cleaned_data
        return {
            "starts_at": _midnight(data["starts_on"]),
            "ends_at": _midnight(data["ends_on"] + timedelta(days=1)),
        }


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
