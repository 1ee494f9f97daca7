"""Forms of the follow-up page, and the one that finds it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shared_services.document_requests.actions.messages import MAX_LENGTH


class FindRequestForm(forms.Form):
    number = forms.CharField(max_length=30)
    email = forms.EmailField(
        max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, email = self.fields["number"], self.fields["email"]
        number.label = _("Numéro de suivi")
        number.help_text = _("Il figure sur l'accusé de réception. Exemple : AN-2026-7K3F-92QX")
        number.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
        email.label = _("Adresse électronique")
        email.help_text = _("Celle que vous avez donnée dans la demande.")
        number.error_messages["required"] = _("Écrivez le numéro de suivi.")
        email.error_messages["required"] = _("Écrivez votre adresse électronique.")
        email.error_messages["invalid"] = _(
            "Vérifiez cette adresse : elle doit ressembler à prenom.nom@exemple.fr."
        )


class ReplyForm(forms.Form):
    body = forms.CharField(max_length=MAX_LENGTH, widget=forms.Textarea(attrs={"rows": 5}))

    is_answer = forms.BooleanField(required=False)

    def __init__(self, *args: Any, expects_answer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Votre message à la mairie")
        self.fields["is_answer"].label = _(
            "Ce message répond à ce que la mairie attend : l'examen peut reprendre"
        )
        if not expects_answer:
            del self.fields["is_answer"]
        self.fields["body"].error_messages["required"] = _("Écrivez votre message.")
