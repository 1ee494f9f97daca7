from __future__ import annotations

import re
from datetime import timedelta

import idna
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles.facade import people_to_tell
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import require_authority
from shared_services.notifications.actions.notify import Recipient, notify
from shared_services.notifications.channels import permissions, records
from shared_services.notifications.channels.errors import DomainRefused
from shared_services.notifications.channels.models import SenderDomain
from shared_services.notifications.rendering import render
from shared_services.notifications.sender import forget_sender, mail_domain

State = SenderDomain.State
LOCAL_PART = re.compile(r"[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Name servers that do not answer for that long count as records that are gone.
PATIENCE = timedelta(days=3)


def declare_domain(domain: str, *, local_part: str, actor: permissions.Agent) -> SenderDomain:
    """Note the domain the commune wants to write from. Raises NotAllowed, DomainRefused.

    Nothing changes for mails before it is verified; the same domain again keeps what was found.
    """
    _check_right(actor)
    name, local = _checked(domain), local_part.strip().lower()
    if not LOCAL_PART.fullmatch(local) or ".." in local:
        raise DomainRefused(
            "wrong_local_part",
            _("Le début de l'adresse n'a que des lettres, chiffres, points et tirets."),
        )
    with transaction.atomic():
        before = SenderDomain.objects.select_for_update().first()
        if before is not None and before.domain == name:
            row = before
        else:
            SenderDomain.objects.all().delete()
            row = SenderDomain(domain=name)
        row.local_part = local
        row.save()
        audit.record("sender_domain.declared", actor=actor, target=row.address)
    forget_sender()
    return row


def verify_domain(*, actor: permissions.Agent) -> SenderDomain:
    """Look at the records now. Raises NotAllowed, DomainRefused when no domain is declared."""
    _check_right(actor)
    row = recheck(actor=actor)
    if row is None:
        raise DomainRefused("none", _("Indiquez d'abord le nom de domaine de la commune."))
    return row


def recheck(*, actor: permissions.Agent | None = None) -> SenderDomain | None:
    """Look at the records, change the state, tell the administrators of a domain that broke.

    Name servers that do not answer change nothing for three days. None: no domain here.
    """
    declared = SenderDomain.objects.first()
    if declared is None:
        return None
    # Slow, and elsewhere: not inside the transaction.
    found = records.findings(declared.domain, require_authority().pk)
    with transaction.atomic():
        row = SenderDomain.objects.select_for_update().filter(domain=declared.domain).first()
        if row is None:
            return None
        before = row.state
        row.state = _judged(row, found)
        row.findings, row.checked_at = found, now()
        if row.state == State.VERIFIED and _all_good(found):
            row.verified_at = row.checked_at
        row.save()
        if row.state != before:
            verified = row.state == State.VERIFIED
            audit.record(
                "sender_domain.verified" if verified else "sender_domain.broken",
                actor=actor,
                target=row.address,
            )
        if before == State.VERIFIED and row.state == State.BROKEN:
            _tell_administrators(row)
    forget_sender()
    return row


def forget_domain(*, actor: permissions.Agent) -> None:
    """Back to the platform's address. Raises NotAllowed; nothing to forget is fine."""
    _check_right(actor)
    with transaction.atomic():
        row = SenderDomain.objects.select_for_update().first()
        if row is not None:
            audit.record("sender_domain.forgotten", actor=actor, target=row.address)
            row.delete()
    forget_sender()


def _check_right(actor: permissions.Agent) -> None:
    if not permissions.can_set_up(actor):
        raise NotAllowed(_("Seuls les administrateurs choisissent l'adresse d'envoi."))


def _checked(domain: str) -> str:
    try:
        name = idna.encode(domain.strip().rstrip(".").lower(), uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        name = ""
    labels = name.split(".")
    if len(labels) < 2 or not all(map(LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise DomainRefused(
            "wrong_domain",
            _("Ce n'est pas un nom de domaine. Écrivez-le comme : chassy.fr"),
        )
    for ours in (settings.BASE_DOMAIN, mail_domain()):
        if f".{name}".endswith(f".{ours}"):
            raise DomainRefused(
                "ours", _("Ce domaine est celui de la plateforme, il sert déjà par défaut.")
            )
    return name


def _all_good(found: dict[str, dict[str, str]]) -> bool:
    return all(one["said"] == "good" for one in found.values())


def _judged(row: SenderDomain, found: dict[str, dict[str, str]]) -> State:
    if _all_good(found):
        return State.VERIFIED
    wrong = {one["said"] for one in found.values()} - {"good"}
    recently = row.verified_at is not None and row.verified_at > now() - PATIENCE
    if row.state == State.VERIFIED and wrong == {"unreachable"} and recently:
        return State.VERIFIED
    return State.PENDING if row.verified_at is None else State.BROKEN


def _tell_administrators(row: SenderDomain) -> None:
    authority = require_authority()
    context = {
        "domain": row.domain,
        "screen": authority.url("/gestion/adresse-envoi/"),
        "good_until": row.verified_at,
    }
    for member in people_to_tell(permissions.SENDER):
        notify(
            Recipient(member.email, member.name, user_id=member.user_id),
            template="channels/mail/domain_broken",
            rendered=lambda: render(
                "channels/mail/domain_broken", context, category="space.running"
            ),
            key=f"sender-domain-broken:{row.verified_at}:{member.user_id}",
            category="space.running",
            queue="transactional",
        )
