"""One row of every model, whatever the model, and canaries in every text of every row.

A model made by nobody's hand gets a row from its field types alone: a new table is filled the day
it appears. What types cannot guess is written in `content.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models

from kernel.clock import now, today
from shared_services.document_requests.catalogue.writing import blank
from tests.consistency.code import our_models, schema_of
from tests.factories.document_requests import png
from tests.isolation.canaries import COMMON_WORD, SIZE, Audience, Cage

# Texts that are not prose: the code reads them. « * » stands for any model or any field.
NOT_INKED = {
    ("auth.Group", "*"): "role groups are found by name",
    ("auth.Permission", "*"): "the same in every space",
    ("contenttypes.ContentType", "*"): "the same in every space",
    ("wagtailcore.Locale", "*"): "a language code",
    ("sessions.Session", "*"): "signed; its key is watched as a secret instead",
    ("wagtailcore.ReferenceIndex", "*"): "numbers and paths of fields",
    ("wagtailsearch.IndexEntry", "*"): "written by the indexing of inked rows",
    ("wagtailcore.Site", "hostname"): "the host decides which site answers",
    ("wagtailcore.Page", "path"): "place in the tree",
    ("wagtailcore.Page", "url_path"): "made of slugs",
    ("wagtailcore.Collection", "path"): "place in the tree",
    ("outbox.OutboxMessage", "handler"): "name of the code that runs",
    ("outbox.OutboxMessage", "queue"): "name of a queue",
    ("*", "object_id"): "identity of a row",
    ("*", "parent_object_id"): "identity of a row",
    ("*", "content_type"): "media type of a file",
    ("*", "sha256"): "digest",
    ("*", "action"): "name of an act, the code shows its label",
    ("wagtailimages.Rendition", "*"): "derived from an image",
    ("wagtailembeds.Embed", "hash"): "digest",
    ("wagtailembeds.Embed", "type"): "a kind",
    ("notifications.Notification", "template"): "name of a template",
    ("*", "category"): "name of a category",
    (
        "document_requests.OwnProcedure",
        "draft",
    ): "read as a procedure; its title is inked",
    ("document_requests.ProcedureVersion", "definition"): "the same",
    ("document_requests.OwnProcedure", "code"): "code of a procedure",
    ("document_requests.DocumentRequest", "procedure_code"): "code of a rule",
    ("document_requests.DocumentRequest", "rules_version"): "code of a rule",
    ("document_requests.DocumentRequest", "copy_code"): "code of a rule",
    ("document_requests.DocumentRequest", "quality_code"): "code of a rule",
    ("document_requests.DocumentRequest", "answers"): "inked by the act that submits",
    ("document_requests.Draft", "procedure"): "code of a rule",
    ("document_requests.Draft", "answers"): "inked by the act that drafts",
    ("document_requests.Attachment", "piece_code"): "code of a rule",
    ("document_requests.ProcedureSetting", "procedure"): "code of a rule",
    ("document_requests.ReceivedProcedure", "definition"): "the same",
    ("document_requests.ReceivedProcedure", "adopted_definition"): "the same",
    ("document_requests.ReceivedProcedure", "code"): "code of a procedure",
    ("document_requests.Letter", "template_code"): "code of a template",
    ("document_requests.LetterTemplate", "code"): "code of a template",
    ("document_requests.TimelineEvent", "kind"): "name of an act",
    ("audit.AuditSeal", "*"): "digest",
    ("dpo_contacts.OfficerContact", "*"): "published by law, for whoever asks (art. 37, 7 RGPD)",
    ("processing_register.RegisterVersion", "code"): "code of a line",
    ("journal.PublishedHead", "*"): "digest",
    ("wagtailcore.Revision", "content"): "a copy of the page, inked with it",
    ("wagtailusers.UserProfile", "dismissibles"): "names of messages of Wagtail's",
    ("wagtailusers.UserProfile", "preferred_language"): "a language code",
    ("wagtailusers.UserProfile", "current_time_zone"): "a time zone",
    ("wagtailcore.WorkflowState", "status"): "a state",
    ("*", "authority_name"): "a public name",
    ("*", "schema_name"): "name of a schema",
    ("authorities.Domain", "*"): "hosts are public",
    ("authorities.SwitchedOnService", "*"): "name of a service",
    ("outbox_index.OutboxPointer", "*"): "identities alone",
    ("onboarding.OnboardingStep", "code"): "official code",
    ("onboarding.OnboardingStep", "name"): "a public name",
    ("accounts.Invitation", "role"): "name of a role",
    ("accounts.Invitation", "roles"): "names of roles",
    ("access.TimedAccess", "kind"): "a kind",
    ("access.TimedAccess", "roles"): "names of roles",
    ("message_templates.WordingVersion", "message"): "code of a message",
    ("message_templates.WordingVersion", "proposed_fingerprint"): "digest",
    ("message_templates.WordingVersion", "level"): "a level",
    ("roles.RoleSetting", "code"): "name of a role",
    ("roles.RoleSetting", "abilities"): "names of abilities",
    ("websites.ContentPage", "body"): "blocks, inked when the page is made",
}
# What a row needs beyond its types, where constraints bind its columns to one another.
PROCEDURE = blank("Démarche", "Une phrase.", code="demarche", slug="demarche", today=today())
FACTS: dict[str, dict[str, Any]] = {
    "lifecycle.StateChange": {"source": "trial", "target": "open"},
    "data_rights.DownloadPart": {"failed_at": None},
    "data_rights.DeletionPart": {"failed_at": None},
    "rights_requests.RightsRequest": {"answered_at": None},
    # Without a table of its own it would be of no kind: nobody is asked to carry it out.
    "shared_content.AcceptanceRule": {"kind": "event"},
    "wagtailcore.Task": {"active": False},
    "document_requests.OwnProcedure": {"draft": PROCEDURE},
    "document_requests.ProcedureVersion": {"definition": PROCEDURE},
    "appointments.CounterHours": {"begins_at": time(8), "ends_at": time(18)},
    "appointments.Closure": {"begins_at": now(), "ends_at": now() + timedelta(hours=1)},
    "appointments.Appointment": {
        "starts_at": now() + timedelta(days=2),
        "ends_at": now() + timedelta(days=2, hours=1),
    },
    "document_requests.ReceivedProcedure": {
        "definition": PROCEDURE,
        "adopted_definition": PROCEDURE,
    },
    "document_requests.Letter": {"state": "signed", "signed_at": now()},
}
TEXTS = (models.CharField, models.TextField, models.JSONField)


def space_models() -> list[Any]:
    """Every model whose table stands in a space."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and schema_of(model._meta.app_label) in {"space", "both"}
    ]


