"""What the acts on alerts share: rights, the lock on an alert, who is told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.roles.facade import Member, members
from kernel.errors import NotAllowed
from kernel.tenancy import require_authority
from shared_services.alerts import permissions
from shared_services.alerts.abilities import CONFIRM, PUBLISH
from shared_services.alerts.actions.categories import TEAM
from shared_services.alerts.errors import NothingThere, NotNow
from shared_services.alerts.models import Alert, AlertMessage
from shared_services.alerts.paths import screen_path
from shared_services.alerts.queries import UNDER_WAY
from shared_services.notifications import facade as notifications

LONGEST_REASON = 500
SHORTEST_REASON = 15


def check_may_publish(actor: Any) -> None:
    if not permissions.can_publish(actor):
        raise NotAllowed(_("Votre rôle ne permet pas de publier une alerte."))


def locked(alert_id: UUID) -> Alert:
    """The alert, held until the end of the transaction: two acts never cross.

    Raises NothingThere.
    """
    found = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if found is None:
        raise NothingThere("no_alert", _("Cette alerte n'existe pas ici."))
    return found


def own(alert: Alert) -> Alert:
    """Raises NotNow for an alert that the intercommunality wrote."""
    if alert.is_received:
        raise NotNow(
            "not_ours",
            _("Cette alerte vient de l'intercommunalité : elle seule en change le texte."),
        )
    return alert


def writable(alert: Alert) -> Alert:
    """Ours, or one received that is out: the commune writes updates of its own to it.

    Raises NotNow for one received that is not out, whose message is not ours to change.
    """
    return own(alert) if alert.state != Alert.State.ACTIVE else alert


def drop_unsent(alert: Alert) -> None:
    """It is over: what was being written about it will not leave."""
    alert.messages.filter(state__in=UNDER_WAY).update(state=AlertMessage.State.DROPPED)


def checked_reason(reason: str) -> str:
    """One line of at least a few words. Raises NotNow."""
    told = " ".join(reason.replace("\x00", "").split())
    if not SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        raise NotNow(
            "reason_missing",
            _("Écrivez la raison en une phrase : elle est gardée dans le journal."),
        )
    return told


def name_of(actor: Any) -> str:
    return str(actor.get_full_name() or actor.email)[:200]


def others_who_confirm(but: UUID | None) -> list[Member]:
    """Members of this space who may confirm what that person wrote."""
    return [
        member
        for member in members()
        if member.is_active and CONFIRM in member.abilities and member.user_id != but
    ]


def publishers() -> list[Member]:
    return [member for member in members() if member.is_active and PUBLISH in member.abilities]


def tell_members(people: list[Member], template: str, key: str, context: dict[str, Any]) -> None:
    """A mail on the urgent queue to each; the same key twice sends nothing again."""
    screen = require_authority().url(screen_path(context["alert"].pk))
    context = {**context, "screen": screen}
    for member in people:
        notifications.notify(
            email=member.email,
            name=member.name,
            template=f"alerts/mail/{template}",
            context=context,
            key=f"{key}:{member.user_id}",
            category=TEAM,
            user_id=member.user_id,
            queue="urgent",
        )
