from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.subscriptions.actions.following import Followed
from shared_services.subscriptions.models import Rhythm, Topic

DOUBLES = {
    "sms": _("Les alertes par SMS"),
    "push": _("Les alertes dans mes navigateurs"),
}


class FollowForm(forms.Form):
    """Topics by mail, their rhythm, and alerts by what else this person has."""

    topics = forms.MultipleChoiceField(
        label=_("Ce que vous voulez recevoir par courriel"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : vous n'êtes plus abonné par courriel."),
    )
    rhythm = forms.ChoiceField(
        label=_("Quand"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("Les alertes partent toujours tout de suite."),
    )

    def __init__(self, *args: Any, stands: Followed, offered: list[str], **kwargs: Any) -> None:
        kwargs["initial"] = {"topics": list(stands.topics), "rhythm": stands.rhythm}
        super().__init__(*args, **kwargs)
        self.offered = offered
        for channel in self.offered:
            self.fields[channel] = forms.BooleanField(
                label=DOUBLES[channel],
                required=False,
                initial=stands.doubles.get(channel, False),
            )

    def choice(self) -> dict[str, Any]:
        facts = self.cleaned_data
        return {
            "topics": facts["topics"],
            "rhythm": facts["rhythm"],
            "doubles": {channel: facts[channel] for channel in self.offered},
        }
