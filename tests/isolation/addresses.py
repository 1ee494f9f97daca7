"""Addresses to ask: every route, its arguments filled with rows of commune A.

Each argument has a pair of values: one whose number the neighbours have too, one that only A has.
A route with an argument nobody taught us raises `UnknownArgument`, and the consistency test says
so: add a line to `BY_NAME`, or to `BY_PLACE` when the name alone does not tell (`pk`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from wagtail.models import Page

from kernel.tenancy import public_space
from tests.consistency.routes import Route
from tests.factories.accounts import as_owner
from tests.isolation.world import World

Pair = tuple[str, str]
Source = Callable[[World], Pair]
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


class UnknownArgument(LookupError):
    """A route needs a value that the registry cannot give."""


def row(label: str, **wanted: Any) -> Source:
    """First and last row of this model in A's space."""

    def pair(world: World) -> Pair:
        found = apps.get_model(label)._base_manager.filter(**wanted).order_by("pk")
        first, last = found.first(), found.last()
        return str(first.pk), str(last.pk)

    return pair


def column(label: str, name: str) -> Source:
    def pair(world: World) -> Pair:
        found = apps.get_model(label)._base_manager.order_by("pk")
        return str(getattr(found.first(), name)), str(getattr(found.last(), name))

    return pair


def public_row(label: str, **wanted: str) -> Source:
    """First and last row about A in public; `wanted` names attributes of the world."""

    def pair(world: World) -> Pair:
        facts = {name: getattr(world.a, path) for name, path in wanted.items()}
        # The owner: some rows are for the account host's role alone.
        with as_owner(), public_space():
            return row(label, **facts)(world)

    return pair


def fixed(first: str, second: str | None = None) -> Source:
    return lambda _world: (first, second or first)


def person(world: World) -> Pair:
    return str(world.people["a_administrator"].pk), str(world.people["a_citizen"].pk)


def own_page(world: World) -> Pair:
    """A live page and the draft that only A has."""
    found = Page.objects.order_by("pk")
    return str(found.filter(live=True, depth__gt=2).first().pk), str(found.last().pk)


def preview_token(_world: World) -> Pair:
    link: Any = apps.get_model("site_editing.PreviewLink").objects.first()
    return link.token, link.token


def follow_up_token(world: World) -> Pair:
    """Good in A: shown to B's host only, since the token is the key."""
    from shared_services.document_requests.follow_up import token_for
    from shared_services.document_requests.models import DocumentRequest

    found = DocumentRequest.objects.order_by("received_at")
    return token_for(found.first()), token_for(found.last())


def draft_token(world: World) -> Pair:
    from shared_services.document_requests.follow_up import draft_token_for
    from shared_services.document_requests.models import Draft

    found = draft_token_for(Draft.objects.latest("created_at"))
    return found, found


def letter_token(world: World) -> Pair:
    from shared_services.document_requests.follow_up import letter_token_for
    from shared_services.document_requests.models import Letter

    found = letter_token_for(Letter.objects.latest("written_at"))
    return found, found


def appointment_token(world: World) -> Pair:
    from shared_services.appointments.links import token_for
    from shared_services.appointments.models import Appointment

    found = token_for(Appointment.objects.latest("booked_at"))
    return found, found


def opinion_token(world: World) -> Pair:
    from shared_services.document_requests.follow_up import opinion_token_for
    from shared_services.document_requests.models import Opinion

    found = opinion_token_for(Opinion.objects.latest("asked_at"))
    return found, found


def invitation_token(world: World) -> Pair:
    from accounts.actions.invitations import token_for
    from accounts.models import Invitation

    with public_space():
        found = Invitation.objects.filter(authority_id=world.a.id).order_by("created_at")
        return token_for(found.first()), token_for(found.last())


def subscriber_token(salt: str, topic: str = "") -> Source:
    """The key of the mails of A's subscribers."""

    def pair(world: World) -> Pair:
        from shared_services.subscriptions.links import _signed

        first, last = row("subscriptions.Subscriber")(world)
        return _signed(salt, UUID(first).hex + topic), _signed(salt, UUID(last).hex + topic)

    return pair


