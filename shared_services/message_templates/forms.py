from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.errors import WrongWording


class WordingForm(forms.Form):
    """Lengths and variables are checked by the act, which names the field of each problem."""

    subject = forms.CharField(
        label=_("Objet"),
        required=False,
        strip=False,
        max_length=1000,
        help_text=_("Une ligne, 150 caractères au plus."),
    )
    body = forms.CharField(
        label=_("Texte"),
        required=False,
        strip=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
        help_text=_("Une ligne vide sépare deux paragraphes."),
    )
    sms = forms.CharField(
        label=_("SMS (facultatif)"),
        required=False,
        strip=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "data-sms": ""}),
        help_text=_("Sans accent rare ni emoji, un SMS tient en 160 caractères."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "body", "sms"):
            self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_helptext"

    @property
    def wording(self) -> Wording:
        data = self.cleaned_data
        return Wording(data["subject"], data["body"], data["sms"])

    def show(self, error: WrongWording) -> None:
        for field, message in error.problems:
            self.add_error(field, message)


class RevisionForm(forms.Form):
    revision = forms.IntegerField(min_value=0)
    number = forms.IntegerField(min_value=1, required=False)
    file_id = forms.UUIDField(required=False)


class FileForm(forms.Form):
    """What the file is, the act looks into."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    file = forms.FileField(
        label=_("Ajouter un fichier PDF"),
        help_text=_("2 Mo au plus, trois fichiers au plus. Il part avec chaque message."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["aria-describedby"] = "id_file_helptext"
