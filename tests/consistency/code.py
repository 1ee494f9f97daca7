"""What the consistency tests look at: our packages, their floors, their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps

REPOSITORY = Path(__file__).parents[2]

# Imports and foreign keys go from a larger number to a smaller one, never up.
FLOORS = {
    "kernel": 0,
    "accounts": 1,
    "tenants": 2,
    "shared_services": 3,
    "federation": 4,
    "project": 5,
}
SOURCES = ("platform", "shared_services", "tenants")
SCHEMAS = {"public", "space", "both"}


def python_files() -> Iterator[Path]:
    """Every Python file of ours, tests excluded."""
    for folder in SOURCES:
        yield from (REPOSITORY / folder).rglob("*.py")


def templates() -> Iterator[Path]:
    """Every HTML template of ours."""
    for folder in SOURCES:
        for path in (REPOSITORY / folder).rglob("*.html"):
            if "templates" in path.parts:
                yield path


def relative(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def floor_of(dotted_name: str) -> int | None:
    """The floor of a module of ours; None for a library."""
    return FLOORS.get(dotted_name.partition(".")[0])


def our_apps() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if floor_of(config.name) is not None]


def our_models() -> list[Any]:
    """Every table of ours, the automatic many-to-many ones included."""
    return [
        model for config in our_apps() for model in config.get_models(include_auto_created=True)
    ]


def schema_of(app_label: str) -> str:
    """Where the tables of an app are: what its AppConfig or, for a library, the settings say."""
    from project.settings.apps import THIRD_PARTY_SCHEMAS

    config = apps.get_app_config(app_label)
    return THIRD_PARTY_SCHEMAS.get(config.name) or str(getattr(config, "schema", ""))
