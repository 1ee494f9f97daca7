from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.websites import contrast, palettes
from shared_services.websites.models import Theme


@pytest.mark.parametrize(
    ("colour", "expected"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)]
)
def test_contrast_is_wcags(colour: str, expected: float) -> None:
    assert contrast.ratio(colour) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("colour", ["#ffe000", "#66ccff", "#00ff00", "#ff8c00"])
def test_a_colour_too_light_is_refused_with_the_nearest_that_fits(
    commune_a: Any, colour: str
) -> None:
    with space_of(commune_a):
        theme = Theme(site=Site.objects.get(), accent=colour)
        with pytest.raises(ValidationError) as refused:
            theme.clean()
    better = contrast.nearest_readable(colour)
    assert better in str(refused.value)
    assert contrast.ratio(better) >= contrast.MINIMUM


@pytest.mark.parametrize("colour", ["rouge", "#12", "#gggggg", "red;}body{display:none"])
def test_what_is_no_colour_is_refused(commune_a: Any, colour: str) -> None:
    with space_of(commune_a):
        theme = Theme(site=Site.objects.get(), accent=colour)
        with pytest.raises(ValidationError):
            theme.clean()


def test_each_commune_has_its_own_colours(
    commune_a: Any, commune_b: Any, client_for: Callable[..., Client]
) -> None:
    for commune, colour in ((commune_a, "#7a2e3a"), (commune_b, "#24507a")):
        with space_of(commune):
            theme = Theme(site=Site.objects.get(), accent=colour)
            theme.clean()
            theme.save()
    assert "#7a2e3a" in client_for(commune_a).get("/style.css").text
    assert "#24507a" in client_for(commune_b).get("/style.css").text


DAY_PAIRS = (
    ("--on-accent", "--accent"),
    ("--accent-strong", "--paper"),
    ("--accent-strong", "--paper-deep"),
    ("--accent-strong", "--accent-soft"),
    ("ink-soft", "--paper"),
    ("ink-soft", "--paper-deep"),
    ("ink-soft", "--accent-soft"),
    ("white", "--footer"),
)
NIGHT_PAIRS = (
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--accent-strong", "surface"),
    ("--accent-strong", "--accent-soft"),
    ("--accent", "surface"),
    ("ink-soft", "--paper"),
    ("ink-soft", "--paper-deep"),
    ("ink-soft", "--accent-soft"),
    ("white", "--footer"),
)
HARD_COLOURS = ("#000000", "#1f6650", "#757575", "#0000ff", "#7a2e3a", "#8a6d00")


@pytest.mark.parametrize("choice", list(palettes.Choice))
@pytest.mark.parametrize("own", HARD_COLOURS)
def test_every_look_can_be_read_by_day_and_by_night(choice: str, own: str) -> None:
    day = palettes.tokens_by_day(choice, own) | {"ink-soft": "#4f5a5d", "white": "#ffffff"}
    night = palettes.tokens_by_night(choice, own) | {
        "ink-soft": "#b6bfbd",
        "surface": palettes.NIGHT_SURFACE,
        "white": "#ffffff",
    }
    for tones, pairs in ((day, DAY_PAIRS), (night, NIGHT_PAIRS)):
        for words, ground in pairs:
            found = contrast.ratio(tones[words], tones[ground])
            assert found >= contrast.MINIMUM, (words, ground, found)
    for ground in ("--paper", "--paper-deep"):
        assert contrast.ratio(day["--line-strong"], day[ground]) >= 3


def test_one_stylesheet_holds_everything_and_finds_its_fonts(
    commune_a: Any, client_for: Callable[..., Client]
) -> None:
    browser = client_for(commune_a)
    home = browser.get("/").text
    assert home.count('rel="stylesheet"') == 1
    css = browser.get("/style.css").text
    assert ".hero-split" in css
    assert ".button--secondary" in css
    assert "--accent:" in css
    assert "/*" not in css
    fonts = set(re.findall(r'url\("([^"]+woff2)"\)', css))
    assert len(fonts) == 2
    assert all(font.startswith("/static/design_system/") for font in fonts)


def test_a_site_in_mourning_says_so_on_every_page_and_loses_its_colours(
    commune_a: Any, client_for: Callable[..., Client]
) -> None:
    browser = client_for(commune_a)
    assert "mourning" not in browser.get("/").text
    with space_of(commune_a):
        theme = Theme.for_site(Site.objects.get())
        theme.mourning, theme.mourning_text = True, "Deuil <b>local</b>"
        theme.save()
    for path in ("/", "/agenda/", "/demarches/"):
        assert '<p class="mourning">Deuil &lt;b&gt;local&lt;/b&gt;</p>' in browser.get(path).text
    assert "grayscale(1)" in browser.get("/style.css").text


@pytest.mark.parametrize("layout", Theme.Layout.values)
def test_each_layout_has_one_title_the_search_and_the_same_number_of_queries(
    commune_a: Any, client_for: Callable[..., Client], layout: str
) -> None:
    with space_of(commune_a):
        Theme(site=Site.objects.get(), layout=layout).save()
    home = client_for(commune_a).get("/").text
    assert home.count("<h1") == 1
    assert 'id="recherche-accueil"' in home


def test_the_charter_is_for_the_team_and_shows_its_own_colours(
    commune_a: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> None:
    assert client_for(commune_a).get("/gestion/charte/").status_code == 302
    with space_of(commune_a):
        Theme(site=Site.objects.get(), accent="#123456").save()
    editor = client_for(commune_a, make_person("plume@exemple.example", commune_a, Role.EDITOR))
    page = editor.get("/gestion/charte/")
    assert page.status_code == 200
    assert "La vôtre" in page.text
    assert "#123456" in editor.get("/gestion/charte/palettes.css").text
