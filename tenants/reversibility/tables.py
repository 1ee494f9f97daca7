"""Which tables an export holds: all of the space's, and the public rows that are about it.

Found from the models, so that a table added tomorrow is in the archive without anyone's care.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

from tenants.authorities.models import LocalAuthority

# Work in hand of this deployment, not records of the commune: open sessions, waiting messages.
LEFT_OUT = frozenset({"sessions.Session", "outbox.OutboxMessage"})
# Public tables about an authority that would carry a secret or a copy of the archive itself.
PUBLIC_LEFT_OUT = frozenset(
    {
        "outbox_index.OutboxPointer",
        "reversibility.SpaceExport",
        "reversibility.SpaceRestore",
        "reversibility.SpaceDeletion",
    }
)
SECRET_WORDS = ("password", "secret", "token", "stamp", "digest")


@dataclass(frozen=True)
class Table:
    """A model's table; `columns` are those the archive may show."""

    label: str
    model: Any
    name: str
    columns: tuple[str, ...]
    key: str

    @property
    def file_name(self) -> str:
        return self.label.lower()


def space_tables() -> list[Table]:
    """Every table of a space that goes in an archive, in a stable order."""
    found = [_table(model) for model in _models(settings.SPACE_APPS)]
    return sorted((t for t in found if t.label not in LEFT_OUT), key=lambda table: table.label)


def left_out_tables() -> list[str]:
    """Names of the space's tables whose rows stay here."""
    return sorted(apps.get_model(label)._meta.db_table for label in LEFT_OUT)


def public_tables() -> Iterator[tuple[Table, str]]:
    """(table, condition on %(id)s) for every public table with rows about one authority."""
    for model in _models(settings.PUBLIC_APPS):
        if model._meta.label in PUBLIC_LEFT_OUT or model is LocalAuthority:
            continue
        columns = _columns_about_an_authority(model)
        if columns:
            yield _table(model), " OR ".join(f'"{column}" = %(id)s' for column in columns)


def authority_table() -> Table:
    return _table(LocalAuthority)


def people_table() -> Table:
    """Accounts, without what proves who someone is."""
    return _table(get_user_model())


def user_columns() -> dict[str, set[str]]:
    """Table of a space → columns that hold an account's identity."""
    return _columns_to(get_user_model())


def content_type_columns() -> dict[str, set[str]]:
    """Table of a space → columns that hold a content type: its number differs elsewhere."""
    return _columns_to(apps.get_model("contenttypes", "ContentType"))


def foreign_columns() -> dict[str, set[str]]:
    """Table of a space → columns that point to a public table the import cannot translate."""
    known = {get_user_model(), apps.get_model("contenttypes", "ContentType"), LocalAuthority}
    public_only = {
        model for model in _models(settings.PUBLIC_APPS) if not _is_in_spaces(model)
    } - known
    found: dict[str, set[str]] = {}
    for target in public_only:
        for table, columns in _columns_to(target).items():
            found.setdefault(table, set()).update(columns)
    return found


def _columns_to(target: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for model in _models(settings.SPACE_APPS):
        for field in model._meta.local_concrete_fields:
            if field.remote_field is not None and field.remote_field.model is target:
                found.setdefault(model._meta.db_table, set()).add(field.column)
    return found


def _columns_about_an_authority(model: Any) -> list[str]:
    return [
        field.column
        for field in model._meta.local_concrete_fields
        if (field.remote_field is not None and field.remote_field.model is LocalAuthority)
        or field.name == "authority_id"
    ]


def _models(app_names: list[str]) -> list[Any]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and apps.get_app_config(model._meta.app_label).name in app_names
    ]


def _is_in_spaces(model: Any) -> bool:
    return apps.get_app_config(model._meta.app_label).name in settings.SPACE_APPS


def _table(model: Any) -> Table:
    meta = model._meta
    columns = tuple(
        field.column
        for field in meta.local_concrete_fields
        if not (_is_secret(meta.label, field.name))
    )
    return Table(meta.label, model, meta.db_table, columns, meta.pk.column)


def _is_secret(label: str, name: str) -> bool:
    """Of accounts alone: in a space these words name contents, such as the digest of an act."""
    return label.startswith("accounts.") and any(word in name for word in SECRET_WORDS)
