"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.data_rights.facade import (
    Consent,
    Fate,
    Section,
    register_consents,
    register_personal_data,
)
from kernel.clock import now
from kernel.outbox.facade import NotBefore
from kernel.processings import kept
from shared_services.notifications import categories
from shared_services.notifications.channels.models import DeliveryReport, PrintableLetter
from shared_services.notifications.gathered.models import CentreMessage, PushSubscription
from shared_services.notifications.limits.models import AccountDay
from shared_services.notifications.models import Notification
from shared_services.notifications.preferences.models import PersonHours, Preference

State = Notification.State
WAIT = timedelta(minutes=15)


def register() -> None:
    register_personal_data(
        "notifications",
        collector=collect,
        fates=fates,
        eraser=erase,
        account_eraser=erase_in_public,
    )
    register_consents("browsers", lister=told_browsers, withdrawer=tell_no_more)


def told_browsers(person: Any) -> Iterator[Consent]:
    for found in PushSubscription.objects.filter(user_id=person.pk):
        name = found.browser or _("un navigateur")
        told = _("Être prévenu des nouveaux messages sur %s.") % name
        yield Consent(str(found.pk), told, found.created_at)


def tell_no_more(person: Any, key: str) -> None:
    PushSubscription.objects.filter(user_id=person.pk, pk=UUID(key)).delete()


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Messages"),
        goes=_(
            "Le texte, l'objet et votre adresse dans les messages envoyés à votre compte, la liste "
            "« Mes messages », vos choix de messages, les navigateurs à prévenir."
        ),
        stays=_(
            "Qu'un message est parti, et quand, sans dire à qui. Un courrier que la mairie doit "
            "encore vous poster."
        ),
        why=_("Preuve que la mairie a répondu (RGPD, art. 17, 3, b et e)."),
    )


def erase(person: Any) -> None:
    """Empty the messages of this account. Raises NotBefore while one is still leaving."""
    mine = Notification.objects.filter(user_id=person.pk)
    if mine.filter(state__in=[State.CREATED, State.SENDING]).exists():
        raise NotBefore("a message is still leaving", now() + WAIT)
    identities = list(mine.values_list("pk", flat=True))
    posted = PrintableLetter.objects.filter(notification_id__in=identities)
    posted.exclude(outcome=PrintableLetter.Outcome.WAITING).update(
        name="", postal_address="", subject="", text="", why=""
    )
    DeliveryReport.objects.filter(notification_id__in=identities).update(detail="")
    mine.filter(state=State.HELD).update(state=State.SILENCED, held_until=None)
    _empty(mine)


def erase_in_public(person: Any) -> None:
    """« Mes messages », the browsers, and what the account host itself wrote."""
    CentreMessage.objects.filter(user_id=person.pk).delete()
    PushSubscription.objects.filter(user_id=person.pk).delete()
    AccountDay.objects.filter(user_id=person.pk).delete()
    Preference.objects.filter(user_id=person.pk).delete()
    PersonHours.objects.filter(user_id=person.pk).delete()
    written = Notification.objects.filter(Q(recipient_email=person.email) | Q(user_id=person.pk))
    _empty(written.exclude(state__in=[State.CREATED, State.SENDING]))


def _empty(messages: QuerySet[Notification]) -> None:
    messages.update(
        user_id=None,
        recipient_email="",
        recipient_name="",
        subject="",
        text="",
        html="",
        sms_text="",
        last_error="",
        unsubscribe_url="",
        body_purged_at=now(),
    )


def collect(person: Any) -> Iterator[Section]:
    labels = {one.name: one.label for one in categories.known()}
    sent = Notification.objects.filter(user_id=person.pk)
    yield Section(
        "Messages que la mairie vous a envoyés",
        f"{kept('notifications.bodies')} {kept('notifications.proof')}",
        [
            {
                "Date": date_format(localtime(row.created_at), "j F Y à H:i"),
                "Adresse": row.recipient_email,
                "Objet": row.subject,
                "Texte": row.text,
                "État": row.get_state_display(),
            }
            for row in sent
        ],
    )
    yield Section(
        "Vos préférences de messages",
        kept("notifications.preferences"),
        [
            {
                "Catégorie": str(labels.get(row.category, row.category)),
                "Par": row.get_channel_display(),
                "Choix": row.get_rhythm_display(),
                "Depuis": date_format(localtime(row.changed_at), "j F Y"),
            }
            for row in Preference.objects.filter(user_id=person.pk)
        ],
    )
