from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.local_life.models import JobOffer
from shared_services.local_life.views.keeping import public_page


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Offers one may still apply to."""
    return public_page(request, "local_life/jobs.html", {"offers": JobOffer.objects.open()})


@public
@require_safe
def job(request: HttpRequest, job_offer_id: int, slug: str) -> HttpResponse:
    """An offer that is over keeps its page, which says so: links to it stand elsewhere."""
    offer = get_object_or_404(JobOffer.objects.select_related("document"), pk=job_offer_id)
    if slug != offer.slug:
        return redirect(offer, permanent=True)
    return public_page(request, "local_life/job.html", {"offer": offer})


class JobFeed(Feed[JobOffer, None]):
    login_required = False  # read by `LoginRequiredMiddleware`, like the `public` decorator
    description = "Les postes à pourvoir"

    def title(self) -> str:
        return f"Offres d'emploi {require_authority().of_name}"

    def link(self) -> str:
        return str(require_authority().url("/emplois/"))

    def items(self) -> Any:
        return JobOffer.objects.open()[:20]

    def item_title(self, item: JobOffer) -> str:
        return item.title

    def item_description(self, item: JobOffer) -> str:
        return item.missions

    def item_link(self, item: JobOffer) -> str:
        return str(require_authority().url(item.get_absolute_url()))

    def item_pubdate(self, item: JobOffer) -> Any:
        return timezone.make_aware(datetime.combine(item.published_on, time(8)))
