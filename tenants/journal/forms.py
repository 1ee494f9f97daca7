from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit
from tenants.journal.queries import Search


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class SearchForm(forms.Form):
    du = _day(_("Du"))
    au = _day(_("Au"))
    personne = forms.CharField(label=_("Personne"), required=False, max_length=200)
    action = forms.ChoiceField(label=_("Action"), required=False)
    objet = forms.CharField(label=_("Objet, numéro ou détail"), required=False, max_length=100)

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = audit.sentences()
        told = sorted(((a, named.get(a, a)) for a in actions), key=lambda pair: pair[1])
        self.fields["action"].choices = [("", _("Toutes")), *told]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("du"), data.get("au")
        if start and end and end < start:
            self.add_error("au", _("Cette date est avant la première : échangez-les."))
        return data

    def search(self) -> Search:
        """What was understood; a field with an error counts as empty."""
        self.full_clean()
        data = self.cleaned_data
        return Search(
            start=data.get("du"),
            end=data.get("au"),
            person=(data.get("personne") or "").strip(),
            action=data.get("action") or "",
            about=(data.get("objet") or "").strip(),
        )
