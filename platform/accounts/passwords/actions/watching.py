"""Rules of an authority on its accounts, and what its administrators do about those that sleep."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.mails import Letter, send_letter
from accounts.models import User
from accounts.passwords.errors import RulesRefused
from accounts.passwords.models import AccountRules
from accounts.passwords.queries import dormant, rules_of, seemingly_shared
from accounts.roles.abilities import TEAM
from accounts.roles.holders import people_to_tell
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.queries import roles_of
from kernel.audit import facade as audit
from kernel.tenancy import public_url, require_authority

RULES = ("rotation_scope", "rotation_months", "dormant_months")


def change_rules(
    *, rotation_scope: str, rotation_months: int, dormant_months: int, actor: Any
) -> AccountRules:
    """Set the current space's rules. Raises NotAllowed."""
    check_may_manage_team(actor)
    here = require_authority()
    with transaction.atomic():
        rules = rules_of(here.id)
        before = {name: getattr(rules, name) for name in RULES}
        rules.rotation_scope = rotation_scope
        rules.rotation_months = rotation_months
        rules.dormant_months = dormant_months
        rules.full_clean(exclude=["authority_id"], validate_unique=False)
        after = {name: getattr(rules, name) for name in RULES}
        rules.save()
        audit.record("account_rules.changed", actor=actor, **audit.changes(before, after))
    return rules


def remind(user: User, *, actor: Any) -> None:
    """Ask a member whether they still need their access. Raises NotAllowed, RulesRefused."""
    check_may_manage_team(actor)
    if not roles_of(user):
        raise RulesRefused("no_member", _("Cette personne ne fait pas partie de l'équipe."))
    here = require_authority()
    with transaction.atomic():
        send_letter(
            Letter(
                template="passwords/mail/still_needed",
                email=user.email,
                name=user.get_full_name(),
                context={
                    "place": here.full_name,
                    "action_url": public_url(here.primary_host, "/connexion/?next=/gestion/"),
                },
            )
        )
        audit.record("account.reminded", actor=actor, target=str(user.pk))


def tell_administrators() -> int:
    """Once a month, send the current space's administrators what there is to look at.

    Returns how many mails left: none when there is nothing.
    """
    here = require_authority()
    sleeping, shared = dormant(here.id), seemingly_shared()
    if not sleeping and not shared:
        return 0
    told = people_to_tell(TEAM)
    for administrator in told:
        send_letter(
            Letter(
                template="passwords/mail/to_watch",
                email=administrator.email,
                name=administrator.name,
                context={
                    "place": here.full_name,
                    "sleeping": len(sleeping),
                    "shared": len(shared),
                    "action_url": public_url(
                        here.primary_host, "/connexion/?next=/gestion/comptes/"
                    ),
                },
            )
        )
    return len(told)
