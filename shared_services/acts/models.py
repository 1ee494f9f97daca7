"""Acts that are online, and the council's meetings that start the law's delays."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from kernel.clock import now, today
from shared_services.acts.errors import PublishedActFrozen
from shared_services.acts.rules import matters


class CouncilMeeting(models.Model):
    """A meeting of the council: its list and its minutes are due after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    held_on = models.DateField(_("date de la séance"), db_index=True)
    label = models.CharField(_("nom de la séance"), max_length=120)
    minutes_adopted_on = models.DateField(_("procès-verbal arrêté le"), null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "pk"]
        verbose_name = _("séance du conseil")
        verbose_name_plural = _("séances du conseil")

    def __str__(self) -> str:
        return f"{self.label}, {self.held_on:%d/%m/%Y}"


class CommuneWithoutSite(models.Model):
    """A member commune whose acts its intercommunality publishes (CGCT R. 2131-1, II bis).

    It chose electronic publication and has no site of its own. When it gets one (`until`), what
    was published here stays here, and says where the rest is.
    """

    insee_code = models.CharField(_("code INSEE"), max_length=5, unique=True)
    siren = models.CharField("SIREN", max_length=9)
    name = models.CharField(_("nom"), max_length=200)
    town_hall = models.CharField(_("mairie"), max_length=250)
    slug = models.SlugField(max_length=100, unique=True)
    decision = models.CharField(_("délibération qui l'a choisi"), max_length=200)
    decided_on = models.DateField(_("délibération du"))
    until = models.DateField(_("a son site depuis le"), null=True, blank=True)
    own_site = models.URLField(_("adresse de son site"), max_length=300, blank=True)

    class Meta:
        ordering = ["name", "insee_code"]
        verbose_name = _("commune sans site")
        verbose_name_plural = _("communes sans site")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/actes/communes/{self.slug}/"


class InformedCouncillor(models.Model):
    """A municipal councillor whom the intercommunality informs (CGCT L. 5211-40-2).

    Members' councillors who do not sit in its own council receive its lists and minutes.
    """

    name = models.CharField(_("nom"), max_length=150)
    commune = models.CharField(_("commune"), max_length=150)
    email = models.EmailField(_("adresse électronique"), unique=True)
    added_on = models.DateField(_("ajouté le"), default=today, editable=False)

    class Meta:
        ordering = ["commune", "name", "pk"]
        verbose_name = _("conseiller à informer")
        verbose_name_plural = _("conseillers à informer")

    def __str__(self) -> str:
        return f"{self.name}, {self.commune}"