def why_not_inked(model: Any, field: Any) -> str | None:
    """The reason why this text gets no canary; None for one that gets it."""
    label, name = model._meta.label, field.name
    for key in ((label, name), (label, "*"), ("*", name)):
        if key in NOT_INKED:
            return NOT_INKED[key]
    if not isinstance(field, TEXTS):
        return "no text"
    if isinstance(field, models.SlugField | models.FileField) or field.primary_key:
        return "an identifier"
    if field.choices:
        return "a choice of a list"
    if field.max_length is not None and field.max_length < SIZE:
        return "too short"
    return None


def public_models_about_spaces() -> list[Any]:
    """Tables of public whose rows each belong to an authority: what the platform knows of it."""
    return [
        model
        for model in our_models()
        if schema_of(model._meta.app_label) == "public"
        and not model._meta.proxy
        and any(field.attname == "authority_id" for field in model._meta.local_fields)
    ]


def inked_fields(model: Any) -> list[Any]:
    return [field for field in model._meta.local_fields if why_not_inked(model, field) is None]


def inked_value(field: Any, token: str) -> Any:
    """The canary in the shape this column wants."""
    if isinstance(field, models.EmailField):
        return f"{token}@{COMMON_WORD}.example"
    if isinstance(field, models.URLField):
        return f"https://{token}.{COMMON_WORD}.example/"
    if isinstance(field, models.JSONField):
        return {"note": f"{COMMON_WORD} {token}"}
    if type(field).__name__ == "RichTextField":
        return f"<p>{COMMON_WORD} {token}</p>"
    if field.unique or (field.max_length is not None and field.max_length < 40):
        return token
    return f"{COMMON_WORD} {token}"


