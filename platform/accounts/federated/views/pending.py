"""An identity nobody here knows yet: which account is yours, or open one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.federated import browser
from accounts.federated.actions import linking, opening
from accounts.federated.errors import FederationRefused, LinkRefused
from accounts.federated.forms import AddressForm, CodeForm
from accounts.federated.models import Passage
from accounts.federated.provider import name_of
from accounts.federated.queries import account_of, same_person
from accounts.federated.views.entry import refused, sign_in
from accounts.passwords import limits
from kernel.permissions import public


def _lost() -> HttpResponse:
    return HttpResponseRedirect(reverse("account_login"))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def choice(request: HttpRequest) -> HttpResponse:
    """« J'ai déjà un compte », or an address for a new one."""
    passage = browser.kept(request)
    if passage is None:
        return _lost()
    form = AddressForm(request.POST or None, initial={"email": passage.suggested_email})
    if request.method == "POST" and form.is_valid():
        limits.check(request, "federated_code", key=form.cleaned_data["email"])
        opening.send_code(passage, email=form.cleaned_data["email"])
        return HttpResponseRedirect(reverse("federated:code"))
    return _show_choice(request, passage, form)


def _show_choice(request: HttpRequest, passage: Passage, form: AddressForm) -> HttpResponse:
    here = f"{reverse('federated:link')}"
    context = {
        "passage": passage,
        "provider_name": name_of(passage.provider),
        "form": form,
        "same_person": same_person(passage),
        "login_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }
    return render(request, "federated/choice.html", context)


@public
@never_cache
@require_POST
def same(request: HttpRequest) -> HttpResponse:
    """« C'est bien moi »: the account of the same pivot identity."""
    passage = browser.kept(request)
    if passage is None:
        return _lost()
    try:
        user = linking.link_same_person(passage)
    except LinkRefused as error:
        return refused(request, error)
    return sign_in(request, user, passage)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code received by mail proves the address; the account opens."""
    passage = browser.kept(request)
    if passage is None or not passage.email or account_of(passage) is not None:
        return _lost()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = opening.open_account(passage, code=form.cleaned_data["code"])
            return sign_in(request, user, passage)
        except FederationRefused as error:
            if error.code != "wrong_code":
                return refused(request, error)
            form.add_error("code", error.message)
    context = {"form": form, "email": passage.email}
    return render(request, "federated/code.html", context)
