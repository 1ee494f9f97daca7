"""A commune's own look: three choices, checked for contrast."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from shared_services.websites import contrast

DEFAULT_ACCENT = "#1f6650"


@register_setting(icon="view")
class Theme(BaseSiteSetting):
    accent = models.CharField(
        _("couleur de la commune"),
        max_length=7,
        default=DEFAULT_ACCENT,
        help_text=_("Comme #1f6650. Elle colore boutons, liens et pied de page."),
    )
    coat_of_arms = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("blason ou logo"),
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grande photo de l'accueil"),
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("accent"),
        FieldPanel("coat_of_arms"),
        FieldPanel("photo"),
    ]

    class Meta:
        verbose_name = _("Apparence")

    def clean(self) -> None:
        """Refuse a colour that white text cannot be read on (WCAG 2.2 AA, 4.5:1)."""
        super().clean()
        self.accent = self.accent.strip().lower()
        if not contrast.HEX.match(self.accent):
            raise ValidationError({"accent": _("Écrivez la couleur ainsi : #1f6650.")})
        found = contrast.ratio(self.accent)
        if found < contrast.MINIMUM:
            message = _(
                "Cette couleur est trop claire : du texte blanc y aurait un contraste de "
                "%(found)s, il en faut 4,5. La plus proche qui convient : %(better)s."
            )
            better = contrast.nearest_readable(self.accent)
            # Rounded down: 4,46 must not read « 4,5 ».
            shown = f"{int(found * 10) / 10:.1f}".replace(".", ",")
            raise ValidationError({"accent": message % {"found": shown, "better": better}})

    def css(self) -> str:
        """The custom properties of the design system that the accent decides."""
        values = {
            "--accent": self.accent,
            "--accent-strong": contrast.darker(self.accent, 0.72),
            "--accent-soft": contrast.tint(self.accent, 0.10),
            "--accent-line": contrast.tint(self.accent, 0.35),
            "--on-accent": contrast.WHITE,
        }
        body = "".join(f"{name}:{value};" for name, value in values.items())
        return f":root{{{body}}}\n"
