"""Who answers for a page, and when it is read again."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from kernel.audit import facade as audit
from kernel.clock import today
from kernel.errors import NotAllowed
from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.notifications import facade as notifications
from shared_services.site_editing.actions.categories import REVIEW
from shared_services.site_editing.models import PageCare
from shared_services.site_editing.permissions import can_edit

REMIND_AGAIN_DAYS = 30


@transaction.atomic
def save_care(page: Page, facts: dict[str, Any], *, actor: Any) -> PageCare:
    """Write who answers for the page and when it is read again. Raises NotAllowed."""
    _check(page, actor)
    care, _is_new = PageCare.objects.get_or_create(page=page)
    for name, value in facts.items():
        setattr(care, name, value)
    care.reminded_on = None
    care.save()
    audit.record("page.care_changed", actor=actor, target=str(page.pk), title=page.title)
    return care


@transaction.atomic
def mark_as_read(page: Page, *, actor: Any) -> PageCare:
    """The page was read again today and is right: the next date follows. Raises NotAllowed."""
    _check(page, actor)
    care, _is_new = PageCare.objects.get_or_create(page=page)
    care.reviewed_on, care.reminded_on = today(), None
    care.review_on = today() + relativedelta(months=care.every_months)
    care.save()
    audit.record("page.reviewed", actor=actor, target=str(page.pk), title=page.title)
    return care


def remind() -> None:
    """Tell whoever answers for a page that its day has come, then each month until it is read."""
    day = today()
    for care in PageCare.objects.filter(review_on__lte=day).exclude(owner_email="")[:500]:
        if care.reminded_on is None or (day - care.reminded_on).days >= REMIND_AGAIN_DAYS:
            _remind(care, day)


@transaction.atomic
def _remind(care: PageCare, day: date) -> None:
    page = care.page
    if not page.live:
        return
    authority = require_authority()
    notifications.notify(
        email=care.owner_email,
        name=care.owner_name,
        template="site_editing/mail/review",
        context={
            "title": page.title,
            "review_on": care.review_on,
            "page_url": authority.url(page.url or "/"),
            "screen": authority.url(
                reverse("site_editing:care", urlconf=URLCONFS["commune"], args=(page.pk,))
            ),
        },
        key=f"site_editing:review:{care.pk}:{day.isoformat()}",
        category=REVIEW,
        about=f"page:{page.pk}",
        reply_to=authority.email,
    )
    care.reminded_on = day
    care.save(update_fields=["reminded_on"])


def _check(page: Page, actor: Any) -> None:
    if not can_edit(actor, page):
        raise NotAllowed(_("Votre rôle ne permet pas de modifier cette page."))
