from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.passwords.facade import suspect_by_operator


class Command(BaseCommand):
    help = "Close every session of an account and make its password worthless until it is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.everyone.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"no account has the address {email}")
        suspect_by_operator(user, actor=None)
        self.stdout.write(f"{user.email}: sessions closed, password worthless, mail sent.")