def register_line(world: World) -> Pair:
    """A line of the platform, and one that only A has."""
    return "accounts", row("processing_register.OwnProcessing")(world)[1]


def stored_file(world: World) -> Pair:
    """Path below the space's folder of a document that is not public, and of an image."""
    document = apps.get_model("wagtaildocs.Document").objects.latest("pk")
    image = apps.get_model("wagtailimages.Image").objects.latest("pk")
    return document.file.name, image.file.name


# What an argument is, when its place does not say more.
BY_NAME: dict[str, Source] = {
    "acceptance_rule_id": row("shared_content.AcceptanceRule"),
    "access_id": row("access.TimedAccess"),
    "act": fixed("retirer", "principale"),
    "action": fixed("delete", "publish"),
    "job_offer_id": row("local_life.JobOffer"),
    "sector_id": row("local_life.CollectionSector"),
    "view_id": row("document_requests.InboxView"),
    "received_id": row("document_requests.ReceivedProcedure"),
    "remark_id": row("page_opinions.Remark"),
    "action_name": fixed("publish", "approve"),
    "address_kind": fixed("pages", "obligations"),
    "alert_act": fixed("jeter", "lever"),
    "alert_id": row("alerts.Alert"),
    "alert_kind": fixed("flood", "heat"),
    "alert_message_id": row("alerts.AlertMessage"),
    "appointment_id": row("appointments.Appointment"),
    "counter_id": row("appointments.Counter"),
    "feed_key": column("appointments.Counter", "feed_key"),
    "app_label": fixed("websites", "wagtailcore"),
    "app_name": fixed("websites"),
    "attachment_id": row("document_requests.Attachment"),
    "authority_id": lambda world: (str(world.a.id), str(world.a.id)),
    "code": fixed("agent", "redacteur"),
    "collection_id": row("wagtailcore.Collection"),
    "criterion": fixed("statement", "1.1"),
    "content_type_app_name": fixed("websites"),
    "content_type_model_name": fixed("newspage", "contentpage"),
    "deletion_id": public_row("reversibility.SpaceDeletion", authority_id="id"),
    "destination_id": row("wagtailcore.Page", depth=2),
    "doc_id": row("wagtaildocs.Document"),
    "document_id": row("wagtaildocs.Document"),
    "domain_id": public_row("authorities.Domain", authority_id="id"),
    "file_id": row("message_templates.WordingFile"),
    "export_id": public_row("reversibility.SpaceExport", authority_id="id"),
    "filter_spec": fixed("original", "width-100"),
    "guide_address": fixed("F1427", "acte-de-naissance-f1427"),
    "guide_audience": fixed("particuliers", "entreprises"),
    "guide_code": fixed("F1427", "N359"),
    "image_id": row("wagtailimages.Image"),
    "insee_code": lambda world: (world.a.insee_code, world.a.insee_code),
    "invitation_id": public_row("accounts.Invitation", authority_id="id"),
    "rights_request_id": row("rights_requests.RightsRequest"),
    "job_id": public_row("onboarding.OnboardingJob"),
    "key": fixed("MQ:1abcde:zzzz", "set-password"),
    "link_id": row("site_editing.PreviewLink"),
    "letter_id": row("channels.PrintableLetter"),
    "planned_action_id": row("site_duties.PlannedAction"),
    "act_id": row("acts.Act"),
    "commune_slug": fixed("bussy", "chassy"),
    "councillor_id": row("acts.InformedCouncillor"),
    "hosted_commune_id": row("acts.CommuneWithoutSite"),
    "change": fixed("recu", "texte"),
    "meeting_id": row("acts.CouncilMeeting"),
    "merger_id": public_row("mergers.Merger"),
    "message_id": public_row("gathered.CentreMessage", authority_id="id"),
    "message_code": fixed("received", "ready"),
    "model_name": fixed("newspage", "page"),
    "name": fixed("prendre", "close"),
    "notification_id": row("notifications.Notification"),
    "object_id": own_page,
    "page_id": own_page,
    "page_pk": own_page,
    "page_to_move_id": own_page,
    "page_view_restriction_id": row("wagtailcore.PageViewRestriction"),
    "parent_page_id": row("websites.NewsIndexPage"),
    "path": stored_file,
    "procedure_id": row("document_requests.OwnProcedure"),
    "processing": register_line,
    "proposal_id": row("merger_traces.RightsProposal"),
    "redirect_id": row("wagtailredirects.Redirect"),
    "request_id": row("document_requests.DocumentRequest"),
    "restriction_id": row("wagtailcore.CollectionViewRestriction"),
    "revision_id": row("wagtailcore.Revision"),
    "revision_id_a": row("wagtailcore.Revision"),
    "revision_id_b": fixed("latest", "live"),
    "shared_item_id": public_row("content_projection.SharedItem", authority_id="id"),
    "shared_kind": fixed("event", "news"),
    "shared_source": fixed("1", "999999"),
    "schema": lambda world: (world.a.schema_name, world.a.schema_name),
    "session_id": row("wagtailadmin.EditingSession"),
    "signature": fixed("0" * 64),
    "siren": lambda world: (world.e.siren, world.e.siren),
    "step": fixed("document", "person"),
    "place": fixed("0", "7"),
    "suppressed_id": row("channels.SuppressedAddress"),
    "target": fixed("suspended", "open"),
    "task_id": row("wagtailcore.Task"),
    "task_state_id": row("wagtailcore.TaskState"),
    "token": follow_up_token,
    "uidb36": fixed("1", "2"),
    "uidb64": fixed("MQ", "Mg"),
    "uploaded_file_id": row("wagtailcore.UploadedFile"),
    "user_id": person,
    "wording_act": fixed("restaurer", "retirer"),
    "workflow_pk": row("wagtailcore.Workflow"),
    "workflow_state_id": row("wagtailcore.WorkflowState"),
}
# (start of the address, argument): the longest start wins over the name alone.
BY_PLACE: dict[tuple[str, str], Source] = {
    ("/abonnements/arreter/", "token"): subscriber_token("subscriptions.leave", "-all"),
    ("/abonnements/confirmer/", "token"): fixed("abcdef", "x"),
    ("/abonnements/mes-choix/", "token"): subscriber_token("subscriptions.manage"),
    ("/actes/", "slug"): fixed("acte", "autre"),
    ("/agenda/", "slug"): column("websites.EventPage", "slug"),
    ("/emplois/", "slug"): fixed("offre", "autre"),
    ("/collecte/", "slug"): fixed("secteur", "autre"),
    ("/annuaire/", "slug"): column("websites.DirectoryEntry", "slug"),
    ("/apercu/", "token"): preview_token,
    ("/api/v1/document-requests/", "pk"): row("document_requests.DocumentRequest"),
    ("/demarches/avis/", "token"): opinion_token,
    ("/demarches/courrier/", "token"): letter_token,
    ("/gestion/demarches/courriers/", "letter_id"): row("document_requests.Letter"),
    ("/gestion/demarches/courriers/modeles/", "code"): fixed("blank", "covering"),
    ("/demarches/", "slug"): fixed("acte-de-naissance", "acte-naissance"),
    ("/demarches/<slug:slug>/reprendre/", "token"): draft_token,
    ("/double-authentification/aider/", "recovery_id"): public_row(
        "second_factor.FactorRecovery", authority_id="id"
    ),
    ("/double-authentification/cles/", "pk"): fixed("1", "2"),
    ("/double-authentification/perdu/arreter/", "token"): fixed("abc:def", "x"),
    ("/double-authentification/perdu/nouveau/", "token"): fixed("abcdef", "x"),
    ("/gestion/demarches/atelier/", "step"): fixed("0", "7"),
    ("/gestion/demarches/statistiques/", "kind"): fixed("csv", "ods"),
    ("/gestion/demarches/atelier/", "act"): fixed("publier", "cacher"),
    ("/gestion/demarches/catalogue/", "code"): fixed("birth_certificate", "family_booklet"),
    ("/gestion/annuaire/", "pk"): row("websites.DirectoryEntry"),
    ("/gestion/api/main/documents/", "pk"): row("wagtaildocs.Document"),
    ("/gestion/api/main/images/", "pk"): row("wagtailimages.Image"),
    ("/gestion/api/main/pages/", "pk"): own_page,
    ("/gestion/collections/", "pk"): row("wagtailcore.Collection"),
    ("/gestion/commissions/", "pk"): row("websites.Commission"),
    ("/gestion/groupes-du-conseil/", "pk"): row("websites.CouncilGroup"),
    ("/gestion/tribunes/", "pk"): row("websites.GroupText"),
    ("/gestion/conseil/", "pk"): row("websites.CouncilMember"),
    ("/gestion/documents/", "pk"): row("wagtaildocs.Document"),
    ("/gestion/groups/", "pk"): row("auth.Group"),
    ("/gestion/images/", "pk"): row("wagtailimages.Image"),
    ("/gestion/pages/", "pk"): own_page,
    ("/gestion/password_reset/", "token"): fixed("set-password", "abc-def"),
    ("/gestion/offres-d-emploi/", "pk"): row("local_life.JobOffer"),
    ("/gestion/menus/", "pk"): row("local_life.MenuWeek"),
    ("/gestion/secteurs-de-collecte/", "pk"): row("local_life.CollectionSector"),
    ("/gestion/collectes-deplacees/", "pk"): row("local_life.CollectionShift"),
    ("/gestion/fermetures/", "pk"): row("appointments.Closure"),
    ("/gestion/guichets/", "pk"): row("appointments.Counter"),
    ("/gestion/motifs-de-rendez-vous/", "pk"): row("appointments.AppointmentReason"),
    ("/gestion/rendez-vous/", "name"): fixed("venu", "annuler"),
    ("/rendez-vous/", "slug"): column("appointments.AppointmentReason", "slug"),
    ("/rendez-vous/suivi/", "token"): appointment_token,
    ("/gestion/snippets/choose/appointments/counter/", "pk"): row("appointments.Counter"),
    ("/gestion/snippets/choose/appointments/closure/", "pk"): row("appointments.Closure"),
    ("/gestion/snippets/choose/appointments/appointmentreason/", "pk"): row(
        "appointments.AppointmentReason"
    ),
    ("/gestion/rubriques/", "pk"): row("websites.Topic"),
    ("/gestion/settings/", "model_name"): fixed("theme"),
    ("/gestion/settings/", "pk"): row("wagtailcore.Site"),
    ("/gestion/sites/", "pk"): row("wagtailcore.Site"),
    ("/gestion/snippets/choose/local_life/joboffer/", "pk"): row("local_life.JobOffer"),
    ("/gestion/snippets/choose/local_life/menuweek/", "pk"): row("local_life.MenuWeek"),
    ("/gestion/snippets/choose/local_life/collectionsector/", "pk"): row(
        "local_life.CollectionSector"
    ),
    ("/gestion/snippets/choose/local_life/collectionshift/", "pk"): row(
        "local_life.CollectionShift"
    ),
    ("/gestion/snippets/choose/websites/councilmember/", "pk"): row("websites.CouncilMember"),
    ("/gestion/snippets/choose/websites/directoryentry/", "pk"): row("websites.DirectoryEntry"),
    ("/gestion/snippets/choose/websites/topic/", "pk"): row("websites.Topic"),
    ("/gestion/snippets/choose/websites/commission/", "pk"): row("websites.Commission"),
    ("/gestion/snippets/choose/websites/councilgroup/", "pk"): row("websites.CouncilGroup"),
    ("/gestion/snippets/choose/websites/grouptext/", "pk"): row("websites.GroupText"),
    ("/gestion/tag-autocomplete/", "app_name"): fixed("taggit"),
    ("/gestion/tag-autocomplete/", "model_name"): fixed("tag"),
    ("/gestion/users/", "pk"): person,
    ("/gestion/workflows/", "pk"): row("wagtailcore.Workflow"),
    ("/gestion/workflows/tasks/", "pk"): row("wagtailcore.Task"),
    ("/gestion/workflows/tasks/", "model_name"): fixed("groupapprovaltask"),
    ("/gestion/workflows/tasks/", "app_label"): fixed("wagtailcore"),
    ("/invitation/", "token"): invitation_token,
}
# Routes that are regular expressions without names: their addresses, in full.
BY_HAND: dict[str, Callable[[World], list[str]]] = {
    r"/documents/(\d+)/(.*)": lambda world: [
        f"/documents/{document.pk}/{document.filename}"
        for document in apps.get_model("wagtaildocs.Document").objects.all()
    ],
    r"/((?:[\w\-]+/)*)": lambda world: [
        page.url_path.replace("/accueil", "", 1) for page in Page.objects.filter(depth__gt=1)
    ],
    "/gestion/(?:users|groups|api-tokens|password_reset|failwhale)/": lambda world: [
        f"/gestion/{name}/"
        for name in ("users", "groups", "api-tokens", "password_reset", "failwhale")
    ],
    "/gestion/bulk/(?:accounts|auth)/": lambda world: [
        f"/gestion/bulk/accounts/user/delete/?id={person(world)[0]}",
        "/gestion/bulk/auth/group/delete/?id=1",
    ],
    "/gestion/.*/": lambda world: ["/gestion/n-existe-pas/"],
}
# A token of A is the key to what it opens on A's host: shown to the neighbours' hosts alone.
KEYS = {"token", "key"}
# Asked with every address: names of A's rows where views look for filters and choices.
QUERY = "q=mirabelle&p=1&page=1&ordering=-id&search=mirabelle&usage_count=1"


