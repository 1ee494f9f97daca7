"""Changing the state of a space."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import host_cache, page_cache
from kernel.clock import today
from kernel.tenancy import public_space
from tenants.authorities.models import Domain, LocalAuthority
from tenants.lifecycle import queries
from tenants.lifecycle.actions.telling import name_of, tell, trace
from tenants.lifecycle.errors import TransitionRefused
from tenants.lifecycle.models import State, StateChange
from tenants.lifecycle.permissions import require_transition
from tenants.lifecycle.transitions import Transition, between

LONGEST_REASON = 500
FARTHEST_DEPARTURE = timedelta(days=5 * 366)
# How the audit log names each transition.
_ACTS: dict[str, str] = {
    State.TRIAL: "authority.put_on_trial",
    State.OPEN: "authority.opened",
    State.SUSPENDED: "authority.suspended",
    State.LEAVING: "authority.departure_announced",
    State.FROZEN: "authority.frozen",
}


def change_state(
    authority: LocalAuthority,
    target: str,
    *,
    reason: str,
    actor: Any | None,
    effective_on: date | None = None,
) -> StateChange | None:
    """Move a space to another state of its life, tell those concerned, forget its kept pages.

    None when it is in that state already: nothing happens twice. `actor` None is the platform.
    Raises TransitionRefused, NotAllowed.
    """
    with public_space(), transaction.atomic():
        locked = _lock(authority)
        if locked.state == target:
            return None
        step = _allowed(locked, target, actor)
        if locked.state == State.FROZEN:
            _answer_again(locked)
        change = _apply(locked, step, reason, actor, _checked_day(target, effective_on))
    authority.state = target
    return change


def freeze_in_favour_of(
    authority: LocalAuthority,
    successor: LocalAuthority,
    *,
    reason: str,
    actor: Any | None,
    effective_on: date | None = None,
) -> None:
    """Freeze a space whose authority another one takes over from.

    Doing it twice changes nothing. The caller has checked the rights and hands the hosts over:
    this is a step of a merger. Raises TransitionRefused.
    """
    with public_space(), transaction.atomic():
        for each in sorted([authority, successor], key=lambda one: one.pk):
            _lock(each)
        authority.refresh_from_db()
        _check_successor(authority, successor)
        if authority.state != State.FROZEN:
            step = between(authority.state, State.FROZEN)
            if step is None:
                raise _wrong_state(authority)
            _apply(authority, step, reason, actor, _checked_day(State.FROZEN, effective_on))
        if authority.succeeded_by_id != successor.pk:
            authority.succeeded_by = successor
            authority.save(update_fields=["succeeded_by"])
            trace("authority.succeeded", authority, actor=actor, successor=str(successor.pk))


def _apply(
    authority: LocalAuthority, step: Transition, reason: str, actor: Any | None, day: date
) -> StateChange:
    change = StateChange.objects.create(
        authority=authority,
        source=step.source,
        target=step.target,
        reason=checked_reason(reason),
        author_id=actor.pk if actor is not None else None,
        author_name=name_of(actor),
        effective_on=day,
    )
    authority.state = step.target
    authority.save(update_fields=["state"])
    _announce(authority, change, step, actor)
    forget_pages_of(authority)
    return change


def forget_pages_of(*authorities: LocalAuthority) -> None:
    """Once committed, no kept page of these spaces' hosts is read, nor where they led."""
    hosts = list(Domain.objects.filter(authority__in=authorities).values_list("host", flat=True))
    transaction.on_commit(lambda: page_cache.forget(hosts))
    # A bulk update tells nobody by itself.
    transaction.on_commit(host_cache.hosts.forget)


def checked_reason(reason: str) -> str:
    """Raises TransitionRefused for an empty or endless one."""
    text = reason.strip()
    if not text:
        raise TransitionRefused("reason_missing", _("Indiquez la raison de ce changement."))
    if len(text) > LONGEST_REASON:
        raise TransitionRefused(
            "reason_too_long", _("Résumez la raison en %s caractères.") % LONGEST_REASON
        )
    return text


def _lock(authority: LocalAuthority) -> LocalAuthority:
    return LocalAuthority.objects.select_for_update().get(pk=authority.pk)


def _allowed(authority: LocalAuthority, target: str, actor: Any | None) -> Transition:
    step = between(authority.state, target)
    if step is None or (
        authority.state == State.LEAVING
        and target in {State.OPEN, State.TRIAL}
        and target != queries.state_before_leaving(authority)
    ):
        raise _wrong_state(authority)
    require_transition(step, actor, authority)
    if authority.state == State.FROZEN and authority.succeeded_by_id:
        raise TransitionRefused(
            "succeeded",
            _("%(name)s a pris la suite de cet espace : il ne peut plus rouvrir.")
            % {"name": authority.succeeded_by},
        )
    return step


def _wrong_state(authority: LocalAuthority) -> TransitionRefused:
    return TransitionRefused(
        "wrong_state",
        _("Cet espace est dans l'état « %(state)s » : ce changement n'est pas possible.")
        % {"state": authority.get_state_display()},
    )


def _checked_day(target: str, day: date | None) -> date:
    """A departure is announced; anything else counts from today or from a day that is past."""
    if day is None:
        return today()
    if target != State.LEAVING and day > today():
        raise TransitionRefused(
            "date_in_future", _("Choisissez la date d'aujourd'hui, ou une date passée.")
        )
    if target == State.LEAVING and not today() <= day <= today() + FARTHEST_DEPARTURE:
        raise TransitionRefused(
            "wrong_date", _("Choisissez une date de départ à venir, dans les cinq ans.")
        )
    if day.year < 1900:
        raise TransitionRefused("wrong_date", _("Cette date est trop ancienne."))
    return day


def _answer_again(authority: LocalAuthority) -> None:
    """A frozen space that opens again answers on its own hosts; inner redirects stay."""
    outward = authority.domains.exclude(redirects_to=None).exclude(
        redirects_to__authority=authority
    )
    outward.update(redirects_to=None)


def _check_successor(authority: LocalAuthority, successor: LocalAuthority) -> None:
    if successor.pk == authority.pk:
        raise TransitionRefused(
            "successor_is_itself", _("Un espace ne peut pas prendre sa propre suite.")
        )
    if LocalAuthority.objects.get(pk=successor.pk).is_closed:
        raise TransitionRefused(
            "successor_closed", _("L'espace qui prend la suite est lui-même fermé.")
        )


def _announce(
    authority: LocalAuthority, change: StateChange, step: Transition, actor: Any | None
) -> None:
    trace(
        _ACTS[change.target],
        authority,
        actor=actor,
        source=change.source,
        reason=change.reason,
        effective_on=change.effective_on.isoformat(),
    )
    state = authority.get_state_display()
    who = change.author_name or _("la plateforme")
    day = date_format(change.effective_on, "j F Y")
    tell(
        authority,
        _("%(name)s : l'espace passe à l'état « %(state)s »")
        % {"name": authority.full_name, "state": state},
        [
            _("Bonjour,"),
            _("Le %(day)s, l'espace de %(name)s passe à l'état « %(state)s ».")
            % {"day": day, "name": authority.full_name, "state": state},
            _("Décidé par : %s.") % who,
            _("Raison : %s") % change.reason,
            *[str(line) for line in step.consequences],
        ],
    )
