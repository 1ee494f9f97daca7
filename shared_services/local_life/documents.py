"""What the site's search finds of everyday life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.site_documents import Document, document_changed, register_documents
from shared_services.local_life.models import JobOffer

JOBS = "emplois"


def register() -> None:
    """Called once, when the app is ready. Menus and collections are found by their one page."""
    register_documents(JOBS, _("Offre d'emploi"), find_all=_all, find_one=_one, weight=1.1)
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=JobOffer, dispatch_uid="local_life.documents")


def _changed(instance: JobOffer, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        document_changed(JOBS, instance.pk)


def _all() -> Iterator[Document]:
    return (_document(offer) for offer in JobOffer.objects.open())


def _one(identity: str) -> Document | None:
    offer = JobOffer.objects.open().filter(pk=identity).first()
    return _document(offer) if offer is not None else None


def _document(offer: JobOffer) -> Document:
    last = offer.apply_before
    return Document(
        identity=str(offer.pk),
        title=offer.title,
        path=f"/emplois/{offer.pk}-{offer.slug}/",
        summary=f"{offer.get_contract_display()}, {offer.working_time}",
        body=f"{offer.missions} {offer.profile} {offer.grade}",
        keywords="emploi recrutement poste travail",
        dated=timezone.make_aware(datetime.combine(offer.published_on, time())),
        until=timezone.make_aware(datetime.combine(last, time(23, 59))) if last else None,
    )
