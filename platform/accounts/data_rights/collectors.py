"""What the accounts themselves hold: in each space, and once in public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.data_rights.consents import Consent, register_consents
from accounts.data_rights.registry import Fate, Section, register_personal_data
from accounts.federated.actions.linking import unlink
from accounts.federated.models import FederatedIdentity
from accounts.models import Invitation, User
from accounts.roles.models import UserGroup
from accounts.sessions.models import OpenSession
from kernel.audit import facade as audit
from kernel.processings import kept


def register() -> None:
    # The account itself goes last, by `accounts.actions.people.anonymise`.
    register_personal_data("accounts", collector=in_space, fates=fates)
    register_consents("identities", lister=linked_identities, withdrawer=unlink_identity)


def linked_identities(person: User) -> Iterator[Consent]:
    for found in FederatedIdentity.objects.filter(user=person):
        told = _("Entrer dans ce compte avec %s.") % found.get_provider_display()
        yield Consent(str(found.pk), told, found.linked_at)


def unlink_identity(person: User, key: str) -> None:
    unlink(UUID(key), actor=person)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Votre compte"),
        goes=_(
            "Votre nom, vos adresses électroniques, votre téléphone, votre mot de passe, votre "
            "double authentification, vos identités FranceConnect et ProConnect, vos connexions, "
            "vos navigateurs reconnus, les invitations reçues, la copie de vos données."
        ),
        stays=_("Un numéro sans nom, pour que les pages et les dossiers restent cohérents."),
    )
    yield Fate(
        _("Vos anciens rôles"),
        stays=_("Si vous avez remplacé quelqu'un : votre nom, les dates et la raison."),
        why=_(
            "La collectivité doit pouvoir prouver qui a eu accès à quoi (RGPD, art. 5, 2, 17, 3, b "
            "et 32)."
        ),
    )
    yield Fate(
        _("Journal des actes"),
        stays=_("La date et l'acte, avec ce numéro, sans votre nom. %s") % kept("journal.lines"),
        why=_("Preuve des actes et sécurité (RGPD, art. 17, 3, b et e, et art. 32)."),
    )


def moment(value: datetime | None) -> str:
    """« 3 mars 2026 à 14:05 », empty without a date."""
    return date_format(localtime(value), "j F Y à H:i") if value else ""


def in_space(person: User) -> Iterator[Section]:
    """Roles in the current space, and the acts of this person in its journal."""
    held = UserGroup.objects.filter(user_id=person.pk).select_related("group")
    yield Section(
        "Rôles",
        kept("team.roles"),
        [{"Rôle": link.group.name, "Depuis": moment(link.since)} for link in held],
    )
    yield _acts(person)


def in_public(person: User) -> Iterator[Section]:
    """The account, for the account host alone."""
    yield Section("Votre compte", kept("accounts.account"), [_profile(person)])
    yield Section(
        "Adresses électroniques",
        kept("accounts.account"),
        [
            {"Adresse": found.email, "Vérifiée": "oui" if found.verified else "non"}
            for found in EmailAddress.objects.filter(user=person)
        ],
    )
    yield Section(
        "Identités FranceConnect et ProConnect",
        kept("accounts.identities"),
        [
            {
                "Fournisseur": found.get_provider_display(),
                "Identifiant donné par le fournisseur": found.subject,
                "SIRET de l'employeur": found.siret,
                "Reliée le": moment(found.linked_at),
                "Utilisée le": moment(found.last_used_at),
            }
            for found in FederatedIdentity.objects.filter(user=person)
        ],
    )
    yield Section("Connexions", kept("accounts.sessions"), _sessions(person))
    yield Section("Invitations acceptées", kept("team.invitations"), _invitations(person))
    yield _acts(person)


def _profile(person: User) -> dict[str, str]:
    return {
        "Prénom": person.first_name,
        "Nom": person.last_name,
        "Adresse électronique": person.email,
        "Téléphone": person.phone,
        "Numéro vérifié le": moment(person.phone_verified_at),
        "Ouvert le": moment(person.date_joined),
    }


def _sessions(person: User) -> list[dict[str, str]]:
    return [
        {
            "Site": row.host,
            "Appareil": row.device,
            "Réseau": row.network,
            "Ouverte le": moment(row.opened_at),
            "Fermée le": moment(row.ended_at),
        }
        for row in OpenSession.objects.filter(user=person)
    ]


def _invitations(person: User) -> list[dict[str, str]]:
    return [
        {
            "Collectivité": row.authority_name,
            "Rôles": ", ".join(row.codes),
            "Envoyée le": moment(row.created_at),
            "Acceptée le": moment(row.accepted_at),
        }
        for row in Invitation.objects.filter(accepted_by=person)
    ]


def _acts(person: User) -> Section:
    lines = audit.AuditEntry.objects.filter(actor_id=person.pk)
    return Section(
        "Ce que vous avez fait, d'après le journal",
        kept("journal.lines"),
        [
            {
                "Date": moment(line.at),
                "Acte": audit.sentence(line.action, line.detail),
                "Réseau": line.network,
            }
            for line in lines
        ],
    )
