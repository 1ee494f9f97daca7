"""What the site's search finds of acts: their whole text, when it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from kernel.site_documents import Document, document_changed, register_documents
from shared_services.acts.models import Act

KIND = "actes"
# More of a long text would weigh on the index of the whole site; the register's own search has it.
MOST_CHARACTERS = 50_000


def register() -> None:
    """Called once, when the app is ready."""
    register_documents(KIND, _("Acte"), find_all=_all, find_one=_one, weight=0.8)
    post_save.connect(_saved, sender=Act, dispatch_uid="acts.documents")


def _saved(instance: Act, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        document_changed(KIND, instance.pk)


def _all() -> Iterator[Document]:
    return (_document(act) for act in Act.objects.iterator(chunk_size=100))


def _one(identity: str) -> Document | None:
    act = Act.objects.filter(pk=identity).first()
    return _document(act) if act is not None else None


def _document(act: Act) -> Document:
    nature = act.get_nature_display()
    return Document(
        identity=str(act.pk),
        title=act.title,
        path=act.get_absolute_url(),
        summary=f"{nature} n° {act.number}",
        body=act.text[:MOST_CHARACTERS],
        keywords=f"{nature} {act.matter_name}",
        dated=act.put_online_at,
    )
