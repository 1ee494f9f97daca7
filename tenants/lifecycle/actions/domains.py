"""Host names of a space: take one, make it the main one, redirect it, give it back."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

import idna
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.tenancy import account_host, public_space
from tenants.authorities.models import Domain, LocalAuthority
from tenants.lifecycle.actions.identity import identity_of, tell_services
from tenants.lifecycle.actions.states import checked_reason, forget_pages_of
from tenants.lifecycle.actions.telling import tell, trace
from tenants.lifecycle.errors import DomainRefused
from tenants.lifecycle.permissions import require_leader
from tenants.onboarding.actions import RESERVED_SLUGS

# Names that resolve to a machine or to nobody (RFC 6761, RFC 8375), never to a town hall.
_NOBODYS = {"localhost", "local", "internal", "invalid", "test", "onion", "home", "lan", "arpa"}
_LABEL = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")


def add_domain(authority: LocalAuthority, host: str, *, actor: Any | None) -> Domain:
    """Let this host lead to the space too; it serves the site as the main one does.

    Raises NotAllowed, DomainRefused.
    """
    name = checked_host(host)
    with public_space(), transaction.atomic():
        locked = _lock(authority, actor)
        if Domain.objects.filter(host=name).exists():
            raise DomainRefused("taken", _("L'adresse %s est déjà utilisée ici.") % name)
        domain = Domain.objects.create(host=name, authority=locked, is_primary=False)
        trace("domain.added", locked, actor=actor, host=name)
        forget_pages_of(locked)
    return domain


def make_primary(domain: Domain, *, reason: str, actor: Any | None) -> None:
    """Make it the main address; the former one redirects to it for ever, path and query kept.

    Doing it twice changes nothing. Raises NotAllowed, DomainRefused.
    """
    with public_space(), transaction.atomic():
        authority = _lock(domain.authority, actor)
        new = authority.domains.get(pk=domain.pk)
        if new.is_primary:
            return
        text = checked_reason(reason)
        before = identity_of(authority)
        old = authority.domains.filter(is_primary=True).first()
        authority.domains.filter(is_primary=True).update(is_primary=False)
        Domain.objects.filter(pk=new.pk).update(is_primary=True, redirects_to=None)
        if old is not None:
            # Redirects to the old one first: the database refuses a redirect to a redirect.
            Domain.objects.filter(redirects_to=old).update(redirects_to=new)
            Domain.objects.filter(pk=old.pk).update(redirects_to=new)
        _after(authority, "domain.made_primary", actor, host=new.host, reason=text)
        tell_services(LocalAuthority.objects.get(pk=authority.pk), before)
        tell(
            LocalAuthority.objects.get(pk=authority.pk),
            _("%(name)s : nouvelle adresse du site") % {"name": authority.full_name},
            [
                _("Bonjour,"),
                _("Le site de %(name)s a maintenant l'adresse %(host)s.")
                % {"name": authority.full_name, "host": new.host},
                _("L'ancienne adresse y conduit toujours : les liens et les favoris marchent."),
                _("Raison : %s") % text,
            ],
        )


def redirect(domain: Domain, target: Domain, *, reason: str, actor: Any | None) -> None:
    """Have a host redirect for ever to another registered one.

    Raises NotAllowed, DomainRefused: the main address, a cycle, a redirect to a redirect.
    """
    with public_space(), transaction.atomic():
        authority = _lock(domain.authority, actor)
        both = Domain.objects.select_for_update().order_by("pk")
        found = {each.pk: each for each in both.filter(pk__in=[domain.pk, target.pk])}
        source, end = found[domain.pk], found[target.pk]
        if source.pk == end.pk or end.redirects_to_id == source.pk:
            raise DomainRefused(
                "cycle_of_redirects",
                _("%(one)s et %(other)s se renverraient l'une à l'autre sans fin.")
                % {"one": source.host, "other": end.host},
            )
        if end.redirects_to_id:
            raise DomainRefused(
                "chain_of_redirects",
                _("%(host)s redirige déjà ailleurs : choisissez l'adresse d'arrivée.")
                % {"host": end.host},
            )
        if source.is_primary and not authority.is_closed:
            raise DomainRefused(
                "primary", _("L'adresse principale ne redirige pas : changez-la d'abord.")
            )
        Domain.objects.filter(redirects_to=source).update(redirects_to=end)
        Domain.objects.filter(pk=source.pk).update(redirects_to=end)
        facts = {"host": source.host, "to": end.host, "reason": checked_reason(reason)}
        _after(authority, "domain.redirected", actor, **facts)


def remove_domain(domain: Domain, *, reason: str, actor: Any | None) -> None:
    """Stop answering on this host. Raises NotAllowed, DomainRefused for one still needed."""
    with public_space(), transaction.atomic():
        authority = _lock(domain.authority, actor)
        found = authority.domains.get(pk=domain.pk)
        if found.is_primary:
            raise DomainRefused(
                "primary", _("L'adresse principale ne se retire pas : changez-la d'abord.")
            )
        if found.redirected_from.exists():
            raise DomainRefused(
                "target_of_redirects",
                _("D'autres adresses redirigent vers %s : changez-les d'abord.") % found.host,
            )
        text = checked_reason(reason)
        forget_pages_of(authority)
        found.delete()
        trace("domain.removed", authority, actor=actor, host=found.host, reason=text)


def checked_host(text: str) -> str:
    """The ASCII form of a host name people may type with accents. Raises DomainRefused."""
    typed = text.strip().lower().rstrip(".")
    if not typed or re.search(r"[/:@\s?#\\%*]", typed):
        raise DomainRefused(
            "malformed",
            _("Écrivez seulement l'adresse, par exemple www.mairie-exemple.fr, sans https://."),
        )
    try:
        name = idna.encode(typed, uts46=True).decode()
    except idna.IDNAError as error:
        raise _malformed(text) from error
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(map(_LABEL.match, labels)):
        raise _malformed(text)
    if _is_a_number(name) or labels[-1].isdecimal():
        raise DomainRefused("number", _("Une adresse IP ne convient pas : il faut un nom."))
    _check_reserved(name, labels)
    return name


def _check_reserved(name: str, labels: list[str]) -> None:
    ours = settings.BASE_DOMAIN
    if name == ours or name in {account_host(), settings.INTERNAL_HOST}:
        raise DomainRefused("reserved", _("L'adresse %s est celle de la plateforme.") % name)
    if name.endswith(f".{ours}"):
        own = name.removesuffix(f".{ours}")
        if own in RESERVED_SLUGS or "." in own:
            raise DomainRefused("reserved", _("L'adresse %s est gardée par la plateforme.") % name)
    elif labels[-1] in _NOBODYS:
        raise DomainRefused("not_public", _("L'adresse %s n'existe pas sur Internet.") % name)


def _malformed(text: str) -> DomainRefused:
    return DomainRefused("malformed", _("« %s » n'est pas une adresse de site.") % text[:100])


def _is_a_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _lock(authority: LocalAuthority, actor: Any | None) -> LocalAuthority:
    locked = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
    require_leader(actor, locked)
    return locked


def _after(authority: LocalAuthority, action: str, actor: Any | None, **facts: object) -> None:
    trace(action, authority, actor=actor, **facts)
    forget_pages_of(authority)
