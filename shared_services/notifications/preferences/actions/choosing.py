from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import require_authority
from shared_services.notifications import categories
from shared_services.notifications.hours import Hours
from shared_services.notifications.preferences.models import (
    CategoryDefault,
    Channel,
    PersonHours,
    Preference,
    Rhythm,
)
from shared_services.notifications.preferences.permissions import can_set_defaults
from shared_services.notifications.preferences.queries import Choice, choices_of, defaults_of


def choose(
    rhythms: Mapping[str, str],
    hours: Hours,
    *,
    actor: Any,
    doubles: Mapping[str, bool] | None = None,
) -> int:
    """Keep a person's choices, on the account host. Returns how many changed.

    What is not offered to this person is left aside. What equals the commune's proposal follows
    it. `doubles`: whether a message also goes by SMS or to the browsers, by name of field.
    """
    changed = 0
    with transaction.atomic():
        for choice in choices_of(actor.pk):
            rhythm = rhythms.get(choice.field, choice.rhythm) if choice.rhythm else ""
            if rhythm != choice.rhythm:
                changed += 1
                usual = choice.proposed
                _keep(choice, Channel.EMAIL, "" if rhythm == usual else rhythm, actor=actor)
            for channel, stands in choice.doubles.items():
                wanted = (doubles or {}).get(choice.field_of(channel), stands)
                if wanted != stands:
                    changed += 1
                    chosen = Rhythm.IMMEDIATE if wanted else Rhythm.OFF
                    _keep(choice, channel, chosen, actor=actor)
        PersonHours.objects.update_or_create(
            user_id=actor.pk,
            defaults={
                "zone": hours.zone,
                "digest_hour": hours.digest_hour,
                "digest_weekday": hours.digest_weekday,
                "quiet_from": hours.quiet_from,
                "quiet_until": hours.quiet_until,
            },
        )
        audit.record("preferences.changed", actor=actor, target=str(actor.pk), count=changed)
    return changed


def _keep(choice: Choice, channel: str, rhythm: str, *, actor: Any) -> None:
    """An empty rhythm: back to what stands without a choice."""
    place = {
        "user_id": actor.pk,
        "authority_id": choice.authority_id,
        "category": choice.category.name,
        "channel": channel,
    }
    if not rhythm:
        Preference.objects.filter(**place).delete()
        return
    facts = {"rhythm": rhythm, "changed_at": now()}
    Preference.objects.update_or_create(**place, defaults=facts)


def choose_doubles(
    authority: Any, category: str, doubles: Mapping[str, bool], *, actor: Any
) -> None:
    """What a person is told of one category by SMS or in their browsers, in the caller's
    transaction and on the account host; nothing without a yes. Raises WrongNotification.
    """
    categories.named(category)
    for channel, wanted in doubles.items():
        place = {
            "user_id": actor.pk,
            "authority_id": authority.pk,
            "category": category,
            "channel": Channel(channel).value,
        }
        if wanted:
            facts = {"rhythm": Rhythm.IMMEDIATE, "changed_at": now()}
            Preference.objects.update_or_create(**place, defaults=facts)
        else:
            Preference.objects.filter(**place).delete()


def propose(rhythms: Mapping[str, str], *, actor: Any) -> None:
    """What the current space proposes to whoever chose nothing. Raises NotAllowed."""
    if not can_set_defaults(actor):
        raise NotAllowed(_("Votre rôle ne permet pas de régler les préférences proposées."))
    authority = require_authority()
    with transaction.atomic():
        before = defaults_of(authority)
        changes = {
            name: [before[name], rhythm]
            for name, rhythm in rhythms.items()
            if name in before and before[name] != rhythm
        }
        for name, (_was, rhythm) in changes.items():
            CategoryDefault.objects.update_or_create(
                authority_id=authority.pk,
                category=name,
                channel="email",
                defaults={"rhythm": rhythm},
            )
        if changes:
            audit.record(
                "preferences.proposed", actor=actor, target=str(authority.pk), changes=changes
            )
