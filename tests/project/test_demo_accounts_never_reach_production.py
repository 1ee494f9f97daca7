"""The deployment check knows the accounts whose password everybody can read."""

from __future__ import annotations

import pytest

from accounts.models import User
from project.checks import demo_accounts_are_closed
from project.demo.people import PASSWORD, PEOPLE
from tests.factories.accounts import as_owner

pytestmark = pytest.mark.django_db


def test_an_open_demo_account_is_found_and_a_changed_password_is_not() -> None:
    with as_owner():
        person = User.objects.create_user(email=PEOPLE[0].email, password=PASSWORD)
        found = demo_accounts_are_closed(databases=["default"])
        assert [(one.id, PEOPLE[0].email in str(one.msg)) for one in found] == [
            ("beffroi.E006", True)
        ]
        assert demo_accounts_are_closed() == []
        person.set_password("une longue phrase que nous seuls savons")
        person.save()
        assert demo_accounts_are_closed(databases=["default"]) == []
