"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from accounts.data_rights.facade import Fate, Section, register_personal_data
from kernel.processings import kept


def register() -> None:
    register_personal_data("websites", collector=collect, eraser=erase, fates=fates)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Pages du site que vous avez écrites"),
        goes=_("Vos réglages et votre photo dans l'outil de gestion du site."),
        stays=_("Les pages et leur historique, sans votre nom."),
        why=_("Elles sont à la collectivité : elles l'informent (RGPD, art. 17, 3, a et b)."),
    )


def erase(person: Any) -> None:
    """The pages are the authority's; their author's account is nameless from now on."""
    for profile in UserProfile.objects.filter(user_id=person.pk):
        if profile.avatar:
            # Resolved now: when the transaction ends, another space may be selected.
            path = Path(profile.avatar.path)
            transaction.on_commit(partial(path.unlink, missing_ok=True))
        profile.delete()


def collect(person: Any) -> Iterator[Section]:
    """Acts on pages. The pages themselves are the authority's, not the writer's."""
    acts = PageLogEntry.objects.filter(user_id=person.pk).order_by("-timestamp")
    yield Section(
        "Pages du site que vous avez écrites ou modifiées",
        kept("websites.pages"),
        [
            {
                "Date": date_format(localtime(row.timestamp), "j F Y à H:i"),
                "Page": row.label,
                "Acte": str(row.message or row.action),
            }
            for row in acts
        ],
    )
