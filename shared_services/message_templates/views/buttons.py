"""What each button of the screens does, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from shared_services.message_templates.actions import attaching, testing, writing
from shared_services.message_templates.models import WordingVersion

Level = WordingVersion.Level


@dataclass(frozen=True)
class Asked:
    code: str
    level: str
    data: dict[str, Any]
    actor: Any


def do(name: str, asked: Asked) -> str:
    """Raises Http404 for a button that is not there, and what the act raises."""
    button = _BUTTONS.get(name)
    if button is None or (asked.level != Level.OWN and name in _OF_OUR_OWN):
        raise Http404
    return button(asked)


def _discard(asked: Asked) -> str:
    writing.discard_draft(
        asked.code, revision=asked.data["revision"], actor=asked.actor, level=asked.level
    )
    return _("Brouillon jeté.")


def _withdraw(asked: Asked) -> str:
    writing.withdraw(asked.code, actor=asked.actor, level=asked.level)
    if asked.level == Level.COMMON:
        return _("Le texte commun est retiré. Il reste dans les versions.")
    return _("Le texte proposé est de nouveau en service. Le vôtre reste dans les versions.")


def _take(asked: Asked) -> str:
    writing.take_proposed(
        asked.code, revision=asked.data["revision"], actor=asked.actor, level=asked.level
    )
    return _("Le texte proposé est dans votre brouillon.")


def _keep(asked: Asked) -> str:
    writing.keep_ours(asked.code, actor=asked.actor)
    return _("Votre texte reste en service, tel quel.")


def _keep_platform(asked: Asked) -> str:
    writing.keep_platform(asked.code, actor=asked.actor)
    return _("Le texte de la plateforme est en service.")


def _restore(asked: Asked) -> str:
    writing.restore(
        asked.code,
        asked.data["number"] or 0,
        revision=asked.data["revision"],
        actor=asked.actor,
        level=asked.level,
    )
    return _("Cette version est dans votre brouillon : relisez-la, puis mettez-la en service.")


def _test(asked: Asked) -> str:
    testing.send_test(asked.code, actor=asked.actor, level=asked.level)
    return _("Essai envoyé à %(address)s, et à personne d'autre.") % {"address": asked.actor.email}


def _detach(asked: Asked) -> str:
    if asked.data["file_id"] is None:
        raise Http404
    attaching.detach(
        asked.code, asked.data["file_id"], revision=asked.data["revision"], actor=asked.actor
    )
    return _("Le fichier est retiré du brouillon.")


_BUTTONS: dict[str, Callable[[Asked], str]] = {
    "jeter": _discard,
    "retirer": _withdraw,
    "reprendre": _take,
    "garder": _keep,
    "plateforme": _keep_platform,
    "restaurer": _restore,
    "essai": _test,
    "detacher": _detach,
}
# Nobody stands above an intercommunality, and its files do not cross.
_OF_OUR_OWN = {"garder", "plateforme", "detacher"}
