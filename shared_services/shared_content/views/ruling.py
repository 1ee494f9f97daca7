"""What is taken up by itself; the setting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.errors import DomainError, NotAllowed
from shared_services.shared_content import queries
from shared_services.shared_content.actions import ruling
from shared_services.shared_content.errors import NothingThere
from shared_services.shared_content.forms import RuleForm, SettingForm
from shared_services.shared_content.projection.models import SharedItem
from shared_services.shared_content.views.guarding import for_publishers


@require_http_methods(["GET", "POST"])
@for_publishers
def index(request: HttpRequest) -> HttpResponse:
    """The rules there are; POST adds one."""
    others = queries.neighbourhood().others
    form = RuleForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("shared_content:rules")
    kinds, names = dict(SharedItem.Kind.choices), {one.pk: one.full_name for one in others}
    rules = [
        {
            "rule": one,
            "origin": names.get(one.origin_id, _("une collectivité qui n'est plus votre voisine"))
            if one.origin_id
            else "",
            "kind": kinds.get(one.kind, ""),
        }
        for one in queries.rules()
    ]
    setting = SettingForm(initial={"ask_again": queries.setting().ask_again})
    context = {"form": form, "rules": rules, "setting": setting, "others": others}
    status = 422 if request.method == "POST" else 200
    return render(request, "shared_content/admin/rules.html", context, status=status)


def _added(request: HttpRequest, form: RuleForm) -> bool:
    try:
        ruling.add_rule(**form.facts, actor=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Règle ajoutée. Ce qui attendait et lui répond est repris."))
    return True


@require_POST
@for_publishers
def remove(request: HttpRequest, acceptance_rule_id: UUID) -> HttpResponse:
    try:
        ruling.remove_rule(acceptance_rule_id, actor=request.user)
    except NothingThere as error:
        raise Http404 from error
    messages.success(request, _("Règle retirée. Ce qui est repris le reste."))
    return redirect("shared_content:rules")


@require_POST
@for_publishers
def setting(request: HttpRequest) -> HttpResponse:
    form: Any = SettingForm(request.POST)
    if form.is_valid():
        ruling.save_setting(ask_again=form.cleaned_data["ask_again"], actor=request.user)
        messages.success(request, _("Réglage enregistré."))
    return redirect("shared_content:rules")
