"""What the parameters of tasks are filled with: identities of A's rows and canaries."""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from kernel.tasks import BatchTask
from kernel.tenancy import public_space


@dataclass(frozen=True)
class Row:
    """The first row of a model of A."""

    label: str
    in_public: bool = False

    def identity(self) -> str:
        with public_space() if self.in_public else nullcontext():
            return str(apps.get_model(self.label)._base_manager.first().pk)


# Parameter of a handler → the model whose identity in A it takes, or a text that names nobody.
KNOWN_PARAMETERS: dict[str, Any] = {
    "by": Row("accounts.User", in_public=True),
    "commune_id": "00000000-0000-4000-8000-000000000000",
    "act_id": Row("acts.Act"),
    "attachment_id": Row("document_requests.Attachment"),
    "after": "readers:",
    "alert": Row("alerts.Alert"),
    "alert_message": Row("alerts.AlertMessage"),
    "commune": Row("authorities.LocalAuthority", in_public=True),
    "deletion_part": Row("data_rights.DeletionPart", in_public=True),
    "deletion": Row("reversibility.SpaceDeletion", in_public=True),
    "email": "quelqu.un@exemple.example",
    "export": Row("reversibility.SpaceExport", in_public=True),
    "html": "<p>Bonjour</p>",
    "leaving_id": Row("data_rights.AccountDeletion", in_public=True),
    "merger": Row("mergers.Merger", in_public=True),
    "name": "Quelqu'un",
    "notification": Row("notifications.Notification"),
    "origin_id": Row("authorities.LocalAuthority", in_public=True),
    "origin": Row("authorities.LocalAuthority", in_public=True),
    "part": Row("data_rights.DownloadPart", in_public=True),
    "phone": "+33600000001",
    "pending_id": Row("subscriptions.PendingSubscription"),
    "publication": "news:1",
    "shared_item": Row("content_projection.SharedItem", in_public=True),
    "step": Row("onboarding.OnboardingStep", in_public=True),
    "subject": "Bonjour",
    "text": "Bonjour",
    "told": "{}",
    "turn": 0,
    "user_id": Row("accounts.User", in_public=True),
}


# What the messages of a handler of batches hold: its signature does not say it.
IN_BATCHES = {"notifications.deliver": ("notification",)}


def parameters_of(task: Any) -> tuple[str, ...]:
    if isinstance(task, BatchTask):
        return IN_BATCHES[task.name]
    return tuple(inspect.signature(task.handler).parameters)


def payload_of(task: Any) -> dict[str, Any]:
    """A payload that names A's rows; call inside A's space."""
    made: dict[str, Any] = {}
    for name in parameters_of(task):
        known = KNOWN_PARAMETERS[name]
        made[name] = known.identity() if isinstance(known, Row) else known
    return made
