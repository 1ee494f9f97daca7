from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from shared_services.message_templates.models import WordingFile, WordingVersion


def forget_unused(identities: Iterable[UUID]) -> None:
    """Delete those of these files that no version names any more, in the caller's transaction."""
    for file in WordingFile.objects.filter(pk__in=list(identities)):
        if WordingVersion.objects.filter(files__contains=[file.pk]).exists():
            continue
        stored = file.file
        file.delete()
        transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
