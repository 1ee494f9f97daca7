"""Whoever shows an offer forgets its kept pages when it changes: each commune its own, no other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from kernel.tenancy import space_of
from shared_services.shared_content import queries
from shared_services.shared_content.projection.models import SharedItem
from shared_services.websites import facade as websites
from tenants.authorities.models import LocalAuthority, Membership


def receivers_of(item: SharedItem) -> list[LocalAuthority]:
    """The neighbours in service it is offered to. Call in its author's space."""
    others = queries.neighbourhood().others
    return [one for one in others if item.for_everyone or one.pk in item.audience]


def forget_pages(authorities: Iterable[Any]) -> None:
    """Once committed: what these sites keep of their pages and surroundings is read no more."""
    concerned = list(authorities)

    def forget() -> None:
        for one in concerned:
            with space_of(one):
                websites.forget_shell()

    if concerned:
        transaction.on_commit(forget)


def listen() -> None:
    """A neighbour that leaves, closes or merges takes its offers with it: the database hides them
    at once, and the pages that were kept with them go too. Called once, when the app is ready.
    """
    post_save.connect(_authority_changed, sender=LocalAuthority, dispatch_uid="shared_content")
    post_save.connect(_membership_changed, sender=Membership, dispatch_uid="shared_content")


def _authority_changed(
    instance: LocalAuthority,
    created: bool,
    raw: bool = False,
    update_fields: Any = None,
    **_signal: Any,
) -> None:
    names = set(update_fields or ("state",))
    if not raw and not created and names & {"state", "succeeded_by"}:
        _forget_its_offers(instance, queries.neighbourhood(instance).others)


def _membership_changed(
    instance: Membership, created: bool, raw: bool = False, **_signal: Any
) -> None:
    """Who joins has offered nothing here yet: the pages of the others are true."""
    if raw or created:
        return
    left = queries.neighbourhood(instance.intercommunality).others
    _forget_its_offers(instance.commune, [*left, instance.intercommunality])
    forget_pages([instance.commune])


def _forget_its_offers(authority: LocalAuthority, others: Iterable[LocalAuthority]) -> None:
    offered = SharedItem.objects.filter(authority_id=authority.pk, state=SharedItem.State.OFFERED)
    if offered.exists():
        forget_pages(others)
