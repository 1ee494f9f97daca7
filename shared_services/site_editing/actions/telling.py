"""Who is told when a page is proposed, published or sent back: in the outbox, like every mail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from accounts.roles.facade import people_to_tell
from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.notifications import facade as notifications
from shared_services.site_editing.actions.categories import PROPOSED
from shared_services.site_editing.models import PUBLISH


def listen() -> None:
    """Called once, when the app is ready.

    Under Wagtail's own names: it connects after us, sees the names taken, and its mails, which
    leave in the middle of the request and are lost when the mail server is away, never leave.
    """
    task_submitted.connect(
        _submitted,
        sender=TaskState,
        dispatch_uid="group_approval_task_submitted_email_notification",
    )
    workflow_rejected.connect(
        _rejected,
        sender=WorkflowState,
        dispatch_uid="workflow_state_rejected_email_notification",
    )
    workflow_approved.connect(
        _approved,
        sender=WorkflowState,
        dispatch_uid="workflow_state_approved_email_notification",
    )


def _submitted(instance: TaskState, user: Any = None, **_signal: Any) -> None:
    page = instance.workflow_state.content_object
    for person in people_to_tell(PUBLISH):
        if user is None or person.user_id != user.pk:
            _tell(person.email, person.name, person.user_id, "proposed", page, instance, by=user)


def _rejected(instance: WorkflowState, user: Any = None, **_signal: Any) -> None:
    _tell_the_writer(instance, user, "sent_back")


def _approved(instance: WorkflowState, user: Any = None, **_signal: Any) -> None:
    _tell_the_writer(instance, user, "published")


def _tell_the_writer(state: WorkflowState, user: Any, what: str) -> None:
    writer = state.requested_by
    if writer is None or (user is not None and writer.pk == user.pk) or not writer.is_active:
        return
    task_state = state.current_task_state
    _tell(
        writer.email,
        writer.get_full_name(),
        writer.pk,
        what,
        state.content_object,
        task_state,
        by=user,
    )


def _tell(
    email: str, name: str, user_id: Any, what: str, page: Any, task_state: TaskState, *, by: Any
) -> None:
    edit = reverse("wagtailadmin_pages:edit", urlconf=URLCONFS["commune"], args=(page.pk,))
    context = {
        "title": page.get_admin_display_title(),
        "by": by.get_full_name() if by is not None else "",
        "comment": task_state.get_comment(),
        "screen": require_authority().url(edit),
    }
    with transaction.atomic():
        notifications.notify(
            email=email,
            name=name,
            user_id=user_id,
            template=f"site_editing/mail/{what}",
            context=context,
            key=f"site_editing:{what}:{task_state.pk}:{user_id}",
            category=PROPOSED,
            about=f"page:{page.pk}",
        )