@dataclass(frozen=True)
class Address:
    route: Route
    path: str
    # The same with its key (a token) broken: on the host it was made for, a key rightly opens.
    without_key: str


def arguments_of(route: Route) -> list[str]:
    return [first or second for first, second in ARGUMENT.findall(route.address)]


def source_of(route: Route, argument: str) -> Source:
    places = [
        (len(start), source)
        for (start, name), source in BY_PLACE.items()
        if name == argument and route.address.startswith(start)
    ]
    if places:
        return max(places, key=lambda place: place[0])[1]
    if argument in BY_NAME:
        return BY_NAME[argument]
    raise UnknownArgument(f"{route.kind} {route.address}: {argument}")


def is_known(route: Route) -> bool:
    """Whether the registry can fill this route's address."""
    if route.address in BY_HAND:
        return True
    try:
        for argument in arguments_of(route):
            source_of(route, argument)
    except UnknownArgument:
        return False
    plain = ARGUMENT.sub("", route.address).replace("\\.", "")
    return not re.search(r"[\\()^$?*]", plain)


def addresses_of(route: Route, world: World) -> list[Address]:
    """One or two addresses; call inside A's space. Raises UnknownArgument."""
    if route.address in BY_HAND:
        return [Address(route, path, path) for path in BY_HAND[route.address](world)]
    names = arguments_of(route)
    if not names:
        return [Address(route, route.address, route.address)]
    pairs = {name: source_of(route, name)(world) for name in names}
    broken = {name: _break(pair) if name in KEYS else pair for name, pair in pairs.items()}
    made: dict[str, Address] = {}
    for turn in (0, 1):
        path = _filled(route, pairs, turn)
        made.setdefault(path, Address(route, path, _filled(route, broken, turn)))
    return list(made.values())


def _break(pair: Pair) -> Pair:
    return f"x{pair[0]}", f"x{pair[1]}"


def _filled(route: Route, pairs: dict[str, Pair], turn: int) -> str:
    path = ARGUMENT.sub(lambda match: pairs[match[1] or match[2]][turn], route.address)
    return re.sub(r"\\(.)", r"\1", path)


def identities(world: World) -> list[str]:
    """Every identity of A's rows, to be slipped into forms of the neighbours; inside A's space."""
    found = [str(world.a.id)]
    for label in (
        "document_requests.DocumentRequest",
        "document_requests.Attachment",
        "notifications.Notification",
        "outbox.OutboxMessage",
    ):
        model: Any = apps.get_model(label)
        if isinstance(model._meta.pk, models.UUIDField):
            found += [str(pk) for pk in model._base_manager.values_list("pk", flat=True)[:2]]
    return found
