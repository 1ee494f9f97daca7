"""The follow-up of pages in the back office, at `/gestion/suivi/`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from kernel.design_system.back_office import back_office_page
from kernel.errors import NotAllowed
from kernel.tenancy import require_authority
from shared_services.site_editing import permissions, queries
from shared_services.site_editing.actions import caring, copying, previewing
from shared_services.site_editing.errors import WrongEditing
from shared_services.site_editing.forms import CareForm, CopyForm, PreviewForm
from shared_services.site_editing.models import PreviewLink


def index(request: HttpRequest) -> HttpResponse:
    """Pages to read again, who answers for each."""
    if not permissions.can_follow(request.user):
        raise NotAllowed(_("Votre rôle ne permet pas de suivre les pages du site."))
    return back_office_page(
        request,
        "site_editing/admin/index.html",
        _("Pages à relire"),
        {"lines": queries.lines()},
        icon="calendar-check",
    )


@require_http_methods(["GET", "POST"])
def care(request: HttpRequest, page_id: int) -> HttpResponse:
    page = _page(request, page_id)
    here = queries.care_of(page)
    form = CareForm(request.POST or None, instance=here)
    if request.method == "POST" and form.is_valid():
        caring.save_care(page, form.cleaned_data, actor=request.user)
        messages.success(request, _("Le suivi de la page est enregistré."))
        return redirect("site_editing:index")
    context = {"page": page, "form": form, "care": here}
    return _screen(request, "care", _("Suivi de la page"), context, page, form)


@require_POST
def mark_as_read(request: HttpRequest, page_id: int) -> HttpResponse:
    page = _page(request, page_id)
    care = caring.mark_as_read(page, actor=request.user)
    said = _("« %(title)s » est relue. Prochaine relecture : %(day)s.")
    day = care.review_on.strftime("%d/%m/%Y") if care.review_on else ""
    messages.success(request, said % {"title": page.title, "day": day})
    return redirect("site_editing:index")


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, page_id: int) -> HttpResponse:
    """Links to read the page without an account: those that are open, and a new one."""
    page = _page(request, page_id)
    form = PreviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        previewing.open_link(page, **form.cleaned_data, actor=request.user)
        messages.success(request, _("Le lien est prêt : copiez-le et envoyez-le."))
        return redirect("site_editing:share", page_id=page.pk)
    root = require_authority()
    links = [
        {"link": link, "url": root.url(reverse("site_editing_site:preview", args=(link.token,)))}
        for link in queries.links_of(page)
    ]
    context = {"page": page, "form": form, "links": links}
    return _screen(request, "share", _("Partager un aperçu"), context, page, form)


@require_POST
def end_link(request: HttpRequest, page_id: int, link_id: Any) -> HttpResponse:
    page = _page(request, page_id)
    link = get_object_or_404(PreviewLink.objects.select_related("page"), pk=link_id, page=page)
    previewing.end_link(link, actor=request.user)
    messages.success(request, _("Le lien est fermé."))
    return redirect("site_editing:share", page_id=page.pk)


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, page_id: int) -> HttpResponse:
    """Copy blocks of this page to the end of another one's draft."""
    page = _page(request, page_id)
    blocks = queries.blocks_of(page) if queries.has_blocks(page) else []
    form = CopyForm(
        request.POST or None, blocks=blocks, targets=queries.targets_for(request.user, page)
    )
    if request.method == "POST" and form.is_valid():
        target = get_object_or_404(Page, pk=form.cleaned_data["target"]).specific
        try:
            copying.copy_blocks(page, target, form.cleaned_data["blocks"], actor=request.user)
        except WrongEditing as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Les blocs sont dans le brouillon. Relisez, puis publiez."))
            return redirect("wagtailadmin_pages:edit", target.pk)
    context = {"page": page, "form": form, "blocks": blocks}
    return _screen(request, "copy", _("Copier des blocs"), context, page, form)


def _page(request: HttpRequest, page_id: int) -> Any:
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    if not permissions.can_edit(request.user, page):
        raise NotAllowed(_("Votre rôle ne permet pas de modifier cette page."))
    return page


def _screen(
    request: HttpRequest, name: str, title: str, context: dict[str, Any], page: Any, form: Any
) -> HttpResponse:
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    return back_office_page(
        request,
        f"site_editing/admin/{name}.html",
        title,
        context,
        icon="doc-empty",
        parent=(edit, page.get_admin_display_title()),
        status=422 if form.is_bound and form.errors else 200,
    )
