"""What the site knows of acts: told to subscribers, their files kept."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from shared_services.acts.models import Act
from shared_services.websites import facade as websites


def connect() -> None:
    """Called once, when the app is ready."""
    websites.register_publication_kind("act", publication)
    websites.register_kept_document(is_file_of_an_act)
    post_save.connect(_tell, sender=Act, dispatch_uid="acts.told")


def _tell(instance: Act, created: bool, raw: bool = False, **_signal: Any) -> None:
    if created and not raw:
        websites.announce("act", instance.pk)


def publication(identity: int) -> tuple[str, str, str] | None:
    """Title, summary and path; None when there is no such act."""
    act = Act.objects.defer("text").filter(pk=identity).first()
    if act is None:
        return None
    return act.title, f"{act.get_nature_display()} {act.number}", act.get_absolute_url()


def is_file_of_an_act(document_id: int) -> bool:
    return bool(Act.objects.filter(document_id=document_id).exists())
