"""What the site's search finds of appointments: the reasons one may come for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from kernel.site_documents import Document, document_changed, register_documents
from shared_services.appointments.models import AppointmentReason

REASONS = "rendez-vous"


def register() -> None:
    """Called once, when the app is ready. Below the sheets: one looks for the paper first."""
    register_documents(REASONS, _("Rendez-vous"), find_all=_all, find_one=_one, weight=0.2)
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=AppointmentReason, dispatch_uid="appointments.documents")


def _changed(instance: AppointmentReason, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        document_changed(REASONS, instance.pk)


def _all() -> Iterator[Document]:
    return (_document(reason) for reason in AppointmentReason.objects.offered())


def _one(identity: str) -> Document | None:
    reason = AppointmentReason.objects.offered().filter(pk=identity).first()
    return _document(reason) if reason is not None else None


def _document(reason: AppointmentReason) -> Document:
    return Document(
        identity=str(reason.pk),
        title=f"Rendez-vous : {reason.title}",
        path=f"/rendez-vous/{reason.slug}/",
        summary=reason.description[:150],
        body=reason.bring,
        keywords="rendez-vous rdv guichet créneau",
    )
