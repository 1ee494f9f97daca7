"""What is made anew from the rows: Wagtail's index of references and the search index."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from wagtail.models import ReferenceIndex, Site
from wagtail.search.backends import get_search_backends
from wagtail.search.index import get_indexed_models
from wagtail.search.models import IndexEntry

from kernel.tenancy import space_of
from tenants.mergers.copying.tables import space_labels


def rebuild(target: Any) -> None:
    with space_of(target):
        Site.clear_site_root_paths_cache()
        _references()
        _search()


def _references() -> None:
    ReferenceIndex.objects.all().delete()
    for model in apps.get_models():
        if model._meta.label_lower not in space_labels():
            continue
        if not ReferenceIndex.model_is_indexable(model):
            continue
        for instance in model._default_manager.all().iterator():
            ReferenceIndex.create_or_update_for_object(instance)


def _search() -> None:
    IndexEntry.objects.all().delete()
    for backend in get_search_backends():
        for model in get_indexed_models():
            found = list(model.get_indexed_objects())
            if found:
                backend.get_index_for_model(model).add_items(model, found)
