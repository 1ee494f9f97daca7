"""A commune's own look: a palette, a layout of the home page, its pictures."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from shared_services.websites import contrast, palettes

DEFAULT_ACCENT = "#1f6650"


@register_setting(icon="view")
class Theme(BaseSiteSetting):
    class Layout(models.TextChoices):
        PHOTO = "photo", _("Grande photo : le mot d'accueil par-dessus")
        SPLIT = "cote-a-cote", _("Côte à côte : le mot d'accueil, puis la photo")
        SERVICES = "services", _("Services d'abord : la recherche et les démarches, sans photo")

    palette = models.CharField(
        _("palette"),
        max_length=20,
        choices=palettes.Choice.choices,
        default=palettes.Choice.OWN,
        help_text=_("Toutes se lisent bien, de jour comme de nuit. Les voir : « Charte »."),
    )
    layout = models.CharField(
        _("mise en page de l'accueil"),
        max_length=20,
        choices=Layout.choices,
        default=Layout.PHOTO,
    )
    accent = models.CharField(
        _("couleur de la commune"),
        max_length=7,
        default=DEFAULT_ACCENT,
        help_text=_(
            "Comme #1f6650. Elle colore boutons, liens et pied de page, avec la palette "
            "« Couleur de la commune »."
        ),
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

    mourning = models.BooleanField(
        _("site en deuil"),
        default=False,
        help_text=_("Le site passe en noir et blanc, un bandeau noir en haut de chaque page."),
    )
    mourning_text = models.CharField(
        _("texte du bandeau"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : « La commune s'associe au deuil des familles. »"),
    )

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("palette", widget=forms.RadioSelect),
                FieldPanel("accent"),
                FieldPanel("layout", widget=forms.RadioSelect),
            ],
            heading=_("Couleurs et mise en page"),
        ),
        MultiFieldPanel(
            [FieldPanel("coat_of_arms"), FieldPanel("photo")], heading=_("Blason et photo")
        ),
        MultiFieldPanel([FieldPanel("mourning"), FieldPanel("mourning_text")], heading=_("Deuil")),
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
        """The custom properties of the design system that the look decides, by day and night."""
        chosen = (self.palette, self.accent)
        by_day = palettes.as_rule(":root", palettes.tokens_by_day(*chosen))
        by_night = palettes.as_rule(":root", palettes.tokens_by_night(*chosen))
        grey = "html{filter:grayscale(1)}" if self.mourning else ""
        return f"{by_day}@media screen and (prefers-color-scheme:dark){{{by_night}}}{grey}\n"

    @property
    def banner_of_mourning(self) -> str:
        """What the black band says; empty when the site is not in mourning."""
        if not self.mourning:
            return ""
        return self.mourning_text or str(_("La commune est en deuil."))
