"""A new name, a new code: the authority stays the same, its history keeps the old ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority, PastIdentity
from tenants.directory import facade as directory
from tenants.directory import grammar, siren
from tenants.lifecycle.actions.states import checked_reason, forget_pages_of
from tenants.lifecycle.actions.telling import tell, trace
from tenants.lifecycle.errors import IdentityRefused
from tenants.lifecycle.permissions import require_leader
from tenants.lifecycle.registry import Identity, identity_listeners

Fact = PastIdentity.Fact
INSEE_CODE = re.compile(r"^(?:\d{2}|2[AB])\d{3}$")
LONGEST_NAME = 200


@dataclass(frozen=True)
class Decision:
    """Who decided a change of identity, why, and from which day."""

    reason: str
    effective_on: date
    actor: Any | None


def rename(authority: LocalAuthority, name: str, decision: Decision) -> None:
    """Give the authority its new name; its site and its mails follow, the old one is still found.

    A commune's name changes by decree (CGCT, L2111-1). Addresses do not change by themselves.
    Raises NotAllowed, IdentityRefused.
    """
    wanted = " ".join(name.split())
    with public_space(), transaction.atomic():
        locked, reason = _start(authority, Fact.NAME, decision)
        if not 1 < len(wanted) <= LONGEST_NAME or not any(map(str.isalpha, wanted)):
            raise IdentityRefused("wrong_name", _("Écrivez le nouveau nom, tel qu'il est publié."))
        if wanted == locked.name:
            raise IdentityRefused("same_name", _("C'est déjà son nom."))
        before = identity_of(locked)
        _remember(locked, Fact.NAME, locked.name, reason, decision)
        locked.name = wanted
        locked.type_liaison = _liaison(locked)
        locked.save(update_fields=["name", "type_liaison"])
        facts = {"before": before.name, "name": wanted}
        _finish(locked, "authority.renamed", before, decision, reason, facts)
    authority.refresh_from_db()


def recode(
    authority: LocalAuthority, decision: Decision, *, insee_code: str = "", siren_number: str = ""
) -> None:
    """Give the authority its new INSEE code, SIREN, or both; what is empty stays.

    For a change of code alone: Aurseulles went from 14011 to 14581 without merging with anyone.
    Raises NotAllowed, IdentityRefused.
    """
    wanted = {
        Fact.INSEE_CODE: insee_code.strip().upper(),
        Fact.SIREN: siren.cleaned(siren_number),
    }
    with public_space(), transaction.atomic():
        before = identity_of(authority)
        changes: dict[str, str] = {}
        for fact, value in wanted.items():
            current = str(getattr(authority, fact.value))
            if not value or value == current:
                continue
            locked, reason = _start(authority, fact, decision)
            _check_code(locked, fact, value)
            _remember(locked, fact, current, reason, decision)
            changes[fact.value] = value
        if not changes:
            raise IdentityRefused("nothing_new", _("Écrivez au moins un nouveau code."))
        for field, value in changes.items():
            setattr(locked, field, value)
        locked.save(update_fields=list(changes))
        _finish(locked, "authority.recoded", before, decision, reason, changes)
    authority.refresh_from_db()


def identity_of(authority: LocalAuthority) -> Identity:
    return Identity(
        name=authority.name,
        full_name=authority.full_name,
        of_name=authority.of_name,
        at_name=authority.at_name,
        town_hall=authority.town_hall,
    )


def tell_services(authority: LocalAuthority, before: Identity) -> None:
    """Let each service follow, in the authority's space; nothing to do before the space is."""
    if authority.state == LocalAuthority.State.PREPARING:
        return
    with space_of(authority):
        for listener in identity_listeners():
            listener(authority, before)


def _start(authority: LocalAuthority, fact: str, decision: Decision) -> tuple[LocalAuthority, str]:
    locked = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
    require_leader(decision.actor, locked)
    if decision.effective_on > today() or decision.effective_on.year < 1900:
        raise IdentityRefused(
            "wrong_date", _("Choisissez la date d'aujourd'hui, ou une date passée.")
        )
    last = locked.past_identities.filter(fact=fact).first()
    if last is not None and decision.effective_on <= last.until:
        raise IdentityRefused(
            "before_the_last",
            _("Le changement précédent date du %s : choisissez une date après celle-là.")
            % date_format(last.until, "j F Y"),
        )
    return locked, checked_reason(decision.reason)


def _remember(
    authority: LocalAuthority, fact: str, value: str, reason: str, decision: Decision
) -> None:
    if not value:
        return
    PastIdentity.objects.create(
        authority=authority,
        fact=fact,
        value=value,
        type_liaison=authority.type_liaison if fact == Fact.NAME else "",
        until=decision.effective_on,
        reason=reason,
        changed_by_id=decision.actor.pk if decision.actor is not None else None,
    )


def _finish(
    authority: LocalAuthority,
    action: str,
    before: Identity,
    decision: Decision,
    reason: str,
    facts: dict[str, str],
) -> None:
    day = decision.effective_on
    trace(
        action,
        authority,
        actor=decision.actor,
        reason=reason,
        effective_on=day.isoformat(),
        **facts,
    )
    forget_pages_of(authority)
    tell_services(authority, before)
    tell(
        authority,
        _("%(name)s : nouveau nom ou nouveau code") % {"name": authority.full_name},
        [
            _("Bonjour,"),
            _("À compter du %(day)s : %(name)s, code INSEE %(code)s, SIREN %(siren)s.")
            % {
                "day": date_format(day, "j F Y"),
                "name": authority.full_name,
                "code": authority.insee_code or _("sans objet"),
                "siren": authority.siren or _("inconnu"),
            },
            _("L'ancien nom et les anciens codes restent dans l'historique."),
            _("Raison : %s") % reason,
        ],
    )


def _liaison(authority: LocalAuthority) -> str:
    """INSEE's when its list knows the new name already, else the likely one."""
    if not authority.is_commune:
        return authority.type_liaison
    try:
        official = directory.commune_by_insee(authority.insee_code)
    except directory.UnknownInseeCode:
        return grammar.guess_liaison(authority.name)
    same = official.name == authority.name
    return official.type_liaison if same else grammar.guess_liaison(authority.name)


def _check_code(authority: LocalAuthority, fact: str, value: str) -> None:
    others = LocalAuthority.objects.exclude(pk=authority.pk)
    if fact == Fact.INSEE_CODE:
        if not authority.is_commune:
            raise IdentityRefused(
                "no_insee_code", _("Seules les communes ont un code INSEE de ce type.")
            )
        if not INSEE_CODE.match(value):
            raise IdentityRefused(
                "wrong_code", _("Un code INSEE a cinq caractères, par exemple 14581 ou 2A004.")
            )
        taken = others.filter(insee_code=value).first()
    else:
        if not siren.is_well_formed(value):
            raise IdentityRefused("wrong_siren", _("Ce numéro SIREN est mal écrit."))
        taken = others.filter(siren=value).first()
    if taken is not None:
        raise IdentityRefused("taken", _("Ce code est déjà celui de : %s.") % taken.full_name)
