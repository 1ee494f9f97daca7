"""Four looks that go well with any coat of arms, each legible by day and by night.

Every pair of tones that text stands on reaches WCAG 2.2 AA (4.5:1; lines of fields 3:1), which
`tests/websites/test_look_of_a_commune.py` computes. A commune may also give a colour of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shared_services.websites import contrast

# The grounds of the design system at night (tokens.css).
NIGHT_PAPER = "#14191a"
NIGHT_SURFACE = "#1d2426"
NIGHT_INK = "#101516"
# Links and titles on a tinted ground, at night.
NIGHT_STRONG = 7.0


class Choice(models.TextChoices):
    FOREST = "foret", _("Forêt")
    RIVER = "riviere", _("Rivière")
    TILE = "tuile", _("Tuile")
    VINE = "vigne", _("Vigne")
    OWN = "libre", _("Couleur de la commune")


@dataclass(frozen=True)
class Palette:
    """The accent and the paper by day; the night follows from the accent."""

    accent: str
    paper: str
    paper_deep: str
    line: str
    line_strong: str


PALETTES = {
    Choice.FOREST: Palette("#1f6650", "#f8faf6", "#ebf1ea", "#d9e2d8", "#6f7f74"),
    Choice.RIVER: Palette("#1d527f", "#f6f9fc", "#e7eff6", "#d2dee9", "#6a7c8c"),
    Choice.TILE: Palette("#8f3a16", "#fcf8f2", "#f6ecdf", "#e8d9c6", "#87745f"),
    Choice.VINE: Palette("#6d2a55", "#fbf8fa", "#f3eaf0", "#e4d6df", "#80707c"),
}
# With a colour of its own, a commune keeps the warm paper of the design system.
WARM = Palette("", "#fbf8f3", "#f3ede3", "#e3dacb", "#857a69")


def tokens_by_day(choice: str, own_accent: str) -> dict[str, str]:
    """The custom properties of the design system that the look decides, in light mode."""
    palette, accent = _chosen(choice, own_accent)
    return {
        "--accent": accent,
        "--accent-strong": contrast.darker(accent, 0.72),
        "--accent-soft": contrast.mixed(accent, contrast.WHITE, 0.10),
        "--accent-line": contrast.mixed(accent, contrast.WHITE, 0.35),
        "--on-accent": contrast.WHITE,
        "--footer": contrast.darker(accent, 0.72),
        "--paper": palette.paper,
        "--paper-deep": palette.paper_deep,
        "--line": palette.line,
        "--line-strong": palette.line_strong,
    }


def tokens_by_night(choice: str, own_accent: str) -> dict[str, str]:
    """The same in dark mode: the accent's hue, light enough to be read on dark ground."""
    _palette, accent = _chosen(choice, own_accent)
    light = contrast.lightened(accent, on=NIGHT_SURFACE, minimum=contrast.MINIMUM + 1)
    soft = contrast.mixed(light, NIGHT_SURFACE, 0.14)
    return {
        "--accent": light,
        "--accent-strong": contrast.lightened(light, on=soft, minimum=NIGHT_STRONG),
        "--accent-soft": soft,
        "--accent-line": contrast.mixed(light, NIGHT_SURFACE, 0.42),
        "--on-accent": NIGHT_INK,
        "--footer": contrast.mixed(accent, "#0d1213", 0.30),
        # What the day changed, back to the design system's own night.
        "--paper": NIGHT_PAPER,
        "--paper-deep": "#1a2022",
        "--line": "#364043",
        "--line-strong": "#8d9896",
    }


def _chosen(choice: str, own_accent: str) -> tuple[Palette, str]:
    palette = PALETTES.get(choice, WARM)  # type: ignore[call-overload]
    return palette, palette.accent or own_accent


def as_rule(selector: str, tokens: dict[str, Any]) -> str:
    return f"{selector}{{{''.join(f'{name}:{value};' for name, value in tokens.items())}}}"