def ink(model: Any, cage: Cage, audience_of: Callable[[Any], Audience], of: Any = None) -> None:
    """Write a canary into every text of every row of the current space."""
    fields = inked_fields(model)
    if not fields:
        return
    for row in model._base_manager.all() if of is None else of:
        audience = audience_of(row)
        values = {
            field.name: inked_value(field, cage.mint(audience, f"{model._meta.label}.{field.name}"))
            for field in fields
        }
        if model._meta.label == "wagtailcore.Page":
            token = cage.mint(Audience.PRIVATE, "wagtailcore.Page.draft_title")
            values["draft_title"] = f"{COMMON_WORD} {token}"
        model._base_manager.filter(pk=row.pk).update(**values)


def forge(model: Any, person: Any) -> Any:
    """A row of this model in the current space: the first there is, or one made of its types."""
    row = model._base_manager.first()
    return row if row is not None else forge_another(model, person)


def forge_another(model: Any, person: Any, **facts: Any) -> Any:
    made = model()
    facts = {**FACTS.get(model._meta.label, {}), **facts}
    for field in model._meta.local_fields:
        value = facts.get(field.attname, _value(field, person))
        if value is not None:
            setattr(made, field.attname, value)
    if model._meta.parents:
        made.save()
    else:
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField) and not field.null:
                is_image = isinstance(field, models.ImageField)
                name = f"isolation/{model._meta.model_name}-{uuid.uuid4()}"
                name += ".png" if is_image else ".txt"
                content = ContentFile(png() if is_image else b"forged")
                setattr(made, field.name, field.storage.save(name, content))
        model._base_manager.bulk_create([made])
    return made


def _value(field: Any, person: Any) -> Any:
    if field.primary_key and isinstance(field, models.AutoField):
        return None
    if field.remote_field is not None:
        return None if field.null else _target(field, person)
    if field.has_default() or getattr(field, "auto_now", False) or field.null:
        return None
    if field.choices:
        return next(iter(field.flatchoices))[0]
    return _plain_value(field)


def _target(field: Any, person: Any) -> Any:
    target = field.remote_field.model
    if target is type(person):
        return person.pk
    if target is ContentType:
        return ContentType.objects.get_by_natural_key("wagtailcore", "page").pk
    return forge(target, person).pk


def _plain_value(field: Any) -> Any:
    made: list[tuple[type, Callable[[], Any]]] = [
        (models.SlugField, lambda: f"x-{uuid.uuid4().hex[:8]}"),
        (models.EmailField, lambda: f"{uuid.uuid4().hex[:8]}@exemple.example"),
        (models.FileField, lambda: None),
        (models.JSONField, dict),
        (models.BinaryField, lambda: b"PK"),
        (models.TextField, lambda: "1"),
        (models.CharField, lambda: _short(field)),
        (models.UUIDField, uuid.uuid4),
        (models.DateTimeField, lambda: now() - timedelta(hours=1)),
        (models.TimeField, lambda: time(9)),
        (models.DateField, today),
        (models.BooleanField, lambda: False),
        (models.IntegerField, lambda: 1),
        (models.FloatField, lambda: 1.0),
    ]
    for kind, value in made:
        if isinstance(field, kind):
            return value()
    return [] if type(field).__name__ == "ArrayField" else ""


def _short(field: Any) -> str:
    if not field.unique:
        return "1"
    return uuid.uuid4().hex[: field.max_length or 32]
