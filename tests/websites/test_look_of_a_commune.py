from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from kernel.tenancy import space_of
from shared_services.websites import contrast
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
    assert "#7a2e3a" in client_for(commune_a).get("/theme.css").text
    assert "#24507a" in client_for(commune_b).get("/theme.css").text
