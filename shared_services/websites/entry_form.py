"""The form of an entry of the directory: a position as one copies it from a map."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

# « 47.9123, 3.4567 », « 47,9123 ; 3,4567 »: a comma cuts the pair or the number, never both.
PAIR = re.compile(r"^\s*(-?\d{1,2}(?:[.,]\d+)?)\s*(?:[;,\s])\s*(-?\d{1,3}(?:[.,]\d+)?)\s*$")
LINK_OF_A_PIN = re.compile(r"mlat=(-?\d+\.?\d*).*mlon=(-?\d+\.?\d*)")
LINK_OF_A_VIEW = re.compile(r"#map=\d+/(-?\d+\.?\d*)/(-?\d+\.?\d*)")


class DirectoryEntryForm(WagtailAdminModelForm):
    position = forms.CharField(
        label=_("Position sur le plan"),
        max_length=500,
        required=False,
        help_text=_(
            "Collez ici « 47.8747, 3.3506 », ou le lien d'OpenStreetMap vers ce lieu. "
            "Sur openstreetmap.org : clic droit sur le lieu, « Afficher l'adresse »."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        if one.latitude is not None and one.longitude is not None:
            self.fields["position"].initial = f"{one.latitude:.6f}, {one.longitude:.6f}"

    def clean_position(self) -> str:
        written = self.cleaned_data["position"].strip()
        if written and position(written) is None:
            raise forms.ValidationError(
                _("Ce n'est pas une position : donnez la latitude puis la longitude, en degrés.")
            )
        return str(written)

    def save(self, commit: bool = True) -> Any:
        if "position" in self.changed_data:
            found = position(self.cleaned_data["position"])
            self.instance.latitude, self.instance.longitude = found or (None, None)
        return super().save(commit)


def position(written: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None for what is neither a pair nor a link to a place."""
    for pattern in (LINK_OF_A_PIN, LINK_OF_A_VIEW, PAIR):
        found = pattern.search(written)
        if found:
            latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
            fits = abs(latitude) <= 90 and abs(longitude) <= 180
            return (latitude, longitude) if fits else None
    return None
