"""What the pages list: directory and council."""

from __future__ import annotations

import itertools
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from kernel.clock import today
from shared_services.websites.entry_form import DirectoryEntryForm
from shared_services.websites.models.topics import Topic


class DirectoryEntry(index.Indexed, ClusterableModel):
    """A service, an association or a business of the commune."""

    class Kind(models.TextChoices):
        SERVICE = "services", _("Services publics")
        ASSOCIATION = "associations", _("Associations")
        BUSINESS = "commerces", _("Commerces et artisans")
        HEALTH = "sante", _("Santé")
        FACILITY = "equipements", _("Équipements et salles")

    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=150)
    description = models.TextField(_("description"), blank=True)
    address = models.TextField(_("adresse"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    website = models.URLField(_("site internet"), max_length=2000, blank=True)
    opening_hours = models.TextField(
        _("précisions sur les horaires"),
        blank=True,
        help_text=_("Par exemple : sur rendez-vous le samedi."),
    )
    # NULL, not empty: unique, and rows written by the former release have none.
    slug = models.SlugField(max_length=160, unique=True, null=True, editable=False)  # noqa: DJ001
    topics = models.ManyToManyField(
        Topic, related_name="+", blank=True, verbose_name=_("rubriques")
    )
    accessibility = models.CharField(
        _("accessibilité"),
        max_length=300,
        blank=True,
        help_text=_("Par exemple : plain-pied, place réservée, boucle magnétique."),
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    base_form_class = DirectoryEntryForm
    panels: ClassVar[list[Any]] = [
        FieldPanel("kind"),
        FieldPanel("name"),
        FieldPanel("description"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        InlinePanel("opening_ranges", heading=_("Horaires"), label=_("Plage d'ouverture")),
        InlinePanel("closures", heading=_("Fermetures"), label=_("Fermeture")),
        FieldPanel("opening_hours"),
        FieldPanel("accessibility"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("website"),
                FieldPanel("position"),
            ],
            heading=_("Coordonnées"),
        ),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("fiche de l'annuaire")
        verbose_name_plural = _("annuaire")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The address comes from the first name and stays: links to it are everywhere."""
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"latitude": _("Donnez la latitude et la longitude, ou aucune.")})

    def _free_slug(self) -> str:
        stem = slugify(self.name)[:140] or "fiche"
        taken = set(
            DirectoryEntry.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
        )
        numbered = (f"{stem}-{number}" for number in itertools.count(2))
        return stem if stem not in taken else next(one for one in numbered if one not in taken)

    @property
    def url(self) -> str:
        return f"/annuaire/{self.slug}/" if self.slug else ""

    @property
    def map_url(self) -> str:
        """A link that the reader may follow; the page itself asks nothing of anyone else."""
        if self.latitude is None or self.longitude is None:
            return ""
        where = f"{self.latitude:.5f}/{self.longitude:.5f}"
        pin = f"mlat={self.latitude:.5f}&mlon={self.longitude:.5f}"
        return f"https://www.openstreetmap.org/?{pin}#map=18/{where}"


class CouncilMemberQuerySet(models.QuerySet["CouncilMember"]):
    def sitting(self) -> CouncilMemberQuerySet:
        """Whose mandate has not ended, on this very day."""
        return self.filter(models.Q(mandate_until=None) | models.Q(mandate_until__gte=today()))


class CouncilMember(models.Model):
    """An elected member; « délégation » is the field of action the mayor entrusted."""

    position = models.PositiveIntegerField(_("ordre du tableau"), default=100)
    name = models.CharField(_("prénom et nom"), max_length=150)
    office = models.CharField(_("fonction"), max_length=100)
    delegation = models.CharField(_("délégation"), max_length=200, blank=True)
    group = models.ForeignKey(
        "websites.CouncilGroup",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("groupe"),
    )
    elected_on = models.DateField(_("élu depuis le"), null=True, blank=True)
    mandate_until = models.DateField(
        _("fin du mandat"),
        null=True,
        blank=True,
        help_text=_("Passé ce jour, la personne n'est plus affichée."),
    )
    in_community = models.BooleanField(_("siège aussi à l'intercommunalité"), default=False)
    email = models.EmailField(_("adresse électronique publique"), blank=True)
    photo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )

    objects = CouncilMemberQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("office"),
        FieldPanel("delegation"),
        FieldPanel("group"),
        FieldPanel("in_community"),
        FieldPanel("elected_on"),
        FieldPanel("mandate_until"),
        FieldPanel("email"),
        FieldPanel("photo"),
        FieldPanel("position"),
    ]

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("membre du conseil")
        verbose_name_plural = _("conseil")

    def __str__(self) -> str:
        return f"{self.name}, {self.office}"

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()
