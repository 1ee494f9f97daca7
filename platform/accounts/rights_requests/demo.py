from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from accounts.rights_requests.deadlines import months_after
from accounts.rights_requests.models import RightsRequest
from kernel.clock import now, today


def seed_demo_requests(person: User) -> None:
    """One request that waits and one answered, once, in the current space."""
    if RightsRequest.objects.exists():
        return
    came = today() - timedelta(days=24)
    asked = {"user_id": person.pk, "name": str(person), "email": person.email}
    RightsRequest.objects.create(
        **asked,
        right=RightsRequest.Right.CORRECTION,
        details="Mon nom de naissance est mal écrit dans ma dernière demande : « Dubois », pas "
        "« Duboit ».",
        received_on=came,
        due_on=months_after(came, RightsRequest.MONTHS),
    )
    RightsRequest.objects.create(
        name="Bernard Millet",
        right=RightsRequest.Right.OPPOSITION,
        details="Je ne veux plus recevoir le bulletin municipal à mon nom.",
        origin=RightsRequest.Origin.PAPER,
        received_on=came - timedelta(days=20),
        due_on=months_after(came - timedelta(days=20), RightsRequest.MONTHS),
        state=RightsRequest.State.GRANTED,
        answer="Votre nom est retiré de la liste de distribution du bulletin.",
        answered_at=now() - timedelta(days=30),
        answered_by="Sylvie Perrin",
    )