class Act(index.Indexed, models.Model):
    """A published act: whole text, author and day put online (CGCT R. 2131-1).

    Once online its facts are frozen: a correction is another act that says what it replaces. What
    comes later may still be written: the prefecture's receipt, the typed text, the withdrawal.
    """

    class Nature(models.TextChoices):
        DELIBERATION = "deliberation", _("Délibération")
        REGULATORY_ORDER = "arrete", _("Arrêté réglementaire")
        DECISION = "decision", _("Décision")
        MINUTES = "proces-verbal", _("Procès-verbal")
        LIST = "liste", _("Liste des délibérations examinées")

    class TextOrigin(models.TextChoices):
        NONE = "", _("Aucun texte")
        FILE = "fichier", _("Lu dans le fichier")
        TYPED = "saisi", _("Saisi par la collectivité")

    class Withdrawal(models.TextChoices):
        WITHDRAWN = "retrait", _("Retiré")
        REPEALED = "abrogation", _("Abrogé")
        ANNULLED = "annulation", _("Annulé par le juge")

    FROZEN = (
        "number",
        "title",
        "nature",
        "adopted_on",
        "author_name",
        "author_capacity",
        "matter_code",
        "replaces_id",
        "publication_ground",
        "commune_id",
    )

    number = models.CharField(_("numéro"), max_length=40)
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

    # What follows came with the SCDL record; the release before does not write it.
    meeting = models.ForeignKey(
        CouncilMeeting, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    # In an intercommunality's register: whose act it is, when it is not its own.
    commune = models.ForeignKey(
        CommuneWithoutSite,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("commune"),
    )
    matter_code = models.CharField(
        _("matière"), max_length=8, blank=True, default="", db_default=""
    )
    budget_year = models.PositiveSmallIntegerField(_("année du budget"), null=True, blank=True)
    budget_name = models.CharField(
        _("nom du budget"), max_length=100, blank=True, default="", db_default=""
    )
    prefecture_id = models.CharField(
        _("identifiant de la préfecture"), max_length=60, blank=True, default="", db_default=""
    )
    prefecture_on = models.DateField(_("reçu en préfecture le"), null=True, blank=True)
    votes_members = models.PositiveSmallIntegerField(_("membres"), null=True, blank=True)
    votes_cast = models.PositiveSmallIntegerField(_("votants"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("pour"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("contre"), null=True, blank=True)
    votes_abstention = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    publication_ground = models.CharField(max_length=300, blank=True, default="", db_default="")
    page_count = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    text = models.TextField(_("texte"), blank=True, default="", db_default="")
    text_origin = models.CharField(
        max_length=10, choices=TextOrigin.choices, blank=True, default="", db_default=""
    )
    withdrawal = models.CharField(
        max_length=12, choices=Withdrawal.choices, blank=True, default="", db_default=""
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("number"),
        index.AutocompleteField("number"),
        index.SearchField("text"),
        index.FilterField("nature"),
    ]

    class Meta:
        # Older than this service: its rows stay where they are while spaces are upgraded.
        db_table = "websites_act"
        ordering = ["-put_online_at", "-number"]
        verbose_name = _("acte")
        verbose_name_plural = _("actes")
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(commune=None), name="act_number_once"
            ),
            models.UniqueConstraint(
                fields=["commune", "number"],
                condition=Q(commune__isnull=False),
                name="act_number_once_a_commune",
            ),
            models.CheckConstraint(
                condition=Q(withdrawal="") | Q(withdrawn_on__isnull=False),
                name="act_withdrawn_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._is_changed():
            raise PublishedActFrozen("act_frozen", str(frozen_message()))
        if self._state.adding:
            with self.document.open_file() as file:
                self.sha256 = hashlib.sha256(file.read()).hexdigest()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        # Not `reverse`: a task has no host, and hosts have routes of their own.
        return f"/actes/{self.pk}/{self.slug}/"

    def delete(self, *_args: Any, **_kwargs: Any) -> Any:
        raise PublishedActFrozen("act_frozen", str(frozen_message()))

    def clean(self) -> None:
        super().clean()
        if self.document_id and not self.document.filename.lower().endswith(".pdf"):
            raise ValidationError({"document": _("Choisissez un PDF : le format doit être figé.")})
        if self._is_changed():
            raise ValidationError(frozen_message())

    @property
    def slug(self) -> str:
        return slugify(f"{self.number} {self.title}")[:80].strip("-") or "acte"

    @property
    def matter_name(self) -> str:
        return matters().get(self.matter_code, "")

    def _is_changed(self) -> bool:
        if self._state.adding:
            return False
        before = type(self).objects.filter(pk=self.pk).values(*self.FROZEN, "document_id").first()
        return before is not None and any(getattr(self, k) != v for k, v in before.items())


class ActStamp(models.Model):
    """What a timestamp authority answered for the act's file (RFC 3161): proof of its day."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="stamp", verbose_name=_("acte"))
    reply = models.BinaryField(_("réponse de l'autorité"))
    stamped_at = models.DateTimeField(_("horodaté le"))

    class Meta:
        verbose_name = _("horodatage d'un acte")
        verbose_name_plural = _("horodatages d'actes")

    def __str__(self) -> str:
        return f"{self.act_id}, {self.stamped_at:%d/%m/%Y %H:%M}"


def frozen_message() -> Any:
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
        raise PublishedActFrozen("act_frozen", str(frozen_message()))
