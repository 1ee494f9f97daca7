"""The report of `make bench-scale`: its table and its plot."""

from xml.etree import ElementTree

from project.bench.scale.life import Stock
from project.bench.scale.pages import Medians, Pages
from project.bench.scale.report import Figures, as_markdown, as_svg
from project.bench.scale.volume import Volume

FIGURES = Figures(
    spaces=200,
    jobs=2,
    stock=Stock(opening=10.0, nothing=2.0, column=2.0),
    pays_basque=(30.0, 157),
    openings=[(159, 0.0), (200, 9.6)],
    nothing=(0.5, 4.0),
    column=2.0,
    doctor=5.0,
    pages=Pages(
        200,
        one=Medians(kept=0.001, built=0.020, first=0.020),
        all=Medians(kept=0.00105, built=0.022, first=0.050),
        worker_before=150.0,
        worker=160.0,
        connections=[40.0, 100.0],
        growth=[(1, 9.0), (200, 100.0)],
    ),
    volume=Volume(tables=120, indexes=400, kilobytes=6144, catalog=900),
)


def test_the_table_tells_ratios_against_one_space_and_against_stock() -> None:
    told = as_markdown(FIGURES)
    assert "| Opening one space | 0.198 s | 0.6 s | 10.0 s | 51 times faster |" in told
    assert "(× 1.05)" in told
    assert "1: 9 MB, 200: 100 MB" in told
    assert "| Upgrade with nothing to do | 0.50 s | 3 s | 400 s (2.00 s each) |" in told


def test_the_plot_is_well_formed() -> None:
    drawing = ElementTree.fromstring(as_svg(FIGURES))  # noqa: S314  # our own text
    assert len(drawing.findall("{http://www.w3.org/2000/svg}polyline")) == 2
