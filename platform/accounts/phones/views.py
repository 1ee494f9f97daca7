"""« Mon téléphone portable », on the account host: say a number, prove it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.phones import queries
from accounts.phones.actions import proving
from accounts.phones.errors import ProofRefused, WrongNumber
from accounts.phones.forms import CodeForm, NumberForm
from accounts.phones.numbers import shown
from accounts.second_factor.facade import is_fresh, prove_again
from kernel.errors import TooManyTries

View = Callable[[HttpRequest], HttpResponse]
Refused = (ProofRefused, TooManyTries, WrongNumber)


def freshly_signed_in(view: View) -> View:
    """As for a change of address: by the second factor of whoever has one, lately."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not is_fresh(request):
            back = reverse("phones:mine")
            return HttpResponseRedirect(prove_again(request, _me(request), back=back))
        return view(request)

    return guarded


@freshly_signed_in
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What stands, and the form to give a number: a code leaves for it."""
    me = _me(request)
    is_proven = me.phone_verified_at is not None
    given = {} if is_proven or not me.phone else {"number": me.phone}
    form = NumberForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            proving.ask_code(request, me, form.cleaned_data["number"])
        except Refused as error:
            form.add_error("number", error.message)
        else:
            return redirect("phones:code")
    context = {
        "form": form,
        "number": shown(me.phone),
        "is_proven": is_proven,
        "texts_leave": queries.texts_leave(),
    }
    status = 422 if form.errors else 200
    return render(request, "phones/mine.html", context, status=status)


@freshly_signed_in
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the text message; another one on demand."""
    me = _me(request)
    proof = queries.last_proof(me.pk)
    if proof is None:
        return redirect("phones:mine")
    if request.POST.get("act") == "again":
        return _again(request, me, proof.number)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = proving.prove(me, form.cleaned_data["code"], actor=me)
        except ProofRefused as error:
            form.add_error("code", error.message)
        else:
            told = _("Votre numéro %(number)s est vérifié.") % {"number": shown(number)}
            messages.success(request, told)
            return redirect("phones:mine")
    context = {"form": form, "number": shown(proof.number)}
    status = 422 if form.errors else 200
    return render(request, "phones/code.html", context, status=status)


@freshly_signed_in
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    proving.forget_number(me, actor=me)
    messages.success(request, _("Votre numéro est retiré. Vous ne recevrez plus de SMS."))
    return redirect("phones:mine")


def _again(request: HttpRequest, me: User, number: str) -> HttpResponse:
    try:
        proving.ask_code(request, me, number)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Un nouveau code est parti. L'ancien ne marche plus."))
    return redirect("phones:code")


def _me(request: HttpRequest) -> User:
    return User.everyone.get(pk=cast(User, request.user).pk)
