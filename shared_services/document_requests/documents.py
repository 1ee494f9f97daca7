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
from shared_services.document_requests.catalogue.loader import papers
from shared_services.document_requests.models import OwnProcedure, ProcedureSetting
from shared_services.document_requests.procedures import AnyProcedure
from shared_services.document_requests.queries import offered_procedures

KIND = "demarches"
# Below the town hall's own sheets: « élections » leads to hers first, which says when and where.
PAPERS = "papiers"


def register() -> None:
    """Called once, when the app is ready."""
    register_documents(KIND, _("Démarche"), find_all=find_all, find_one=find_one, weight=2.0)
    register_documents(PAPERS, _("Démarche"), find_all=find_papers, find_one=find_paper, weight=0.2)
    for model in (ProcedureSetting, OwnProcedure):
        post_save.connect(
            _changed, sender=model, dispatch_uid=f"document_requests.documents.{model.__name__}"
        )


def find_all() -> Iterator[Document]:
    """What people come for, the commune's own procedures, the way to one's request.

    An intercommunality issues no papers.
    """
    if not require_authority().is_commune:
        return
    yield from (_told(each) for each in offered_procedures() if each.code not in papers())
    yield Document(
        identity="-",
        title=str(_("Suivre ma demande")),
        path=_path("find"),
        summary=str(_("Où en est une demande déjà envoyée, avec son numéro.")),
        keywords="suivi état avancement numéro dossier",
    )


def find_papers() -> Iterator[Document]:
    """The other papers of a town hall, as far as this one shows them."""
    if require_authority().is_commune:
        yield from (_told(each) for each in offered_procedures() if each.code in papers())


def find_paper(identity: str) -> Document | None:
    return next((each for each in find_papers() if each.identity == identity), None)


def find_one(identity: str) -> Document | None:
    return next((each for each in find_all() if each.identity == identity), None)


def _told(procedure: AnyProcedure) -> Document:
    return Document(
        identity=procedure.code,
        title=procedure.title,
        path=_path("presentation", procedure.slug),
        summary=procedure.summary,
        keywords=getattr(procedure, "keywords", "acte copie extrait état civil")
        + " démarche demander papier",
    )


def _path(name: str, *arguments: str) -> str:
    return reverse(f"document_requests:{name}", urlconf=URLCONFS["commune"], args=arguments)


def _changed(instance: Any, **_signal: Any) -> None:
    code = instance.code if isinstance(instance, OwnProcedure) else instance.procedure
    document_changed(PAPERS if code in papers() else KIND, code)
