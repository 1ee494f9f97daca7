"""What is kept in public of messages: durations for the register."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processings import Retention
from shared_services.notifications.gathered.actions import centre, pointers

READ_ON = date(2026, 11, 23)
NO_TEXT = "RGPD, art. 5, 1, e."


def in_public() -> tuple[Retention, ...]:
    return (
        Retention(
            "notifications.centre",
            _("« Mes messages » : objet et lien"),
            _("{delay}, puis oubliés."),
            NO_TEXT,
            READ_ON,
            centre.KEPT,
        ),
        Retention(
            "notifications.pointers",
            _("Repère qui relie un rapport de remise à la collectivité"),
            _("{delay}, puis oublié."),
            NO_TEXT,
            READ_ON,
            pointers.KEPT,
        ),
        Retention(
            "notifications.browsers",
            _("Navigateurs à prévenir"),
            _("Jusqu'à ce que vous les retiriez, ou que le navigateur ne réponde plus."),
            NO_TEXT,
            READ_ON,
        ),
    )
