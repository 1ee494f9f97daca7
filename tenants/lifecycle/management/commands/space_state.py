"""`beffroi space-state HOST [STATE --reason …]`: read or change the state of a space."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import DomainError
from kernel.tenancy import authority_of_host
from tenants.authorities.models import LocalAuthority
from tenants.lifecycle import facade

State = LocalAuthority.State


class Command(BaseCommand):
    help = "Say in which state a space is, with its history; change it when a state is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("host", help="One of the space's host names.")
        parser.add_argument("state", nargs="?", choices=[state.value for state in State])
        parser.add_argument("--reason", default="", help="Needed to change the state.")

    def handle(self, *args: Any, host: str, state: str | None, reason: str, **_: Any) -> None:
        authority = authority_of_host(host)
        if authority is None:
            raise CommandError(f"No space answers on {host}.")
        if state is not None:
            try:
                facade.change_state(authority, state, reason=reason, actor=None)
            except DomainError as error:
                raise CommandError(error.message) from error
        self.stdout.write(f"{authority.full_name}: {authority.state}")
        for change in facade.history(authority):
            who = change.author_name or "platform"
            step = f"{change.source} -> {change.target}"
            self.stdout.write(f"  {change.effective_on} {step}, {who}: {change.reason}")
