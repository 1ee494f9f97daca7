from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.errors import NotAllowed
from shared_services.alerts import permissions, queries
from shared_services.alerts.catalogue import defaults
from shared_services.alerts.errors import WrongAlert
from shared_services.alerts.models import ONLY_ONE, AlertSetting

MOST = 1_000_000


@transaction.atomic
def save_setting(*, confirm_above: int, hold_minutes: int, actor: Any) -> None:
    """Above how many people a second person agrees, and how long a received alert waits.

    Raises NotAllowed, WrongAlert.
    """
    if not permissions.can_set_up(actor):
        raise NotAllowed(_("Votre rôle ne permet pas de régler les alertes."))
    if not 0 <= confirm_above <= MOST:
        raise WrongAlert([("confirm_above", _("Donnez un nombre de personnes."))])
    longest = defaults().longest_hold_minutes
    if not 0 <= hold_minutes <= longest:
        words = _("Le délai est de %(longest)s minutes au plus.") % {"longest": longest}
        raise WrongAlert([("hold_minutes", words)])
    before = queries.setting()
    after = {"confirm_above": confirm_above, "hold_minutes": hold_minutes}
    AlertSetting.objects.update_or_create(pk=ONLY_ONE, defaults=after)
    audit.record(
        "alert.settings_changed",
        actor=actor,
        **audit.changes(
            {"confirm_above": before.confirm_above, "hold_minutes": before.hold_minutes}, after
        ),
    )
