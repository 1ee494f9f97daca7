"""The second factor of this deployment, from the environment."""

from __future__ import annotations

import os

# Off in a demo alone: `beffroi check` refuses it in production, and every screen says so.
SECOND_FACTOR_REQUIRED = os.environ.get("BEFFROI_SECOND_FACTOR_REQUIRED", "1") != "0"
# Fernet keys that encrypt the secrets at rest, separated by commas: the first encrypts, all read.
SECOND_FACTOR_KEYS = [
    key.strip()
    for key in os.environ.get("BEFFROI_SECOND_FACTOR_KEYS", "").split(",")
    if key.strip()
]
# Hours between the second agreement to a recovery and the moment its link works.
SECOND_FACTOR_RECOVERY_WAIT = int(os.environ.get("BEFFROI_SECOND_FACTOR_RECOVERY_WAIT") or "0")
