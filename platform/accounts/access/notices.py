"""What the back office says above everything else while rights are lent."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access.models import TimedAccess
from accounts.access.queries import guests_inside, hour
from accounts.access.review import people_to_check
from accounts.roles.borrowing import loans_of
from accounts.roles.permissions import can_manage_team

# Where administrators are reminded of the review: counting on each page would cost too much.
REMINDED_AT = ("/gestion/", "/gestion/equipe/")


@dataclass(frozen=True)
class StaffNotice:
    title: str
    text: str
    url: str = ""
    link_text: str = ""
    leave_url: str = ""


def notices_for(request: HttpRequest) -> list[StaffNotice]:
    if getattr(request, "authority", None) is None or not request.user.is_authenticated:
        return []
    found = []
    is_guest = False
    for loan in loans_of(request.user):
        is_guest = is_guest or loan.is_guest
        if not loan.is_guest:
            url = reverse("absences")
            found.append(
                StaffNotice(_("Remplacement"), _("Vous : %s.") % loan.note, url, _("Voir"))
            )
    manages = not is_guest and can_manage_team(request.user)
    found += [_inside(access, request, manages=manages) for access in guests_inside()]
    if manages and request.path in REMINDED_AT:
        late = people_to_check()
        if late:
            found.append(
                StaffNotice(
                    _("Revue des accès à faire"),
                    _("Personnes dont les droits n'ont pas été vérifiés depuis un an : %s.") % late,
                    reverse("team:review"),
                    _("Vérifier"),
                )
            )
    return found


def _inside(access: TimedAccess, request: HttpRequest, *, manages: bool) -> StaffNotice:
    who = access.holder_name or access.holder_email
    until = hour(access.ends_at)
    if access.kind == TimedAccess.Kind.EMERGENCY:
        title = _("Procédure d'urgence")
        text = _("%(who)s peut inviter un administrateur, jusqu'au %(until)s.")
    else:
        title = _("Accès accordé à une personne extérieure")
        text = (
            _("%(who)s peut lire et changer, jusqu'au %(until)s. Tout est inscrit au journal.")
            if access.may_write
            else _("%(who)s peut lire, jusqu'au %(until)s. Tout est inscrit au journal.")
        )
    is_own = access.holder_email == getattr(request.user, "email", "")
    return StaffNotice(
        title,
        text % {"who": who, "until": until},
        reverse("team:accesses") if manages else "",
        _("Voir ou terminer") if manages else "",
        reverse("leave-visit") if is_own else "",
    )
