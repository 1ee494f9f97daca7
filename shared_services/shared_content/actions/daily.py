"""Each day: offers follow their pages, rules are applied again, people hear of what waits."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.roles.facade import people_to_tell
from kernel.clock import now, today
from kernel.middleware.host import URLCONFS
from kernel.tenancy import public_space, require_authority
from shared_services.notifications import facade as notifications
from shared_services.shared_content import queries
from shared_services.shared_content.actions.categories import OFFERS
from shared_services.shared_content.actions.following import follow_all
from shared_services.shared_content.actions.receiving import sort_by_rules
from shared_services.shared_content.permissions import PUBLISH
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from tenants.authorities.models import LocalAuthority

MOST_TITLES = 10
# What is over, or not offered any more, is of no use to anybody after that.
KEPT_DAYS = 30


def day_of_a_space() -> None:
    follow_all()
    sort_by_rules(queries.offers().filter(answer=None))
    tell_what_waits()


@transaction.atomic
def tell_what_waits() -> None:
    """One mail a day at most to each who publishes, when something new waits since yesterday."""
    waits = queries.waiting()
    since = now() - timedelta(days=1)
    if not waits.filter(changed_at__gt=since).exists():
        return
    found = list(waits[: MOST_TITLES + 1])
    kind = "commune" if require_authority().is_commune else "intercommunality"
    screen = reverse("shared_content:index", urlconf=URLCONFS[kind])
    context = {
        "offers": [{"title": one.title, "by": one.by_name} for one in found[:MOST_TITLES]],
        "more": len(found) > MOST_TITLES,
        "screen": require_authority().url(screen),
    }
    for person in people_to_tell(PUBLISH):
        notifications.notify(
            email=person.email,
            name=person.name,
            user_id=person.user_id,
            template="shared_content/mail/waiting",
            context=context,
            key=f"shared-content:{today().isoformat()}:{person.user_id}",
            category=OFFERS,
        )


def sweep() -> int:
    """Delete copies that nobody is shown any more, of all authorities. Returns how many."""
    since = now() - timedelta(days=KEPT_DAYS)
    with public_space(), transaction.atomic():
        known = LocalAuthority.objects.values("pk")
        over = SharedItem.objects.filter(over_at__lt=since)
        gone = SharedItem.objects.exclude(authority_id__in=known)
        closed = SharedItem.objects.filter(changed_at__lt=since).exclude(
            state=SharedItem.State.OFFERED
        )
        # Answers of an authority that was deleted are of nobody.
        SharedAnswer.objects.exclude(authority_id__in=known).delete()
        told = 0
        for found in (over, gone, closed):
            told += found.delete()[1].get("content_projection.SharedItem", 0)
    return told
