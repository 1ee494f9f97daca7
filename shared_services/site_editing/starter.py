"""The two steps every space starts with: one writes, another publishes."""

from __future__ import annotations

from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from shared_services.site_editing.models import PublisherTask

VERSION = 1


def build_template() -> None:
    """One workflow for the whole site, from its root; idempotent."""
    workflow, _is_new = Workflow.objects.get_or_create(name="Relecture")
    task, _is_new = PublisherTask.objects.get_or_create(name="Relecture avant publication")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    root = Page.objects.get(depth=1)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    # Wagtail brings one of its own, for groups that no town hall has.
    Workflow.objects.exclude(pk=workflow.pk).delete()
    Task.objects.exclude(pk=task.pk).delete()
