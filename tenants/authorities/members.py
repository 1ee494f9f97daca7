"""Something for each member commune of the intercommunality at work."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError

from kernel.clock import today
from kernel.tenancy import require_authority
from tenants.authorities.models import LocalAuthority, Membership


def for_each_member(act: Callable[[Membership], None]) -> None:
    """Call `act` with each membership whose commune is served today.

    One commune whose database fails keeps no other waiting: all are tried, then it is raised.
    """
    failure: DatabaseError | None = None
    links = Membership.objects.on(today()).filter(
        intercommunality_id=require_authority().pk,
        commune__state__in=LocalAuthority.SERVED_STATES,
    )
    for link in links.select_related("commune"):
        if link.commune.is_closed:
            continue
        try:
            act(link)
        except DatabaseError as error:
            failure = error
    if failure is not None:
        raise failure
