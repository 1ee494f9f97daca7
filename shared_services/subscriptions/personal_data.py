"""What this service holds of a person in a space, what becomes of it, and what they may take back.

A subscription belongs to an address, not to an account: it is found by the account's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from accounts.queries import spaces_of
from kernel.processings import kept
from kernel.tenancy import space_of
from shared_services.subscriptions import queries
from shared_services.subscriptions.actions.choosing import forget_address, leave
from shared_services.subscriptions.models import ConsentEvent, Topic


def register() -> None:
    register_personal_data("subscriptions", collector=collect, fates=fates, eraser=erase)
    register_consents("subscriptions", lister=subscribed, withdrawer=take_back)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Abonnements aux nouvelles des sites"),
        goes=_("Les abonnements de votre adresse dans chaque commune qui connaît votre compte."),
        stays=_("Que cette adresse, sous forme d'empreinte, avait accepté puis retiré son accord."),
        why=_("Preuve du consentement (RGPD, art. 7, 1)."),
    )


def erase(person: Any) -> None:
    forget_address(person.email, how=ConsentEvent.How.ACCOUNT)


def subscribed(person: Any) -> Iterator[Consent]:
    for space in spaces_of(person):
        with space_of(space.authority):
            found = queries.subscriber_at(person.email)
            for topic in found.subscriptions.all() if found else []:
                said = {"topic": topic.get_topic_display(), "place": space.name}
                what = _("Recevoir « %(topic)s » de %(place)s par courriel.") % said
                yield Consent(f"{space.authority.id}:{topic.topic}", what, topic.created_at)


def take_back(person: Any, key: str) -> None:
    authority_id, _sign, topic = key.partition(":")
    for space in spaces_of(person):
        if str(space.authority.id) == authority_id and topic in Topic.values:
            with space_of(space.authority):
                found = queries.subscriber_at(person.email)
                if found is not None:
                    leave(found.pk, topic, how=ConsentEvent.How.ACCOUNT)


def collect(person: Any) -> Iterator[Section]:
    found = queries.subscriber_at(person.email)
    proofs = ConsentEvent.objects.filter(subscriber_id=found.pk) if found else []
    yield Section(
        "Vos abonnements aux nouvelles du site",
        f"{kept('subscriptions.subscribers')} {kept('subscriptions.proof')}",
        [
            {
                "Date": date_format(localtime(proof.at), "j F Y à H:i"),
                "Fait": proof.get_kind_display(),
                "Sujets": [str(Topic(topic).label) for topic in proof.topics],
                "Texte accepté": proof.words,
            }
            for proof in proofs
        ],
    )
