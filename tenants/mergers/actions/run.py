"""Rehearse a merger, then run it. Both need the owner's rights: the « operations » queue."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, time
from time import sleep
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from kernel import page_cache
from kernel.audit import facade as audit
from kernel.clock import now, today
from kernel.errors import DomainError
from kernel.host_cache import hosts as host_cache
from kernel.outbox import facade as outbox
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.mergers.actions import reporting, succession
from tenants.mergers.actions.performing import Merged, perform
from tenants.mergers.actions.plan import verify
from tenants.mergers.copying import files
from tenants.mergers.errors import MergerRefused
from tenants.mergers.models import Merger, MergerOrigin

logger = logging.getLogger(__name__)
State = Merger.State
DRAIN_SECONDS = 3


class _Rehearsed(Exception):
    """Carries the outcome of a rehearsal out of the transaction that it undoes."""

    def __init__(self, merged: Merged) -> None:
        super().__init__()
        self.merged = merged


def request_check(merger_id: UUID, *, actor: Any | None) -> None:
    """Ask the workers for the report."""
    with public_space(), transaction.atomic():
        merger = _locked(merger_id)
        _refuse_if_started(merger)
        merger.state, merger.failure, merger.report = State.DRAFT, "", {}
        merger.save(update_fields=["state", "failure", "report"])
        audit.record("merger.check_asked", actor=actor, target=str(merger.pk))
        outbox.enqueue("mergers.check", payload={"merger": str(merger.pk)}, queue="operations")


def check_merger(merger_id: UUID) -> Merger:
    """Rehearse the whole merger, undo it, keep the report. Writes to no space.

    What stops the merger is in the report (`blocking`), or in `failure` when it could not even
    be rehearsed.
    """
    with public_space():
        with transaction.atomic():
            _refuse_if_started(_locked(merger_id))
        merger = Merger.objects.get(pk=merger_id)
        failure, report = "", {}
        try:
            verify(merger, _authorities(merger))
            report = reporting.report(merger, _rehearse(merger))
        except (DomainError, DatabaseError, RuntimeError, ValueError, OSError) as error:
            logger.exception("merger %s could not be rehearsed", merger_id)
            failure = _told(error)
        with transaction.atomic():
            merger = _locked(merger_id)
            _refuse_if_started(merger)
            merger.state = State.DRAFT if failure else State.CHECKED
            merger.failure, merger.report, merger.checked_at = failure, report, now()
            merger.save(update_fields=["state", "failure", "report", "checked_at"])
    return merger


def _rehearse(merger: Merger) -> Merged:
    try:
        with transaction.atomic():
            raise _Rehearsed(perform(merger, hold_writers=False))
    except _Rehearsed as rehearsed:
        return rehearsed.merged


def request_run(merger_id: UUID, *, actor: Any) -> None:
    """Hand a checked merger to the workers: at once, or on its day when that is to come.

    Raises MergerRefused for a merger that is not ready.
    """
    with public_space(), transaction.atomic():
        merger = _locked(merger_id)
        if merger.state in {State.RUNNING, State.DONE}:
            return
        if not merger.is_ready:
            raise MergerRefused(
                "not_checked",
                _("Vérifiez d'abord la fusion à blanc, et réglez ce qui la bloque."),
            )
        merger.started_by = actor
        merger.save(update_fields=["started_by"])
        later = merger.effective_on > today()
        day = make_aware(datetime.combine(merger.effective_on, time.min)) if later else None
        audit.record("merger.run_asked", actor=actor, target=str(merger.pk))
        outbox.enqueue(
            "mergers.run",
            payload={"merger": str(merger.pk)},
            queue="operations",
            not_before=day,
        )


def run_merger(merger_id: UUID) -> Merger:
    """Merge for good. All of it is there afterwards, or nothing.

    Again after the end: changes nothing. Again after a crash: starts over. What stops it is
    written in `failure`, and the communes are in service again.
    """
    with public_space():
        merger = _take(merger_id)
        if merger.state == State.DONE:
            return merger
        # Requests that began before the closing finish; processes look at the hosts once a second.
        sleep(DRAIN_SECONDS)
        try:
            return _merge(merger_id)
        except (DomainError, DatabaseError, RuntimeError, ValueError, OSError) as error:
            logger.exception("merger %s failed", merger_id)
            return _give_back(merger_id, _told(error))


def _take(merger_id: UUID) -> Merger:
    """Close the communes to writing before anything is read. Committed by itself."""
    with transaction.atomic():
        merger = _locked(merger_id)
        if merger.state in {State.RUNNING, State.DONE}:
            return merger
        if not merger.is_ready:
            raise MergerRefused("not_checked", _("Vérifiez d'abord la fusion à blanc."))
        if merger.effective_on > today():
            raise MergerRefused(
                "too_early",
                _("Cette fusion prend effet le %s : elle ne peut pas avoir lieu avant.")
                % merger.effective_on.strftime("%d/%m/%Y"),
            )
        verify(merger, _authorities(merger))
        for row in _rows(merger):
            row.previous_state = row.authority.state
            row.save(update_fields=["previous_state"])
            _set_state(row.authority, LocalAuthority.State.SUSPENDED)
        merger.state, merger.started_at, merger.failure = State.RUNNING, now(), ""
        merger.save(update_fields=["state", "started_at", "failure"])
        audit.record("merger.started", actor=merger.started_by, target=str(merger.pk))
    return merger


def _merge(merger_id: UUID) -> Merger:
    written: list[Any] = []
    try:
        with transaction.atomic():
            merger = _locked(merger_id)
            if merger.state != State.RUNNING:
                return merger
            merged = perform(merger, hold_writers=True)
            report = reporting.report(merger, merged)
            if report["blocking"]:
                raise MergerRefused("blocked", report["blocking"][0]["message"])
            schema = merged.target.schema_name
            written += files.copy_files(merged.outcome.files, schema)
            succession.succeed(merger, merged.target)
            merger.target = merged.target
            merger.state, merger.done_at, merger.report = State.DONE, now(), report
            merger.save(update_fields=["target", "state", "done_at", "report"])
            _forget_kept_pages(merged.target)
    except BaseException:
        files.remove(written)
        raise
    return merger


def _give_back(merger_id: UUID, failure: str) -> Merger:
    with transaction.atomic():
        merger = _locked(merger_id)
        if merger.state != State.RUNNING:
            return merger
        for row in _rows(merger):
            _set_state(row.authority, row.previous_state or LocalAuthority.State.OPEN)
        merger.state, merger.failure = State.DRAFT, failure
        merger.save(update_fields=["state", "failure"])
        audit.record("merger.failed", actor=merger.started_by, target=str(merger.pk))
    return merger


def _set_state(authority: LocalAuthority, state: str) -> None:
    LocalAuthority.objects.filter(pk=authority.pk).update(state=state)
    authority.state = state
    _forget_kept_pages(authority)


def _forget_kept_pages(authority: LocalAuthority) -> None:
    hosts = [domain.host for domain in authority.domains.all()]
    transaction.on_commit(lambda: page_cache.forget(hosts))
    # `update` sends no signal: say it here.
    transaction.on_commit(host_cache.forget)


def _rows(merger: Merger) -> Sequence[MergerOrigin]:
    return list(merger.origins.select_related("authority").order_by("position"))


def _authorities(merger: Merger) -> list[LocalAuthority]:
    return [row.authority for row in _rows(merger)]


def _locked(merger_id: UUID) -> Merger:
    # The author is read here, in public: a space does not see who runs the platform.
    related = Merger.objects.select_related("started_by", "intercommunality")
    return related.select_for_update(of=("self",)).get(pk=merger_id)


def _refuse_if_started(merger: Merger) -> None:
    if merger.state in {State.RUNNING, State.DONE}:
        raise MergerRefused("started", _("Cette fusion est en cours ou déjà faite."))


def _told(error: Exception) -> str:
    """A rule's refusal in its own words; a defect by its name alone, the rest is in the log."""
    if isinstance(error, DomainError):
        return error.message
    return _(
        "Erreur technique (%(kind)s). Rien n'a été changé ; le détail est dans le journal du"
        " serveur."
    ) % {"kind": type(error).__name__}
