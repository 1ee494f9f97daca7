"""What the pages list: directory, council, acts."""

from __future__ import annotations

import hashlib
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

from kernel.clock import now, today
from shared_services.websites.errors import PublishedActFrozen
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
                FieldPanel("latitude"),
                FieldPanel("longitude"),
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


class Act(index.Indexed, models.Model):
    """A published act: whole text, author and day put online (CGCT R. 2131-1).

    Once online its facts are frozen: a correction is another act that says what it replaces.
    """

    class Nature(models.TextChoices):
        DELIBERATION = "deliberation", _("Délibération")
        REGULATORY_ORDER = "arrete", _("Arrêté réglementaire")
        DECISION = "decision", _("Décision")
        MINUTES = "proces-verbal", _("Procès-verbal")
        LIST = "liste", _("Liste des délibérations examinées")

    FROZEN = ("number", "title", "nature", "adopted_on", "author_name", "author_capacity")

    number = models.CharField(_("numéro"), max_length=40, unique=True)
    title = models.CharField(_("objet"), max_length=300)
    nature = models.CharField(_("nature"), max_length=20, choices=Nature.choices)
    adopted_on = models.DateField(_("adopté ou signé le"))
    author_name = models.CharField(_("prénom et nom de l'auteur"), max_length=150)
    author_capacity = models.CharField(_("qualité de l'auteur"), max_length=100)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.PROTECT, related_name="+", verbose_name=_("texte (PDF)")
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("remplace"),
    )
    # Set by the server, never typed: the delay for appeal runs from it.
    put_online_at = models.DateTimeField(default=now, editable=False, db_index=True)
    sha256 = models.CharField(max_length=64, editable=False)

    panels: ClassVar[list[Any]] = [
        FieldPanel("number"),
        FieldPanel("title"),
        FieldPanel("nature"),
        FieldPanel("adopted_on"),
        MultiFieldPanel(
            [FieldPanel("author_name"), FieldPanel("author_capacity")], heading=_("Auteur")
        ),
        FieldPanel("document"),
        FieldPanel("replaces"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("number"),
        index.AutocompleteField("number"),
        index.FilterField("nature"),
    ]

    class Meta:
        ordering = ["-put_online_at", "-number"]
        verbose_name = _("acte")
        verbose_name_plural = _("actes")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._is_changed():
            raise PublishedActFrozen("act_frozen", str(self._frozen_message()))
        if self._state.adding:
            with self.document.open_file() as file:
                self.sha256 = hashlib.sha256(file.read()).hexdigest()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Any:
        raise PublishedActFrozen("act_frozen", str(self._frozen_message()))

    def clean(self) -> None:
        super().clean()
        if self.document_id and not self.document.filename.lower().endswith(".pdf"):
            raise ValidationError({"document": _("Choisissez un PDF : le format doit être figé.")})
        if self._is_changed():
            raise ValidationError(self._frozen_message())

    def _is_changed(self) -> bool:
        if self._state.adding:
            return False
        before = type(self).objects.filter(pk=self.pk).values(*self.FROZEN, "document_id").first()
        return before is not None and any(getattr(self, k) != v for k, v in before.items())

    @staticmethod
    def _frozen_message() -> Any:
        return _(
            "Un acte en ligne ne se modifie pas et ne s'efface pas. "
            "Publiez un acte rectificatif qui le remplace."
        )


def keep_files_of_acts(sender: Any, instance: Any, **_signal: Any) -> None:
    """Refuse to swap the file behind an act that is online: its digest would no longer be true.

    Raises PublishedActFrozen. Connected to the saving of documents, which Wagtail does itself.
    """
    if instance.pk is None or not Act.objects.filter(document_id=instance.pk).exists():
        return
    before = sender.objects.filter(pk=instance.pk).values_list("file", flat=True).first()
    if before is not None and before != instance.file.name:
        raise PublishedActFrozen("act_frozen", str(Act._frozen_message()))
