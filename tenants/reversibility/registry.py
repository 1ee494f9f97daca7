"""What services add to an export in a form people can read. They stand above us: they register.

The generic part (every table, every file) needs no registration.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tenants.reversibility.exporting.folder import ExportFolder

Exporter = Callable[[Any, ExportFolder], None]

_exporters: dict[str, Exporter] = {}


def register_exporter(name: str, function: Exporter) -> None:
    """Call from `AppConfig.ready()`. `function(authority, folder)` runs in the space.

    What it writes lands in the archive under `<name>/`. It may run again after a worker's death.
    """
    _exporters[name] = function


def exporters() -> dict[str, Exporter]:
    return dict(_exporters)
