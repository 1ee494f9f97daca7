"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.data_rights.facade import Section, register_personal_data
from kernel.processings import kept
from shared_services.subscriptions.models import ConsentEvent, Subscriber, Topic


def register() -> None:
    register_personal_data("subscriptions", collector=collect)


def collect(person: Any) -> Iterator[Section]:
    found = Subscriber.objects.filter(email=person.email.strip().lower()).first()
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
