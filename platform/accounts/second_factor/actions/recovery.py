"""Replace a lost second factor: the person asks, two others agree, the person enrols again.

Never one helper alone, never for oneself; a mail to the person at each step, with a link to stop.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.second_factor.actions import recovery_mails as mails
from accounts.second_factor.circles import helpers, workplaces_of
from accounts.second_factor.errors import RecoveryRefused
from accounts.second_factor.models import FactorRecovery
from accounts.second_factor.queries import has_factor, works_at, works_somewhere
from accounts.sessions.facade import end_all
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import authority_by_id, space_of

_SALT = "second_factor.recovery.stop"
SHORTEST_REASON = 15


def ask(email: str) -> None:
    """Open a request for whoever has this address and a factor; else do nothing.

    With helpers for whoever works for a town hall, alone for a resident. Nothing tells the caller
    which. A request that waits already is not doubled.
    """
    user = User.everyone.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not has_factor(user):
        return
    alone = not works_somewhere(user)
    with transaction.atomic():
        User.everyone.select_for_update().get(pk=user.pk)
        waiting = FactorRecovery.objects.filter(user=user, used_at=None, stopped_at=None)
        # One from before the person took or left a role serves no more.
        if waiting.open().filter(alone=alone).exists():
            return
        waiting.update(stopped_at=now())
        if alone:
            _open_alone(user)
            return
        recovery = FactorRecovery.objects.create(
            user=user, expires_at=now() + FactorRecovery.LIFETIME
        )
        audit.record("factor_recovery.asked", actor=user, target=str(user.pk))
        mails.tell_person("asked", recovery, stop=stop_token(recovery))
        mails.tell_helpers("to_start", recovery, _who_may_start(user))


def _open_alone(user: User) -> None:
    secret = secrets.token_urlsafe(32)
    wait = timedelta(hours=settings.SECOND_FACTOR_RECOVERY_WAIT)
    usable_from = now() + max(wait, FactorRecovery.WAIT_ALONE)
    recovery = FactorRecovery.objects.create(
        user=user,
        alone=True,
        link_digest=_digest(secret),
        usable_from=usable_from,
        expires_at=usable_from + FactorRecovery.LINK_LIFETIME_ALONE,
    )
    audit.record("factor_recovery.asked", actor=user, target=str(user.pk))
    mails.tell_person("alone", recovery, stop=stop_token(recovery), secret=secret)


def start(recovery_id: UUID, *, reason: str, actor: User) -> FactorRecovery:
    """A first helper has checked who the person is, and writes how. Raises RecoveryRefused."""
    with _locked(recovery_id) as recovery:
        if recovery.alone:
            raise RecoveryRefused("alone", _("Cette personne a déjà son propre lien."))
        if recovery.started_at is not None:
            raise RecoveryRefused("already_started", _("Quelqu'un s'en occupe déjà."))
        if len(reason.strip()) < SHORTEST_REASON:
            raise RecoveryRefused(
                "no_reason", _("Écrivez en une phrase comment vous avez vérifié l'identité.")
            )
        place = _place_to_help(recovery, actor)
        recovery.authority_id = place.id if place is not None else None
        recovery.reason = reason.strip()
        recovery.started_by, recovery.started_at = actor, now()
        recovery.save()
        _note("factor_recovery.started", recovery, actor, reason=recovery.reason)
        mails.tell_person("started", recovery, stop=stop_token(recovery))
        mails.tell_helpers("to_approve", recovery, second_helpers(recovery))
    return recovery


def approve(recovery_id: UUID, *, actor: User) -> None:
    """A second helper agrees: the person receives a link. Raises RecoveryRefused."""
    with _locked(recovery_id) as recovery:
        if recovery.started_by is None:
            raise RecoveryRefused("not_started", _("Personne n'a encore vérifié l'identité."))
        if recovery.approved_at is not None:
            raise RecoveryRefused("already_approved", _("Un accord a déjà été donné."))
        if actor.pk in {recovery.user_id, recovery.started_by_id}:
            raise RecoveryRefused(
                "same_person",
                _("Il faut deux personnes, jamais pour soi : demandez à un autre."),
            )
        if actor.pk not in second_helpers(recovery):
            raise RecoveryRefused("not_allowed", _("Vous ne pouvez pas donner cet accord."))
        _check_first_helper(recovery)
        secret = secrets.token_urlsafe(32)
        recovery.approved_by, recovery.approved_at = actor, now()
        recovery.link_digest = _digest(secret)
        recovery.usable_from = now() + timedelta(hours=settings.SECOND_FACTOR_RECOVERY_WAIT)
        recovery.expires_at = recovery.usable_from + FactorRecovery.LINK_LIFETIME
        recovery.save()
        _note("factor_recovery.approved", recovery, actor)
        mails.tell_person("approved", recovery, stop=stop_token(recovery), secret=secret)


def stop(recovery: FactorRecovery, *, actor: User | None) -> None:
    """« Ce n'est pas moi », or a helper's refusal. Stopping twice changes nothing."""
    with transaction.atomic():
        held = FactorRecovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
        if held.used_at is not None:
            raise RecoveryRefused(
                "used", _("C'est trop tard : le lien a servi. Prévenez tout de suite votre mairie.")
            )
        if held.stopped_at is not None:
            return
        if actor is not None and actor.pk not in may_help(held):
            raise RecoveryRefused("not_allowed", _("Vous ne pouvez pas arrêter cette demande."))
        held.stopped_at = now()
        held.save(update_fields=["stopped_at"])
        _note("factor_recovery.stopped", held, actor)
        mails.tell_person("stopped", held)


def finish(recovery_id: UUID, *, password: str) -> User:
    """The link and the password are right: forget the lost factors, close every session.

    The person then enrols a new one. Raises RecoveryRefused, without using the link up.
    """
    with _locked(recovery_id) as recovery:
        check_usable(recovery)
        person = recovery.user
        if not person.check_password(password):
            raise RecoveryRefused("wrong_password", _("Ce mot de passe n'est pas le bon."))
        _replace(recovery)
    return User.everyone.get(pk=person.pk)


def finish_with_identity(recovery_id: UUID, *, person: User) -> None:
    """The mail's link, and the linked identity just shown: two proofs, no need to wait.

    For a request made alone. Raises RecoveryRefused, without using the link up.
    """
    with _locked(recovery_id) as recovery:
        if not recovery.alone or recovery.user_id != person.pk:
            raise RecoveryRefused("not_yours", _("Cette identité n'est pas celle du compte."))
        check_open(recovery)
        _replace(recovery)


def _replace(recovery: FactorRecovery) -> None:
    recovery.used_at = now()
    recovery.save(update_fields=["used_at"])
    Authenticator.objects.filter(user=recovery.user).delete()
    end_all(recovery.user, reason="second_factor")
    _note("factor_recovery.used", recovery, recovery.user)
    mails.tell_person("used", recovery)


def recovery_of_link(secret: str, *, even_early: bool = False) -> FactorRecovery:
    """Raises RecoveryRefused for a link that is wrong, old, used, stopped or too early."""
    found = FactorRecovery.objects.select_related("user").filter(link_digest=_digest(secret))
    recovery = found.first()
    if recovery is None:
        raise RecoveryRefused("unknown_link", _("Ce lien n'est pas complet. Ouvrez-le du message."))
    (check_open if even_early else check_usable)(recovery)
    return recovery


def check_usable(recovery: FactorRecovery) -> None:
    """Raises RecoveryRefused, also before its hour."""
    check_open(recovery)
    if recovery.usable_from is not None and recovery.usable_from > now():
        day = date_format(timezone.localtime(recovery.usable_from), "j F Y à H:i")
        words = _("Ce lien ne marche pas encore : attendez le %(day)s.")
        raise RecoveryRefused("too_early", words % {"day": day})


def check_open(recovery: FactorRecovery) -> None:
    """Raises RecoveryRefused, also when a role has come or gone since the request."""
    if recovery.used_at is not None:
        raise RecoveryRefused("used", _("Ce lien a déjà servi."))
    if recovery.stopped_at is not None or recovery.expires_at <= now():
        raise RecoveryRefused("over", _("Ce lien n'est plus valable. Faites une autre demande."))
    if recovery.alone:
        if works_somewhere(recovery.user) or not recovery.user.is_active:
            raise RecoveryRefused(
                "works_now", _("Vous travaillez pour une mairie : elle doit vous aider.")
            )
        return
    if recovery.approved_at is None or recovery.usable_from is None:
        raise RecoveryRefused("not_approved", _("Il manque l'accord d'une seconde personne."))
    _check_first_helper(recovery)


def stop_token(recovery: FactorRecovery) -> str:
    return signing.dumps(str(recovery.pk), salt=_SALT)


def recovery_to_stop(token: str) -> FactorRecovery:
    """Raises RecoveryRefused."""
    try:
        return FactorRecovery.objects.get(pk=UUID(signing.loads(token, salt=_SALT)))
    except (signing.BadSignature, ValueError, FactorRecovery.DoesNotExist) as error:
        raise RecoveryRefused("unknown_link", _("Ce lien n'est pas complet.")) from error


def may_help(recovery: FactorRecovery) -> set[UUID]:
    """Who may act on this request now: start it, or agree to it. Nobody on one made alone."""
    if recovery.alone:
        return set()
    if recovery.started_by_id is not None:
        return second_helpers(recovery)
    return _who_may_start(recovery.user)


def second_helpers(recovery: FactorRecovery) -> set[UUID]:
    but = {recovery.user_id} | ({recovery.started_by_id} if recovery.started_by_id else set())
    return helpers(_place(recovery), but=but)


def _who_may_start(user: User) -> set[UUID]:
    places = workplaces_of(user) or [None]
    return set().union(*(helpers(place, but={user.pk}) for place in places))


def _place_to_help(recovery: FactorRecovery, actor: User) -> Any | None:
    if actor.pk == recovery.user_id:
        raise RecoveryRefused("oneself", _("Vous ne pouvez pas le faire pour vous-même."))
    for place in workplaces_of(recovery.user) or [None]:
        if actor.pk in helpers(place, but={recovery.user_id}):
            return place
    raise RecoveryRefused("not_allowed", _("Cette personne ne travaille pas dans votre mairie."))


def _check_first_helper(recovery: FactorRecovery) -> None:
    """Rights may have gone since: of who vouched, or of the person."""
    place = _place(recovery)
    if recovery.started_by_id not in helpers(place, but={recovery.user_id}):
        raise RecoveryRefused(
            "helper_left",
            _("La personne qui a vérifié l'identité n'a plus ce droit. Refaites une demande."),
        )
    if not recovery.user.is_active or not works_at(recovery.user, place):
        raise RecoveryRefused("role_gone", _("Cette personne n'a plus de rôle dans cette mairie."))


def _place(recovery: FactorRecovery) -> Any | None:
    return authority_by_id(recovery.authority_id) if recovery.authority_id else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(action: str, recovery: FactorRecovery, actor: User | None, **detail: Any) -> None:
    """In the platform's journal and in the town hall's own."""
    target = str(recovery.user_id)
    audit.record(action, actor=actor, target=target, **detail)
    place = _place(recovery)
    if place is not None:
        with space_of(place):
            audit.record(action, actor=actor, target=target, **detail)


@contextmanager
def _locked(recovery_id: UUID) -> Iterator[FactorRecovery]:
    with transaction.atomic():
        held = FactorRecovery.objects.select_for_update(of=("self",))
        recovery = held.select_related("user", "started_by").filter(pk=recovery_id).first()
        if recovery is None:
            raise RecoveryRefused("unknown", _("Cette demande n'existe pas."))
        if recovery.stopped_at is not None or recovery.used_at is not None:
            raise RecoveryRefused("over", _("Cette demande est close."))
        if recovery.expires_at <= now():
            raise RecoveryRefused("over", _("Cette demande a expiré."))
        yield recovery
