"""Contrast of two colours, as WCAG 2.2 computes it (success criterion 1.4.3)."""

from __future__ import annotations

import colorsys
import re

WHITE = "#ffffff"
# Body text and buttons, WCAG 2.2 AA.
MINIMUM = 4.5
HEX = re.compile(r"^#[0-9a-f]{6}$")


def ratio(one: str, other: str = WHITE) -> float:
    """From 1 (the same) to 21 (black on white). Colours are `#rrggbb`."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def darker(colour: str, factor: float) -> str:
    """The same hue, its lightness multiplied by `factor`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    return _hex(colorsys.hls_to_rgb(hue, lightness * factor, saturation))


def mixed(one: str, other: str, share: float) -> str:
    """`other` with this share of `one` in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = (share * mine + (1 - share) * theirs for mine, theirs in pairs)
    return _hex((red, green, blue))


def lightened(colour: str, *, on: str, minimum: float) -> str:
    """The nearest lighter tone that reaches this ratio on a dark ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    # A dark colour made light keeps its saturation and would glare.
    saturation = min(saturation, 0.55)
    tone = colour
    while ratio(tone, on) < minimum and lightness < 1:
        lightness = min(1.0, lightness + 0.01)
        tone = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
    return tone


def nearest_readable(colour: str) -> str:
    """The nearest darker tone that white text can stand on."""
    factor = 1.0
    tone = colour
    while ratio(tone) < MINIMUM:
        factor -= 0.01
        tone = darker(colour, factor)
    return tone


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
