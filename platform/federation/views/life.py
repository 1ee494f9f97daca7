"""Acts on the life of a space, on both consoles: the operator's and the intercommunality's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from federation import queries
from federation.abilities import FOLLOW, LIFE
from federation.forms import CodesForm, DomainForm, MoveForm, ReasonForm, RenameForm
from federation.views import communes, operator
from federation.views.guards import operating_or_leading, operator_only
from federation.views.shell import page, refuse
from kernel.errors import DomainError
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of
from tenants.lifecycle import facade as life
from tenants.lifecycle.forms import StateForm


@require_GET
@operating_or_leading(FOLLOW)
def commune(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """A commune's page: facts, counts, state, history, addresses, names."""
    member = subject(request, authority_id)
    if not member.authority.is_commune:
        return redirect("federation:intercommunality", authority_id=authority_id)
    return show(
        request,
        "federation/commune.html",
        member=member,
        life=queries.life_of(member.authority, request.user),
        back_url=_list_url(request, member.authority),
    )


@require_http_methods(["GET", "POST"])
@operating_or_leading(LIFE)
def change_state(request: HttpRequest, authority_id: UUID, target: str) -> HttpResponse:
    authority = subject(request, authority_id).authority
    offered = life.choices_of(request.user, authority)
    transition = next((each for each in offered if each.target == target), None)
    if transition is None:
        raise Http404
    form = StateForm(request.POST or None, transition=transition)

    def do() -> None:
        life.change_state(authority, target, **form.cleaned_data, actor=request.user)
        messages.success(
            request,
            _("%(name)s est maintenant dans l'état « %(state)s ».")
            % {"name": authority.name, "state": authority.get_state_display()},
        )

    if _done(request, form, do):
        return home(authority)
    return show(
        request,
        "federation/life/change_state.html",
        form=form,
        authority=authority,
        transition=transition,
    )


@require_http_methods(["GET", "POST"])
@operating_or_leading(LIFE)
def domains(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """The addresses of a space, and one more."""
    authority = subject(request, authority_id).authority
    form = DomainForm(request.POST or None)

    def add() -> None:
        added = life.add_domain(authority, form.cleaned_data["host"], actor=request.user)
        messages.success(request, _("%s conduit maintenant à ce site.") % added.host)

    if _done(request, form, add):
        return redirect("federation:domains", authority_id=authority_id)
    return show(
        request,
        "federation/life/domains.html",
        form=form,
        authority=authority,
        domains=life.domains(authority),
    )


@require_http_methods(["GET", "POST"])
@operating_or_leading(LIFE)
def domain_act(request: HttpRequest, authority_id: UUID, domain_id: int, act: str) -> HttpResponse:
    """Confirm an act on one address: `principale`, `rediriger` or `retirer`."""
    authority = subject(request, authority_id).authority
    found = life.domains(authority)
    domain = next((each for each in found if each.pk == domain_id and not each.is_primary), None)
    if domain is None or act not in {"principale", "rediriger", "retirer"}:
        raise Http404
    form = ReasonForm(request.POST or None)

    def do() -> None:
        signed: dict[str, Any] = {"reason": form.cleaned_data["reason"], "actor": request.user}
        if act == "principale":
            life.make_primary(domain, **signed)
        elif act == "rediriger":
            life.redirect(domain, found[0], **signed)
        else:
            life.remove_domain(domain, **signed)
        messages.success(request, _("C'est fait."))

    if _done(request, form, do):
        return redirect("federation:domains", authority_id=authority_id)
    return show(
        request,
        "federation/life/domain_act.html",
        form=form,
        authority=authority,
        domain=domain,
        primary=found[0],
        act=act,
    )


@require_http_methods(["GET", "POST"])
@operating_or_leading(LIFE)
def rename(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    authority = subject(request, authority_id).authority
    form = RenameForm(request.POST or None)

    def do() -> None:
        life.rename(authority, form.cleaned_data["name"], _decision(request, form))
        messages.success(request, _("Le nouveau nom est en place : %s.") % authority.name)

    if _done(request, form, do):
        return home(authority)
    return show(request, "federation/life/rename.html", form=form, authority=authority)


@require_http_methods(["GET", "POST"])
@operating_or_leading(LIFE)
def recode(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    authority = subject(request, authority_id).authority
    form = CodesForm(request.POST or None, is_commune=authority.is_commune)

    def do() -> None:
        life.recode(
            authority,
            _decision(request, form),
            insee_code=form.cleaned_data.get("insee_code", ""),
            siren_number=form.cleaned_data["siren"],
        )
        messages.success(request, _("Les nouveaux codes sont en place."))

    if _done(request, form, do):
        return home(authority)
    return show(request, "federation/life/recode.html", form=form, authority=authority)


@require_http_methods(["GET", "POST"])
@operator_only
def move(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """From one intercommunality to another: the operator's act, since it concerns two of them."""
    member = subject(request, authority_id)
    commune = member.authority
    if not commune.is_commune:
        raise Http404
    current = intercommunality_of(commune)
    others = queries.intercommunalities()
    if current is not None:
        others = others.exclude(pk=current.pk)
    form = MoveForm(request.POST or None, choices=others)

    def do() -> None:
        life.change_intercommunality(
            commune,
            form.cleaned_data["to"],
            start_on=form.cleaned_data["start_on"],
            services_follow=form.cleaned_data["services"] == "follow",
            reason=form.cleaned_data["reason"],
            actor=request.user,
        )
        messages.success(request, _("Le changement d'intercommunalité est enregistré."))

    if _done(request, form, do):
        return home(commune)
    return show(
        request,
        "federation/life/move.html",
        form=form,
        authority=commune,
        member=member,
        leader=current,
    )


def _done(request: HttpRequest, form: Form, act: Callable[[], None]) -> bool:
    """Run the act when the form is sent and right; a refusal shows on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _decision(request: HttpRequest, form: Form) -> life.Decision:
    return life.Decision(
        form.cleaned_data["reason"], form.cleaned_data["effective_on"], request.user
    )


def subject(request: HttpRequest, authority_id: UUID) -> queries.Member:
    """Whom the act is about: any authority for the operator, a member for its intercommunality.

    Raises Http404.
    """
    if request.host_kind == "operator":  # type: ignore[attr-defined]
        return queries.anyone(authority_id)
    return queries.member(request.authority, authority_id)  # type: ignore[attr-defined]


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Render in the console of this host."""
    if request.host_kind == "operator":  # type: ignore[attr-defined]
        return page(request, template, operator.menu(), "list", **context)
    return page(request, template, communes.menu(), "communes", **context)


def home(authority: LocalAuthority) -> HttpResponse:
    """Back to the page of the authority, where the act now shows."""
    return redirect("federation:commune", authority_id=authority.pk)


def _list_url(request: HttpRequest, commune: LocalAuthority) -> str:
    if request.host_kind != "operator":  # type: ignore[attr-defined]
        return reverse("federation:communes")
    leader = intercommunality_of(commune)
    if leader is None:
        return reverse("federation:intercommunalities")
    return reverse("federation:intercommunality", args=[leader.pk])
