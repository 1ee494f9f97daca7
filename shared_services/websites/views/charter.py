"""« Charte » at `/gestion/charte/`: how the sites look, with the commune's own colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.design_system.preview import preview_context
from kernel.tenancy import require_authority
from shared_services.websites import contrast, palettes
from shared_services.websites.models import Theme
from shared_services.websites.queries import digest, style_of


@dataclass(frozen=True)
class Pair:
    """Words of one tone on a ground of another, by day."""

    name: str
    words: str
    ground: str

    @property
    def ratio(self) -> float:
        return int(contrast.ratio(self.words, self.ground) * 10) / 10


def charter(request: HttpRequest) -> HttpResponse:
    theme = Theme.for_request(request)
    samples = samples_css(theme)
    context = preview_context(with_errors=False) | {
        "site_name": require_authority().full_name,
        "site_tagline": _("Charte du site"),
        "nav_items": [{"title": _("Retour à la gestion"), "url": reverse("wagtailadmin_home")}],
        "search_url": "",
        "style_url": f"{reverse('websites:style')}?v={digest(style_of(theme))}",
        "samples_url": f"{reverse('charter-samples')}?v={digest(samples)}",
        "theme": theme,
        "palettes": [
            {"value": choice.value, "label": choice.label, "pairs": _pairs(choice, theme)}
            for choice in palettes.Choice
        ],
        "layouts": Theme.Layout.choices,
    }
    return render(request, "websites/charter.html", context)


def charter_samples(request: HttpRequest) -> HttpResponse:
    """The five palettes side by side: no page could say it without a style of its own."""
    css = samples_css(Theme.for_request(request))
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def samples_css(theme: Theme) -> str:
    rules = []
    for choice in palettes.Choice:
        name, chosen = f".sample--{choice.value}", (choice.value, theme.accent)
        day, night = palettes.tokens_by_day(*chosen), palettes.tokens_by_night(*chosen)
        rules.append(palettes.as_rule(name, day))
        dark = palettes.as_rule(name, night)
        rules.append(f"@media screen and (prefers-color-scheme:dark){{{dark}}}")
    return "".join(rules)


def _pairs(choice: palettes.Choice, theme: Theme) -> list[Pair]:
    day: dict[str, Any] = palettes.tokens_by_day(choice.value, theme.accent)
    return [
        Pair(_("Bouton"), day["--on-accent"], day["--accent"]),
        Pair(_("Lien sur la page"), day["--accent-strong"], day["--paper"]),
        Pair(_("Lien sur fond teinté"), day["--accent-strong"], day["--accent-soft"]),
        Pair(_("Pied de page"), contrast.WHITE, day["--footer"]),
    ]
