"""What the platform knows of an authority outside its space, and forgets with it.

A processor keeps nothing after the end of the service (RGPD, art. 28, 3, g): every table of the
public schema whose rows name an authority is emptied of it, but those below, each with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

KEPT = {
    "reversibility.SpaceDeletion": "the tombstone: proof that the deletion was regular",
    "journal.PublishedHead": "proof that the journal, which ends by itself, was not changed",
    "account_sessions.OpenSession": "the person's list of connections; ends by itself",
    "data_rights.DownloadPart": "the person's own copy; ends by itself",
    "data_rights.PartContent": "the same",
    "data_rights.DeletionPart": "proof of what was erased; ends by itself",
    "second_factor.FactorRecovery": "the person's lost factor; ends by itself",
}


def models_about_authorities() -> Iterator[Any]:
    """Models of public whose rows name one. Foreign keys aside: the database follows those."""
    for model in apps.get_models():
        config = apps.get_app_config(model._meta.app_label)
        names = {field.name for field in model._meta.local_fields}
        if getattr(config, "schema", "") == "public" and "authority_id" in names:
            yield model


def delete_rows_about(authority_id: Any) -> None:
    """In the caller's transaction, as the owner."""
    for model in models_about_authorities():
        if model._meta.label not in KEPT:
            model._base_manager.filter(authority_id=str(authority_id)).delete()
