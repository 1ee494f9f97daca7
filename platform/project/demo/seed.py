"""Fills the demo. Each act looks first: a second run changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.actions.people import note_presence
from accounts.models import User
from accounts.rights_requests.facade import seed_demo_requests
from accounts.roles.facade import grant_role
from kernel.clock import now
from kernel.tenancy import public_space, space_of
from project.demo.people import PASSWORD, PEOPLE, RESIDENT, RESIDENT_PHONE, Person
from shared_services.acts import facade as acts
from shared_services.alerts import facade as alerts
from shared_services.appointments import facade as appointments
from shared_services.document_requests import facade as document_requests
from shared_services.local_life import facade as local_life
from shared_services.message_templates import facade as message_templates
from shared_services.official_guides import facade as official_guides
from shared_services.page_opinions import facade as page_opinions
from shared_services.shared_content import facade as shared_content
from shared_services.site_duties import facade as site_duties
from shared_services.site_editing import facade as site_editing
from shared_services.subscriptions import facade as subscriptions
from shared_services.websites import facade as websites
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of
from tenants.processing_register.facade import seed_demo_register


def seed_person(person: Person) -> User:
    """The account and its roles; raises LocalAuthority.DoesNotExist for a space not open yet."""
    with public_space(), transaction.atomic():
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = User.objects.create_user(
                email=person.email,
                password=PASSWORD,
                first_name=person.first_name,
                last_name=person.last_name,
            )
        EmailAddress.objects.get_or_create(
            user=user, email=person.email, defaults={"verified": True, "primary": True}
        )
        if person.email == RESIDENT and not user.phone:
            user.phone, user.phone_verified_at = RESIDENT_PHONE, now()
            user.save(update_fields=["phone", "phone_verified_at"])
        for code, roles in person.roles.items():
            if not code:
                for role in roles:
                    grant_role(user, role, actor=None)
                continue
            with space_of(_authority(code)):
                for role in roles:
                    grant_role(user, role, actor=None)
    return user


def seed_people() -> None:
    for person in PEOPLE:
        seed_person(person)


def seed_contact(authority: LocalAuthority, number: int) -> None:
    """Invented contact details: a reserved domain, a telephone range kept for fiction (Arcep)."""
    if authority.email:
        return
    town = authority.name if authority.is_commune else "Montholon"
    postal_code = authority.postal_codes[0] if authority.postal_codes else "89110"
    authority.email = f"mairie@{authority.slug}.example"
    authority.phone = f"03 53 01 {number // 100:02d} {number % 100:02d}"
    authority.address = f"1 place de la Mairie\n{postal_code} {town}"
    authority.save(update_fields=["email", "phone", "address"])


def seed_space(authority: LocalAuthority) -> None:
    """Site content everywhere, document requests where a town hall answers them."""
    with space_of(authority), transaction.atomic():
        websites.seed_demo_content(authority)
        acts.seed_demo_acts(authority)
        site_duties.seed_demo_duties()
        official_guides.seed_demo_guides()
        site_editing.seed_demo_care()
        page_opinions.seed_demo_opinions()
        local_life.seed_demo_life()
        alerts.seed_demo_alerts()
        subscriptions.seed_demo_subscribers()
        if authority.is_commune:
            document_requests.seed_demo_requests()
            appointments.seed_demo_appointments()
        else:
            document_requests.seed_demo_procedures()
        message_templates.seed_demo_wordings()
        if authority.slug == "montholon":
            seed_register(authority)
            seed_rights_requests(authority)


def seed_sharing(authorities: Iterable[LocalAuthority]) -> None:
    """Once every site has its content: each offers some, then each answers what it is offered."""
    spaces = list(authorities)
    for act in (shared_content.seed_demo_offers, shared_content.seed_demo_answers):
        for authority in spaces:
            with space_of(authority), transaction.atomic():
                act()


def seed_register(commune: LocalAuthority) -> None:
    """The intercommunality's officer, whom this commune accepts, and a processing of its own."""
    group = intercommunality_of(commune)
    if group is not None:
        with space_of(group):
            seed_demo_register()
    seed_demo_register()


def seed_rights_requests(commune: LocalAuthority) -> None:
    """The resident of the demo wants a name corrected."""
    with public_space():
        person = User.objects.get(email=RESIDENT)
        note_presence(person, commune)
    seed_demo_requests(person)


def logins() -> list[dict[str, str]]:
    """What the start-up table prints."""
    rows = []
    for person in PEOPLE:
        codes = [code for code in person.roles if code]
        url = _authority(codes[0]).url("/gestion/") if codes else ""
        rows.append({"email": person.email, "password": PASSWORD, "who": person.who, "url": url})
    return rows


def _authority(code: str) -> Any:
    field = "siren" if len(code) == 9 else "insee_code"
    return LocalAuthority.objects.get(**{field: code})
