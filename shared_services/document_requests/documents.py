"""What the search finds of the procedures: what people come for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.middleware.host import URLCONFS
from kernel.site_documents import Document, document_changed, register_documents
from kernel.tenancy import require_authority
from shared_services.document_requests.models import OwnProcedure, ProcedureSetting
from shared_services.document_requests.queries import offered_procedures

KIND = "demarches"


def register() -> None:
    """Called once, when the app is ready."""
    register_documents(KIND, _("Démarche"), find_all=find_all, find_one=find_one, weight=2.0)
    for model in (ProcedureSetting, OwnProcedure):
        post_save.connect(
            _changed, sender=model, dispatch_uid=f"document_requests.documents.{model.__name__}"
        )


def find_all() -> Iterator[Document]:
    """Those open here; an intercommunality issues no papers."""
    authority = require_authority()
    if not authority.is_commune:
        return
    for procedure in offered_procedures():
        yield Document(
            identity=procedure.code,
            title=procedure.title,
            path=_path("presentation", procedure.slug),
            summary=procedure.summary,
            keywords=getattr(procedure, "keywords", "copie extrait état civil")
            + " démarche demander papier",
        )
    yield Document(
        identity="-",
        title=str(_("Suivre ma demande")),
        path=_path("find"),
        summary=str(_("Où en est une demande déjà envoyée, avec son numéro.")),
        keywords="suivi état avancement numéro dossier",
    )


def find_one(identity: str) -> Document | None:
    return next((each for each in find_all() if each.identity == identity), None)


def _path(name: str, *arguments: str) -> str:
    return reverse(f"document_requests:{name}", urlconf=URLCONFS["commune"], args=arguments)


def _changed(instance: Any, **_signal: Any) -> None:
    document_changed(
        KIND, instance.code if isinstance(instance, OwnProcedure) else instance.procedure
    )
