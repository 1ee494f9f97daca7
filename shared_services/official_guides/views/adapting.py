"""« Guides officiels » in the back office, at `/gestion/guides/`."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shared_services.official_guides import queries
from shared_services.official_guides.actions import adapting
from shared_services.official_guides.errors import WrongAdaptation
from shared_services.official_guides.forms import AdaptForm
from shared_services.official_guides.models import Audience, Guide
from shared_services.official_guides.views.guarding import for_adapters

INDEX = "official_guides_admin:index"


@require_GET
@for_adapters
def index(request: HttpRequest) -> HttpResponse:
    """Find a guide; what this site changed; how the sets stand."""
    words = request.GET.get("q", "")[:200]
    known = queries.sets()
    context = {
        "words": words,
        "found": queries.search_titles(words),
        "adaptations": queries.adaptations(),
        "sets": [{"label": each.label, "set": known.get(each.value)} for each in Audience],
    }
    return render(request, "official_guides/admin/index.html", context)


@require_http_methods(["GET", "POST"])
@for_adapters
def adapt(request: HttpRequest, guide_audience: str, guide_code: str) -> HttpResponse:
    """Hide, note, link; an empty form takes the change back."""
    guide = _guide(guide_audience, guide_code)
    own = queries.local(guide.audience, guide.code).own
    facts = {name: getattr(own, name) for name in adapting.FIELDS} if own else adapting.NOTHING
    form = AdaptForm(request.POST if request.method == "POST" else None, initial=facts)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                adapting.adapt(guide.audience, guide.code, form.cleaned_data, actor=request.user)
            except WrongAdaptation as error:
                form.show(error)
            else:
                messages.success(request, _("C'est enregistré, et sur le site."))
                return redirect(INDEX)
    context = {"form": form, "guide": guide, "url": queries.path_of(guide)}
    return render(request, "official_guides/admin/adapt.html", context, status=status)


def _guide(audience: str, code: str) -> Guide:
    found = queries.guide(audience, code) if audience in Audience.values else None
    if found is None or found.removed_at is not None:
        raise Http404
    return found
