"""The figures as a Markdown table and a plot."""

from __future__ import annotations

from dataclasses import dataclass

from project.bench.scale.life import Stock
from project.bench.scale.pages import Pages
from project.bench.scale.volume import Volume


@dataclass(frozen=True)
class Figures:
    """All that one run gave; times in seconds."""

    spaces: int
    jobs: int
    stock: Stock
    pays_basque: tuple[float, int]
    openings: list[tuple[int, float]]
    nothing: tuple[float, float]
    column: float
    doctor: float
    pages: Pages
    volume: Volume

    @property
    def opening_total(self) -> float:
        return self.pays_basque[0] + self.openings[-1][1]


def as_markdown(figures: Figures) -> str:
    return "\n".join(
        [
            f"{figures.spaces} spaces, {figures.jobs} processes.",
            "",
            "| What | Measured | Target at 1,000 | Stock django-tenants | Ratio |",
            "|---|---|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in [*_life(figures), *_running(figures)]),
            "",
        ]
    )


def _life(told: Figures) -> list[tuple[str, ...]]:
    each = told.opening_total / told.spaces
    seconds, opened = told.pays_basque

    def beside(ours: float, per_tenant: float) -> tuple[str, str]:
        stock = per_tenant * told.spaces
        return f"{stock:.0f} s ({per_tenant:.2f} s each)", f"{stock / ours:.0f} times faster"

    return [
        ("Opening one space", f"{each:.3f} s", "0.6 s", f"{told.stock.opening:.1f} s",
         f"{told.stock.opening / each:.0f} times faster"),
        (f"Opening all {told.spaces}", f"{told.opening_total:.0f} s", "600 s",
         *beside(told.opening_total, told.stock.opening)),
        (f"CA du Pays Basque ({opened} spaces, command)", f"{seconds:.0f} s", "90 s", "", ""),
        ("Upgrade with nothing to do", f"{told.nothing[0]:.2f} s", "3 s",
         *beside(told.nothing[0], told.stock.nothing)),
        ("… with Python's own start", f"{told.nothing[1]:.1f} s", "", "", ""),
        ("One added column everywhere", f"{told.column:.1f} s", "20 s",
         *beside(told.column, told.stock.column)),
        ("`beffroi doctor`", f"{told.doctor:.1f} s", "", "", ""),
    ]  # fmt: skip


def _running(told: Figures) -> list[tuple[str, ...]]:
    pages = told.pages
    one, many = pages.one, pages.all

    def against(name: str, target: str, before: float, after: float, unit: str) -> tuple[str, ...]:
        measured = f"{before:.2f} → {after:.2f} {unit} (× {after / before:.2f})"
        return name, measured, target, "", ""

    return [
        against("Kept page, median, at 1 → all", "× 1.10", one.kept * 1000, many.kept * 1000, "ms"),
        against("Built page, median", "× 1.25", one.built * 1000, many.built * 1000, "ms"),
        against("… the first one of a connection in a space", "",
                one.first * 1000, many.first * 1000, "ms"),
        against("Web worker's memory", "× 1.3", pages.worker_before, pages.worker, "MB"),
        against("Largest PostgreSQL connection", "bounded",
                pages.growth[0][1], max(pages.connections), "MB"),
        ("… after so many spaces",
         ", ".join(f"{count}: {size:.0f} MB" for count, size in _some(pages.growth)), "", "", ""),
        ("Tables, indexes of a space", f"{told.volume.tables}, {told.volume.indexes}",
         "170 tables", "", ""),
        ("Disk of a new space", f"{told.volume.kilobytes / 1024:.1f} MB", "", "", ""),
        ("PostgreSQL's catalogs, all spaces", f"{told.volume.catalog:.0f} MB", "", "", ""),
    ]  # fmt: skip


def _some(growth: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """About eight of the points, the last one included."""
    every = max(len(growth) // 8, 1)
    return [*growth[:-1:every], growth[-1]]


def as_svg(figures: Figures) -> str:
    """Two curves: seconds to open so many spaces, megabytes of a connection that visited them."""
    base = figures.pays_basque[0]
    opened = [(0, 0.0), *((count, base + taken) for count, taken in figures.openings)]
    left = _curve(opened, "spaces", "seconds to open them", 0)
    right = _curve(figures.pages.growth, "spaces visited", "MB of a connection", 460)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 320" '
        'font-family="sans-serif" font-size="13" role="img" '
        'aria-label="Opening time and connection memory by number of spaces">'
        f'<rect width="920" height="320" fill="#fff"/>{left}{right}</svg>\n'
    )


def _curve(points: list[tuple[int, float]], across: str, up: str, x: int) -> str:
    right, top = max(p[0] for p in points) or 1, max(p[1] for p in points) or 1.0
    dots = [(x + 60 + 380 * count / right, 270 - 220 * value / top) for count, value in points]
    line = " ".join(f"{dot_x:.0f},{dot_y:.0f}" for dot_x, dot_y in dots)
    marks = "".join(f'<circle cx="{a:.0f}" cy="{b:.0f}" r="3" fill="#1f5f5b"/>' for a, b in dots)
    return (
        f'<path d="M{x + 60} 40V270H{x + 440}" fill="none" stroke="#666"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f5f5b" stroke-width="2"/>{marks}'
        f'<text x="{x + 60}" y="28">{up}</text>'
        f'<text x="{x + 440}" y="306" text-anchor="end">{across}</text>'
        f'<text x="{x + 52}" y="56" text-anchor="end">{top:.0f}</text>'
        f'<text x="{x + 52}" y="270" text-anchor="end">0</text>'
        f'<text x="{x + 440}" y="288" text-anchor="end">{right}</text>'
    )
