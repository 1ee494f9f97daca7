"""How much each page is read: numbers by day, nothing about anyone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel import searches, visits


class Source(models.TextChoices):
    """What kind of place readers come from."""

    DIRECT = visits.DIRECT, _("adresse tapée, favori, courriel")
    SEARCH = visits.SEARCH, _("moteur de recherche")
    SOCIAL = visits.SOCIAL, _("réseau social, application")
    OTHER = visits.OTHER, _("autre site")
    INSIDE = visits.INSIDE, _("une autre page du site")


class Device(models.TextChoices):
    COMPUTER = visits.COMPUTER, _("ordinateur")
    PHONE = visits.PHONE, _("téléphone")
    TABLET = visits.TABLET, _("tablette")


class VisitCount(models.Model):
    day = models.DateField()
    path = models.CharField(max_length=visits.LONGEST_PATH)
    source = models.CharField(max_length=10, choices=Source.choices)
    device = models.CharField(max_length=10, choices=Device.choices)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("fréquentation")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "path", "source", "device"], name="visit_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.path}: {self.number}"


class SearchCount(models.Model):
    """Words searched for often in a month, and whether the site had an answer."""

    month = models.DateField(help_text="its first day")
    words = models.CharField(max_length=searches.LONGEST)
    found = models.BooleanField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("mots cherchés")
        constraints = [
            models.UniqueConstraint(fields=["month", "words", "found"], name="search_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.number}"
