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


SCENES = ("road", "books", "table")


def scene(name: str, accent: str, chance: random.Random) -> bytes:
    """A small illustration for a card, as JPEG: a road in the hills, a shelf, a laid table."""
    picture = Image.new("RGB", (960, 540), _rgb(contrast.mixed(accent, contrast.WHITE, 0.14)))
    draw = ImageDraw.Draw(picture)
    {"road": _road, "books": _books, "table": _table}[name](draw, _rgb(accent), chance)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, progressive=True)
    return out.getvalue()


def _road(draw: ImageDraw.ImageDraw, main: Colour, chance: random.Random) -> None:
    draw.ellipse([690, 60, 800, 170], fill=(252, 236, 205))
    for layer, base in enumerate((230, 300, 370)):
        ridge = _ridge(chance, base, 40)
        tone = _mix((222, 226, 212), main, 0.2 + 0.22 * layer)
        draw.polygon([(0, 540), *ridge, (960, 540)], fill=tone)
    draw.polygon([(330, 540), (462, 345), (494, 345), (660, 540)], fill=(240, 230, 212))
    for step in range(5):
        y, w = 360 + step * step * 9, 2 + step * 2
        draw.rectangle(
            [482 - w, y, 482 + w, y + 8 + step * 6], fill=_mix(main, (255, 255, 255), 0.4)
        )


def _books(draw: ImageDraw.ImageDraw, main: Colour, chance: random.Random) -> None:
    papers = [(214, 160, 74), (178, 92, 66), (232, 216, 188), (92, 116, 130)]
    for shelf in (250, 480):
        x = 110
        while x < 800:
            width, height = chance.randint(28, 58), chance.randint(110, 170)
            tone = _mix(chance.choice(papers), main, chance.choice((0.0, 0.25, 0.9)))
            draw.rounded_rectangle([x, shelf - height, x + width, shelf], 5, fill=tone)
            band = _mix(tone, (255, 255, 255), 0.45)
            draw.rectangle(
                [x + 6, shelf - height + 22, x + width - 6, shelf - height + 30], fill=band
            )
            x += width + chance.choice((4, 4, 4, 34))
        draw.rectangle([80, shelf, 880, shelf + 16], fill=_mix((150, 108, 70), main, 0.15))


def _table(draw: ImageDraw.ImageDraw, main: Colour, chance: random.Random) -> None:
    draw.rectangle([0, 330, 960, 540], fill=_mix((246, 238, 224), main, 0.1))
    for column in range(0, 960, 80):
        draw.rectangle([column, 330, column + 40, 540], fill=_mix((246, 238, 224), main, 0.22))
    for x in (240, 480, 720):
        draw.ellipse([x - 95, 350, x + 95, 430], fill=(255, 253, 248))
        draw.ellipse([x - 62, 363, x + 62, 415], fill=_mix((255, 253, 248), main, 0.12))
    for x in (360, 600):
        draw.polygon([(x - 24, 350), (x + 24, 350), (x + 17, 250), (x - 17, 250)], fill=main)
        for petal in range(9):
            angle, reach = petal * 0.7 + chance.random(), 30 + 22 * (petal % 3)
            at = (x + reach * math.cos(angle), 195 + reach * 0.8 * math.sin(angle))
            tone = ((214, 160, 74), (200, 96, 78), (255, 250, 240))[petal % 3]
            draw.ellipse([at[0] - 20, at[1] - 20, at[0] + 20, at[1] + 20], fill=tone)


def coat_of_arms(accent: str, chance: random.Random) -> bytes:
    """A plain shield in the commune's colours, as PNG."""
    picture = Image.new("RGBA", (640, 760), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    main, pale = _rgb(accent), _rgb(contrast.mixed(accent, contrast.WHITE, 0.22))
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
