"""Posts that the town hall offers."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from kernel.clock import today


class JobOfferQuerySet(models.QuerySet["JobOffer"]):
    def open(self) -> JobOfferQuerySet:
        """Those one may still apply to, the last day included."""
        return self.filter(Q(apply_before=None) | Q(apply_before__gte=today()))

    def over(self) -> JobOfferQuerySet:
        return self.filter(apply_before__lt=today())


class JobOffer(models.Model):
    """An offer leaves the list by itself the day after its last day; its page says it is over."""

    class Contract(models.TextChoices):
        PERMANENT = "titulaire", _("Titulaire ou contractuel, emploi permanent")
        FIXED = "cdd", _("Contrat à durée déterminée")
        SEASONAL = "saisonnier", _("Saisonnier")
        APPRENTICE = "apprentissage", _("Apprentissage")
        CIVIC = "service-civique", _("Service civique")
        INTERNSHIP = "stage", _("Stage")

    title = models.CharField(_("intitulé du poste"), max_length=150)
    contract = models.CharField(_("contrat"), max_length=20, choices=Contract.choices)
    grade = models.CharField(
        _("cadre d'emplois ou grade"), max_length=150, blank=True,
        help_text=_("Par exemple : adjoint technique territorial, catégorie C."),
    )  # fmt: skip
    working_time = models.CharField(
        _("temps de travail"), max_length=100, help_text=_("Par exemple : 17 h 30 par semaine.")
    )
    place = models.CharField(_("lieu de travail"), max_length=150, blank=True)
    starts_on = models.DateField(_("prise de poste"), null=True, blank=True)
    apply_before = models.DateField(
        _("candidater avant le"), null=True, blank=True,
        help_text=_("Ce jour inclus. Ensuite l'offre quitte la liste."),
    )  # fmt: skip
    missions = models.TextField(_("missions"))
    profile = models.TextField(_("profil recherché"), blank=True)
    how_to_apply = models.TextField(
        _("comment candidater"),
        help_text=_("Ce qu'il faut envoyer, à qui, comment ; et à qui poser une question."),
    )
    document = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("fiche de poste (PDF)"),
    )  # fmt: skip
    published_on = models.DateField(default=today, editable=False)

    objects = JobOfferQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldPanel("contract"),
                FieldPanel("grade"),
                FieldPanel("working_time"),
                FieldPanel("place"),
                FieldPanel("starts_on"),
                FieldPanel("apply_before"),
            ],
            heading=_("Le poste"),
        ),
        FieldPanel("missions"),
        FieldPanel("profile"),
        FieldPanel("how_to_apply"),
        FieldPanel("document"),
    ]

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = _("offre d'emploi")
        verbose_name_plural = _("offres d'emploi")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("local_life:job", args=(self.pk, self.slug))

    @property
    def slug(self) -> str:
        return slugify(self.title)[:80] or "offre"

    @property
    def is_over(self) -> bool:
        return self.apply_before is not None and self.apply_before < today()

    @property
    def last_day(self) -> date | None:
        return self.apply_before
