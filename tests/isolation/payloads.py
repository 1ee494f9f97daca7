"""What the parameters of tasks are filled with: identities of A's rows and canaries."""

from __future__ import annotations

import inspect
from typing import Any

from django.apps import apps

from tests.isolation.canaries import Audience
from tests.isolation.world import World

# Parameter of a handler → the model whose identity in A it takes, or "" for a text.
KNOWN_PARAMETERS = {
    "notification_id": "notifications.Notification",
    "step_id": "onboarding.OnboardingStep",
}


def payload_of(handler: Any, world: World) -> dict[str, Any]:
    """A payload that names A's rows; call inside A's space."""
    made: dict[str, Any] = {}
    for name in inspect.signature(handler).parameters:
        label = KNOWN_PARAMETERS[name]
        if label:
            made[name] = str(apps.get_model(label)._base_manager.first().pk)
        else:
            made[name] = world.cage.mint(Audience.PRIVATE, f"payload: {name}")
    return made
