from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.notifications.models import Notification


class FilterForm(forms.Form):
    """Both filters are optional; a wrong state counts as none."""

    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("Tous les états")), *Notification.State.choices],
    )
    q = forms.CharField(label=_("Adresse ou objet"), required=False, max_length=200)
