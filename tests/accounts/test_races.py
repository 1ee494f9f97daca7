"""Two requests at the same instant, with real commits: only one may win."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from accounts.actions import sign_on
from accounts.errors import SignOnRefused
from accounts.models import User
from accounts.roles.facade import Role, grant_role, revoke_role
from kernel.errors import DomainError
from kernel.tenancy import space_of
from tenants.authorities.models import LocalAuthority
from tests.databases import COMMUNE_A
from tests.factories.accounts import PersonFactory


def test_ten_browsers_with_one_ticket_open_one_session(committed_db: str) -> None:
    person = PersonFactory()
    secret = sign_on.new_secret()
    ticket = sign_on.issue_ticket(
        person, host="beffroi.localhost", state_digest=sign_on.digest_of(secret), next_path="/"
    )

    def redeem(_number: int) -> bool:
        try:
            sign_on.redeem_ticket(ticket, host="beffroi.localhost", state_secret=secret)
        except SignOnRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(10) as threads:
        assert sum(threads.map(redeem, range(10))) == 1


def test_two_administrators_cannot_remove_each_other_at_the_same_moment(
    committed_db: str,
) -> None:
    commune = LocalAuthority.objects.get(insee_code=COMMUNE_A)
    pair = [PersonFactory(), PersonFactory()]
    with space_of(commune):
        for admin in pair:
            grant_role(admin, Role.ADMINISTRATOR, actor=None)

    def remove(admin: User) -> bool:
        try:
            with space_of(commune):
                revoke_role(admin, Role.ADMINISTRATOR, actor=None)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(remove, pair)) == 1
