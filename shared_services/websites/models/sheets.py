"""Service sheets: every sheet answers the same questions in the same order."""

from __future__ import annotations

import re
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from shared_services.websites.models.base import SitePage
from shared_services.websites.models.blocks import RICH_TEXT_FEATURES
from shared_services.websites.models.icons import ICONS

ONLINE = re.compile(r"(/(?!/)[^\s]*|https://[^\s]+)")


class Part(NamedTuple):
    """A heading of the sheet that has something below it."""

    anchor: str
    heading: Any
    text: str


class ServicePage(SitePage):
    """What a resident asks of a service, under headings that nobody may rename or reorder.

    The order is that of service-public.gouv.fr and of the public service's plain-language guides:
    who it is for, how to go about it, what to bring, what one gets, how long, how much, where.
    """

    icon = models.CharField(
        _("icône"),
        max_length=30,
        choices=ICONS,
        blank=True,
        help_text=_("Avec une icône, la fiche a sa tuile sous « Vos démarches », à l'accueil."),
    )
    audience = RichTextField(_("à qui s'adresse ce service ?"), features=RICH_TEXT_FEATURES)
    steps = RichTextField(_("comment faire ?"), features=RICH_TEXT_FEATURES)
    documents = RichTextField(_("que faut-il fournir ?"), blank=True, features=RICH_TEXT_FEATURES)
    outcome = RichTextField(_("qu'obtenez-vous ?"), blank=True, features=RICH_TEXT_FEATURES)
    delay = models.CharField(
        _("délai"), max_length=200, blank=True, help_text=_("Par exemple : sous deux semaines.")
    )
    cost = models.CharField(
        _("coût"), max_length=200, help_text=_("« Gratuit » se dit aussi : écrivez-le.")
    )
    place = models.ForeignKey(
        "websites.DirectoryEntry",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("où s'adresser"),
        help_text=_("Une fiche de l'annuaire. Sans elle, la fiche montre la mairie."),
    )
    online = models.CharField(
        _("démarche en ligne"),
        max_length=500,
        blank=True,
        help_text=_("Une adresse de ce site (/demarches/…) ou d'un autre (https://…)."),
    )
    references = RichTextField(
        _("textes de référence"), blank=True, features=["bold", "italic", "ul", "link"]
    )

    required_to_publish: ClassVar[tuple[str, ...]] = ("summary", "audience", "steps")
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        FieldPanel("audience"),
        FieldPanel("steps"),
        FieldPanel("documents"),
        FieldPanel("outcome"),
        MultiFieldPanel(
            [FieldPanel("delay"), FieldPanel("cost")], heading=_("Combien de temps, combien ?")
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("online")], heading=_("Où s'adresser")),
        FieldPanel("references"),
        FieldPanel("icon"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *SitePage.search_fields,
        index.SearchField("audience"),
        index.SearchField("steps"),
        index.SearchField("documents"),
        index.SearchField("outcome"),
    ]
    template = "websites/service_page.html"

    class Meta:
        verbose_name = _("Fiche service")
        verbose_name_plural = _("Fiches services")

    def clean(self) -> None:
        super().clean()
        if self.online and not ONLINE.fullmatch(self.online):
            raise ValidationError(
                {"online": _("Écrivez une adresse qui commence par « / » ou par « https:// ».")}
            )

    def parts(self) -> list[Part]:
        """The headings of this sheet, in the imposed order; none without words below it."""
        texts = (
            ("public", _("À qui s'adresse ce service ?"), self.audience),
            ("etapes", _("Comment faire ?"), self.steps),
            ("pieces", _("Que faut-il fournir ?"), self.documents),
            ("resultat", _("Qu'obtenez-vous ?"), self.outcome),
        )
        return [Part(*text) for text in texts if strip_tags(text[2]).strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Here and not above: what reads the directory is read from the models of this folder.
        from shared_services.websites.directory import hours

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["hours"] = hours(self.place) if self.place else None
        return context
