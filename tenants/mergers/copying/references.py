"""Links that no foreign key shows: rich text, StreamField, revisions, generic links."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.html import escape
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from tenants.mergers.copying.context import OriginCopy
from tenants.mergers.registry import Row

_TAG = re.compile(r"<(?:a|embed)\b[^>]*>")
_KIND = re.compile(r'\b(?:linktype|embedtype)="(\w+)"')
_ID = re.compile(r'(?<=\sid=")[^"]*(?=")')
_HREF = re.compile(r'(?<=\shref=")/[^"#?]*')
# Keys under which Wagtail's log names another row: {"page": {"id": 3, "title": …}}.
_LOGGED = ("page", "source", "destination", "parent")


class Rewriter:
    """Translates the links of one origin's rows."""

    def __init__(self, copy: OriginCopy, addresses: dict[str, str]) -> None:
        self.copy = copy
        self.addresses = addresses
        self._models = {
            "page": Page,
            "document": get_document_model(),
            "image": get_image_model(),
        }

    def row(self, model: Any, row: Row) -> None:
        """All the links of a row, its own key aside."""
        ids = self.copy.ids
        for field in model._meta.local_concrete_fields:
            value = row[field.attname]
            if value is None:
                continue
            if field.remote_field is not None and field.target_field.primary_key:
                row[field.attname] = ids.new(field.remote_field.model, value)
            elif isinstance(field, RichTextField):
                row[field.attname] = self.html(value)
            elif isinstance(field, StreamField):
                row[field.attname] = self.stream_text(field, value)
        self._generic_links(model, row)

    def html(self, text: str) -> str:
        return _TAG.sub(lambda tag: self._tag(tag[0]), text)

    def _tag(self, tag: str) -> str:
        kind = _KIND.search(tag)
        if kind and kind[1] in self._models:
            model = self._models[kind[1]]
            return _ID.sub(lambda found: self.copy.ids.new_text(model, found[0]), tag, count=1)
        return _HREF.sub(lambda found: str(escape(self._address(found[0]))), tag, count=1)

    def _address(self, path: str) -> str:
        if path in ("/", ""):
            return path
        with_slash = path if path.endswith("/") else f"{path}/"
        return self.addresses.get(with_slash, path)

    def stream_text(self, field: Any, value: str) -> str:
        """A StreamField as the database holds it: JSON in text."""
        try:
            raw = json.loads(value)
        except ValueError:
            return value
        return json.dumps(self.block(field.stream_block, raw), ensure_ascii=False)

    def block(self, block: Any, raw: Any) -> Any:
        if isinstance(block, blocks.BaseStreamBlock) and isinstance(raw, list):
            return [self._stream_child(block, child) for child in raw]
        if isinstance(block, blocks.BaseStructBlock) and isinstance(raw, dict):
            known = block.child_blocks
            return {
                name: self.block(known[name], value) if name in known else value
                for name, value in raw.items()
            }
        if isinstance(block, blocks.ListBlock) and isinstance(raw, list):
            return [self._list_child(block.child_block, child) for child in raw]
        if isinstance(block, blocks.ChooserBlock):
            return self.copy.ids.new(block.model_class, raw)
        if isinstance(block, blocks.RichTextBlock) and isinstance(raw, str):
            return self.html(raw)
        return raw

    def _stream_child(self, block: Any, child: Any) -> Any:
        kind = child.get("type") if isinstance(child, dict) else None
        if kind not in block.child_blocks:
            return child
        return {**child, "value": self.block(block.child_blocks[kind], child["value"])}

    def _list_child(self, block: Any, child: Any) -> Any:
        if isinstance(child, dict) and child.get("type") == "item":
            return {**child, "value": self.block(block, child["value"])}
        return self.block(block, child)

    def serialized(self, model: Any, data: dict[str, Any]) -> dict[str, Any]:
        """What a revision keeps of a row and of its children (django-modelcluster)."""
        done = dict(data)
        for field in model._meta.concrete_fields:
            value = data.get(field.name)
            if value is None:
                continue
            if field.remote_field is not None:
                done[field.name] = self.copy.ids.new(field.remote_field.model, value)
            elif isinstance(field, RichTextField) and isinstance(value, str):
                done[field.name] = self.html(value)
            elif isinstance(field, StreamField) and isinstance(value, str):
                done[field.name] = self.stream_text(field, value)
            elif isinstance(field, models.UUIDField):
                done[field.name] = self.copy.replaced_keys.get(str(value), value)
        if data.get("pk") is not None:
            done["pk"] = self.copy.ids.new(model, data["pk"])
        if issubclass(model, Page) and "path" in done:
            self.copy.pages.plant(done)
        for relation in get_all_child_relations(model):
            name = relation.get_accessor_name()
            if isinstance(data.get(name), list):
                child = relation.related_model
                done[name] = [self.serialized(child, one) for one in data[name]]
        return done

    def logged(self, text: str) -> str:
        """The data of one line of Wagtail's log."""
        data = json.loads(text)
        for name in _LOGGED:
            told = data.get(name)
            if isinstance(told, dict) and isinstance(told.get("id"), int):
                told["id"] = self.copy.ids.new(Page, told["id"])
        return json.dumps(data, ensure_ascii=False)

    def _generic_links(self, model: Any, row: Row) -> None:
        for kind, key in generic_links(model):
            content_type, value = row.get(kind), row.get(key)
            if content_type is None or value is None:
                continue
            pointed = model_of(content_type)
            if pointed is None:
                continue
            new = self.copy.ids.new_text(pointed, str(value))
            row[key] = type(value)(new)


def generic_links(model: Any) -> list[tuple[str, str]]:
    """(column of the type, column of the key) of each generic link of a table.

    Wagtail's log of acts on plain models has the two columns without the link over them.
    """
    declared = [
        (
            model._meta.get_field(field.ct_field).attname,
            model._meta.get_field(field.fk_field).attname,
        )
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    names = {field.name for field in model._meta.local_concrete_fields}
    if not declared and {"content_type", "object_id"} <= names:
        return [("content_type_id", "object_id")]
    local = {field.attname for field in model._meta.local_concrete_fields}
    # Two links may share one key (a page by its type, and by its base type): once is enough.
    return list({key: (kind, key) for kind, key in declared if {kind, key} <= local}.values())


def model_of(content_type_id: int) -> Any | None:
    return ContentType.objects.get_for_id(content_type_id).model_class()
