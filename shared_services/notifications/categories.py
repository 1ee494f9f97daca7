"""What a message is about, as people choose it: whether it may be silenced, and how soon it leaves.

Services sit beside us: they register their categories when they start, and name one in `notify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.errors import WrongNotification

IMMEDIATE, DAILY, WEEKLY, OFF = "immediate", "daily", "weekly", "off"
RHYTHMS = (IMMEDIATE, DAILY, WEEKLY, OFF)

Words = Any


@dataclass(frozen=True)
class Category:
    """`statutory`: the law or the person's safety wants it told: never silenced, gathered, capped
    or put off. `urgent`: neither waits for the morning nor counts against a quota.
    `why` ends the sentence « Vous recevez ce message parce que … ».
    """

    name: str
    label: Words
    why: Words
    statutory: bool = False
    urgent: bool = False
    for_team: bool = False
    # False: for readers without an account, who choose by the links of their mails.
    has_accounts: bool = True
    default: str = IMMEDIATE
    # May also leave by text message, to whoever asked and has a proven number: the commune pays.
    sms: bool = False
    # Browsers are told unless the person said no; False: only when the person said yes.
    push: bool = True

    @property
    def can_be_chosen(self) -> bool:
        """Whether a person may silence it, gather it or keep it for the morning."""
        return not self.statutory and self.name not in UNSEEN

    @property
    def can_be_doubled(self) -> bool:
        """Whether a person may ask to be told by SMS or in their browsers besides."""
        return self.has_accounts and self.name not in UNSEEN | {ACCOUNT, ASKED}

    @property
    def is_limited(self) -> bool:
        return not self.statutory and not self.urgent


# Made by ourselves out of what people chose already.
DIGEST = "digest"
ACCOUNT = "account.security"
ASKED = "asked"
INFORMATION = "information"
UNSEEN = {DIGEST, INFORMATION}

_categories: dict[str, Category] = {}


def register(category: Category) -> None:
    """Raises ValueError for a second category of the same name, or an unknown rhythm."""
    if category.default not in RHYTHMS:
        raise ValueError(f"{category.name}: no rhythm {category.default}")
    if _categories.setdefault(category.name, category) != category:
        raise ValueError(f"two categories named {category.name}")


def named(name: str) -> Category:
    """Raises WrongNotification for a category nobody registered."""
    try:
        return _categories[name]
    except KeyError:
        raise WrongNotification(
            "unknown_category", _("Catégorie de message inconnue : %s.") % name
        ) from None


def is_for_team(name: str) -> bool:
    """Whether it is work for the town hall; no for a category of an earlier version."""
    return name in _categories and _categories[name].for_team


def known() -> list[Category]:
    """All of them, in the order of their registration."""
    return list(_categories.values())


def register_own() -> None:
    """Those of the platform itself."""
    for category in (
        Category(
            ACCOUNT,
            _("Votre compte et votre sécurité"),
            _("il protège votre compte"),
            statutory=True,
        ),
        Category(
            ASKED,
            _("Messages que vous venez de demander"),
            _("vous venez de le demander"),
            statutory=True,
        ),
        Category(
            DIGEST, _("Récapitulatif"), _("vous avez choisi de recevoir vos messages regroupés")
        ),
        Category(
            INFORMATION, _("Informations de la mairie"), _("la mairie souhaite vous informer")
        ),
        Category(
            "space.running",
            _("Fonctionnement de l'espace"),
            _("vous administrez l'espace de la mairie"),
            for_team=True,
        ),
    ):
        register(category)
