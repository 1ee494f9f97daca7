from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def account_link(**options: Any) -> models.ForeignKey[Any, Any]:
    """A link from the space to a person in public.

    No database constraint crosses schemas, and an account is never deleted, only anonymised: so
    Django has nothing to do here when one goes.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        **options,
    )
