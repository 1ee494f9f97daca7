"""Every log line says in whose space it was written."""

from __future__ import annotations

import logging

from kernel.tenancy import current_schema


class SpaceFilter(logging.Filter):
    """Adds `space` to the record: the schema's name, which tells nothing about people."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.space = current_schema()
        return True
