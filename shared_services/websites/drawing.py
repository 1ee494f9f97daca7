"""Pictures of the demo, drawn here: a landscape and a coat of arms for each commune."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter

from shared_services.websites import contrast

Colour = tuple[int, int, int]
SIZE = (1600, 700)


def landscape(accent: str, chance: random.Random) -> bytes:
    """Hills, a village and its bell tower under an evening sky, as JPEG."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    sky, glow = (214, 228, 234), (250, 232, 205)
    for y in range(height):
        draw.line([(0, y), (width, y)], _mix(sky, glow, min(1.0, y / (height * 0.6))))
    sun = (chance.randint(250, 1300), 210)
    draw.ellipse([sun[0] - 55, sun[1] - 55, sun[0] + 55, sun[1] + 55], fill=(255, 246, 225))
    picture = picture.filter(ImageFilter.GaussianBlur(2))
    draw = ImageDraw.Draw(picture)
    green = _rgb(accent)
    for layer in range(5):
        base = height * (0.48 + 0.11 * layer)
        tone = _mix((206, 216, 204), green, 0.16 + 0.19 * layer)
        ridge = _ridge(chance, base, 60 - 6 * layer)
        draw.polygon([(0, height), *ridge, (width, height)], fill=tone)
        if layer == 2:
            _village(draw, chance, base, green)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, progressive=True)
    return out.getvalue()


def coat_of_arms(accent: str, chance: random.Random) -> bytes:
    """A plain shield in the commune's colours, as PNG."""
    picture = Image.new("RGBA", (640, 760), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    main, pale = _rgb(accent), _rgb(contrast.tint(accent, 0.22))
    gold = (219, 169, 66)
    outline = [(40, 40), (600, 40), (600, 420), (560, 560), (320, 720), (80, 560), (40, 420)]
    draw.polygon(outline, fill=main)
    if chance.random() < 0.5:
        draw.polygon([(40, 40), (320, 380), (600, 40)], fill=pale)
    else:
        draw.rectangle([40, 300, 600, 410], fill=pale)
    for x in (180, 460) if chance.random() < 0.5 else (320,):
        _star(draw, (x, 520), 58, gold)
    draw.line([*outline, outline[0]], fill=gold, width=14, joint="curve")
    out = io.BytesIO()
    picture.resize((320, 380), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _ridge(chance: random.Random, base: float, swing: float) -> list[tuple[float, float]]:
    waves = [
        (chance.uniform(0.6, 2.4), chance.uniform(0, 6.3), chance.uniform(0.3, 1)) for _ in range(3)
    ]
    return [
        (x, base + swing * sum(a * math.sin(x / SIZE[0] * 6.3 * f + p) for f, p, a in waves) / 2)
        for x in range(0, SIZE[0] + 20, 20)
    ]


def _village(draw: ImageDraw.ImageDraw, chance: random.Random, base: float, green: Colour) -> None:
    roof = _mix((158, 84, 58), green, 0.15)
    wall = (240, 226, 204)
    start = chance.randint(820, 1050)
    for house in range(9):
        x, w, h = start + house * 44, chance.randint(38, 56), chance.randint(26, 44)
        y = base + chance.randint(-6, 18)
        draw.rectangle([x, y - h, x + w, y + 40], fill=wall)
        draw.polygon([(x - 5, y - h), (x + w / 2, y - h - 24), (x + w + 5, y - h)], fill=roof)
    x = start + 150
    draw.rectangle([x, base - 120, x + 34, base + 30], fill=(232, 214, 188))
    draw.polygon([(x - 4, base - 120), (x + 17, base - 205), (x + 38, base - 120)], fill=roof)
    draw.rectangle([x + 12, base - 104, x + 22, base - 84], fill=_mix(wall, green, 0.7))


def _star(draw: ImageDraw.ImageDraw, centre: tuple[int, int], size: int, fill: Colour) -> None:
    points = []
    for corner in range(10):
        reach = size if corner % 2 == 0 else size * 0.42
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    draw.polygon(points, fill=fill)


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
