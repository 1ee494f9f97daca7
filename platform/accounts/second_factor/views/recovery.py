"""A lost second factor: ask, stop, enrol again; and for helpers, vouch and agree."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.passwords import limits, throttle
from accounts.second_factor.actions import recovery as acts
from accounts.second_factor.errors import RecoveryRefused
from accounts.second_factor.forms import LostForm, PasswordForm, VouchForm
from accounts.second_factor.lost import identity_provider_of, remember_lost
from accounts.second_factor.models import FactorRecovery
from accounts.second_factor.proofs import is_satisfied
from accounts.second_factor.queries import is_required
from accounts.second_factor.views.factors import freshly_proven
from kernel.errors import TooManyTries
from kernel.permissions import public

View = Callable[..., HttpResponse]


def _refused(request: HttpRequest, error: RecoveryRefused) -> HttpResponse:
    return render(request, "second_factor/refused.html", {"reason": error.message}, status=400)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """The same answer whatever the address: it tells nobody who works here."""
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.check(request, "second_factor_lost", key=form.cleaned_data["email"].lower())
        acts.ask(form.cleaned_data["email"])
        return render(request, "second_factor/asked.html")
    return render(request, "second_factor/lost.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce n'est pas moi »; a button, since mail scanners open links."""
    try:
        recovery = acts.recovery_to_stop(token)
        if request.method == "POST":
            acts.stop(recovery, actor=None)
            return render(request, "second_factor/stopped.html")
    except RecoveryRefused as error:
        return _refused(request, error)
    return render(request, "second_factor/stop.html", {"token": token})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: the password, or for a resident their identity; then a new factor."""
    try:
        recovery = acts.recovery_of_link(token, even_early=True)
        if request.method == "POST" and "identity" in request.POST:
            return _by_identity(request, recovery)
        acts.check_usable(recovery)
    except RecoveryRefused as error:
        if error.code == "too_early" and recovery.alone:
            return _show_renew(request, recovery, token, wait=error.message)
        return _refused(request, error)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = recovery.user.email
        try:
            # Counted with the wrong passwords of the sign-in page: it is the same password.
            throttle.check(request, email)
            user = acts.finish(recovery.pk, password=form.cleaned_data["password"])
            return _signed_in(request, user)
        except TooManyTries as error:
            form.add_error("password", error.message)
        except RecoveryRefused as error:
            throttle.note_failure(request, email)
            form.add_error("password", error.message)
    return _show_renew(request, recovery, token, form=form)


def _show_renew(
    request: HttpRequest, recovery: FactorRecovery, token: str, **more: object
) -> HttpResponse:
    context = {
        "token": token,
        "recovery": recovery,
        "has_password": recovery.user.has_usable_password(),
        "provider": identity_provider_of(recovery.user) if recovery.alone else None,
    }
    return render(request, "second_factor/renew.html", context | more)


def _by_identity(request: HttpRequest, recovery: FactorRecovery) -> HttpResponse:
    """Off to the provider; `lost.replace_with_identity` goes on when it has answered."""
    provider = identity_provider_of(recovery.user) if recovery.alone else None
    if provider is None:
        raise RecoveryRefused("no_identity", _("Aucune identité n'est reliée à ce compte."))
    remember_lost(request, recovery)
    query = urlencode({"next": reverse("second_factor:why")})
    return HttpResponseRedirect(f"{provider.start_path}?{query}")


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    request.session.flush()
    record_authentication(request, user, method="password")
    login = Login(user=user, redirect_url=reverse("second_factor:why"))
    return cast(HttpResponse, perform_login(request, login))


def by_helpers(view: View) -> View:
    """Who helps others has shown their own second factor, lately."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_required(request.user) and not is_satisfied(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('second_factor:why')}?{query}")
        return view(request, *args, **kwargs)

    return freshly_proven(guarded)


@require_GET
@by_helpers
def requests(request: HttpRequest) -> HttpResponse:
    """Requests this person may act on now."""
    waiting = FactorRecovery.objects.for_helpers()
    found = waiting.exclude(user=cast(User, request.user)).select_related("user", "started_by")
    mine = [recovery for recovery in found if request.user.pk in acts.may_help(recovery)]
    return render(request, "second_factor/requests.html", {"recoveries": mine})


@require_http_methods(["GET", "POST"])
@by_helpers
def help_one(request: HttpRequest, recovery_id: UUID) -> HttpResponse:
    """Vouch for the person, agree to what another vouched, or refuse."""
    actor = cast(User, request.user)
    recovery = _helped_by(actor, recovery_id)
    form = VouchForm(request.POST if request.POST.get("act") == "start" else None)
    try:
        if request.method == "POST" and _acted(request, recovery, actor, form):
            return HttpResponseRedirect(reverse("second_factor:requests"))
    except RecoveryRefused as error:
        messages.error(request, error.message)
    return render(request, "second_factor/help.html", {"recovery": recovery, "form": form})


def _acted(request: HttpRequest, recovery: FactorRecovery, actor: User, form: VouchForm) -> bool:
    act = request.POST.get("act")
    if act == "start" and form.is_valid():
        acts.start(recovery.pk, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, _("C'est noté. Une seconde personne doit maintenant confirmer."))
    elif act == "approve":
        acts.approve(recovery.pk, actor=actor)
        messages.success(request, _("Le lien est parti par courriel."))
    elif act == "stop":
        acts.stop(recovery, actor=actor)
        messages.success(request, _("La demande est arrêtée."))
    else:
        return False
    return True


def _helped_by(actor: User, recovery_id: UUID) -> FactorRecovery:
    """A request this person may see; any other does not exist for them."""
    waiting = FactorRecovery.objects.for_helpers()
    found = waiting.select_related("user", "started_by").filter(pk=recovery_id).first()
    if found is None or actor.pk not in acts.may_help(found):
        raise Http404
    return found
