"""Files of the space that leave with a mail."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import storages

logger = logging.getLogger(__name__)


def enclose(mail: Any, attachments: Iterable[dict[str, str]]) -> None:
    """Join each file. One that is gone is logged and left out: the message itself must arrive."""
    for one in attachments:
        try:
            with storages["private"].open(one["path"], "rb") as file:
                content = file.read()
        except FileNotFoundError:
            logger.error("attachment %s of a message is gone", one["path"])
            continue
        mail.attach(one["name"], content, one["content_type"])
