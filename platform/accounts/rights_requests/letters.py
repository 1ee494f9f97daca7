"""Mails about requests: to whoever answers here, and to the person who asked."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access.actions.telling import tell
from accounts.actions.mails import Letter, send_letter
from accounts.rights_requests.models import RightsRequest
from accounts.rights_requests.permissions import ANSWER
from accounts.roles.holders import people_to_tell
from kernel.tenancy import account_host, public_url, require_authority

INBOX = "/gestion/demandes-rgpd/"
FOLLOW = "/mes-donnees/demandes/"


def tell_team(request: RightsRequest, subject: str) -> None:
    """Without a word of the request: it is read after signing in."""
    due = date_format(request.due_on)
    for member in people_to_tell(ANSWER):
        tell(
            email=member.email,
            name=member.name,
            subject=subject,
            lines=[_("La loi vous donne jusqu'au %s pour répondre (RGPD, art. 12).") % due],
            path=f"{INBOX}{request.pk}/",
        )


def tell_person(request: RightsRequest, subject: str, lines: list[str]) -> None:
    """Nothing for a request on paper without an address: the answer goes by post."""
    if not request.email:
        return
    path = FOLLOW if request.user_id else ""
    send_letter(
        Letter(
            template="access/mail/notice",
            email=request.email,
            name=request.name,
            context={
                "subject": subject,
                "place": require_authority().town_hall,
                "lines": lines,
                "action_url": public_url(account_host(), path) if path else "",
            },
        )
    )


def ways_to_complain() -> str:
    """What a refusal must say (RGPD, art. 12, 4)."""
    return _(
        "Si cette réponse ne vous convient pas, vous pouvez adresser une réclamation à la CNIL "
        "(www.cnil.fr/fr/plaintes, ou 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07) ou "
        "saisir le tribunal administratif."
    )
