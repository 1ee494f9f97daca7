from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.notifications.models import Notification


class FilterForm(forms.Form):
    """Every filter is optional; a wrong choice counts as none."""

    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("Tous les états")), *Notification.State.choices],
    )
    canal = forms.ChoiceField(
        label=_("Canal"),
        required=False,
        choices=[("", _("Tous les canaux")), *Notification.Channel.choices],
    )
    q = forms.CharField(label=_("Adresse ou objet"), required=False, max_length=200)


class RetryForm(forms.Form):
    """Messages ticked in the list: failed ones of the current space."""

    message = forms.ModelMultipleChoiceField(
        queryset=Notification.objects.filter(state=Notification.State.FAILED).defer("text", "html")
    )
