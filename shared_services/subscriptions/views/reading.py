"""A reader's pages. None says whether an address is known; secret links are the only keys."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.throttle import too_many
from shared_services.subscriptions import links, queries
from shared_services.subscriptions.actions import asking, choosing, confirming
from shared_services.subscriptions.errors import LinkOver
from shared_services.subscriptions.forms import HONEYPOT, AskForm, ChoicesForm
from shared_services.subscriptions.models import ConsentEvent, Subscriber, Topic
from shared_services.subscriptions.words import consent_words


def _private(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page about one person: no cache keeps it, no search engine, no address leaks."""
    response = render(request, f"subscriptions/{name}.html", context or {}, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rests_when_read_only
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form. Every answer is the same, whoever is subscribed already."""
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, initial={"topics": request.GET.getlist("sujet")})
    if request.method == "POST":
        if too_many(request, "subscriptions.ask", limit=10):
            return render(request, "design_system/429.html", status=429)
        if form.is_machine:
            return redirect("subscriptions:sent")
        if form.is_valid():
            asking.ask(
                email=form.cleaned_data["email"],
                topics=form.cleaned_data["topics"],
                communes=form.chosen_communes(),
                rhythm=form.cleaned_data["rhythm"],
                words=consent_words(),
            )
            return redirect("subscriptions:sent")
    context = {"form": form, "words": consent_words(), "honeypot": HONEYPOT}
    return _private(request, "subscribe", context, 422 if form.errors else 200)


@public
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    return _private(request, "sent")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rests_when_read_only
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, not the link itself: mail programs open links before their readers do."""
    try:
        if request.method == "POST":
            made = confirming.confirm(token)
            messages.success(request, _("C'est fait : vous êtes abonné."))
            return redirect(links.manage_url(made))
        pending = confirming.pending_of(token)
    except LinkOver as error:
        return _private(request, "over", {"reason": error.message}, 410)
    names = [Topic(topic).label for topic in pending.topics]
    communes = [one.name for one in queries.neighbours() if one.pk in pending.communes]
    context = {"topics": names, "communes": communes, "words": pending.words, "token": token}
    return _private(request, "confirm", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rests_when_read_only
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Choices, proofs and the way out, by the secret link of the mails."""
    identity = links.read_manage(token)
    subscriber = queries.subscriber(identity)
    if subscriber is None:
        return _private(request, "left" if identity else "over", {}, 200 if identity else 404)
    form = ChoicesForm(request.POST) if request.method == "POST" else ChoicesForm.of(subscriber)
    if request.method == "POST" and form.is_valid():
        choosing.choose(
            subscriber, topics=form.cleaned_data["topics"], rhythm=form.cleaned_data["rhythm"]
        )
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect(request.path)
    return _private(request, "manage", _about(subscriber, form, token), 422 if form.errors else 200)


def _about(subscriber: Subscriber, form: ChoicesForm, token: str) -> dict[str, Any]:
    return {
        "form": form,
        "token": token,
        "subscriber": subscriber,
        "leave_url": links.leave_url(subscriber),
        "proofs": [(proof, _names(proof)) for proof in queries.proofs_of(subscriber.pk)],
    }


def _names(proof: ConsentEvent) -> list[str]:
    return [str(Topic(topic).label) for topic in proof.topics]


# RFC 8058: the mail program posts by itself, without a cookie; the signed link is the key.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription at once when posted; a page with one button when opened."""
    found = links.read_leave(token)
    if found is None:
        return _private(request, "over", {}, 404)
    identity, topic = found
    if request.method == "POST":
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        how = ConsentEvent.How.ONE_CLICK if one_click else ConsentEvent.How.LINK
        choosing.leave(identity, topic, how=how)
        return _private(request, "left")
    name = "" if topic == links.EVERYTHING else Topic(topic).label
    subscriber = queries.subscriber(identity)
    if subscriber is None:
        return _private(request, "left")
    return _private(request, "leave", {"topic": name, "token": token})
