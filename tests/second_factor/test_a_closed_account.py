from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from accounts.facade import anonymise
from accounts.models import User
from accounts.second_factor.actions.recovery import ask
from accounts.second_factor.models import FactorRecovery
from tests.factories.accounts import as_owner
from tests.second_factor.conftest import Phone


def test_a_closed_account_keeps_no_factor(agent: User, phone: Phone, with_password: Any) -> None:
    with as_owner():
        ask(agent.email)
        anonymise(agent, actor=None)
        assert not Authenticator.objects.filter(user=agent).exists()
        assert not FactorRecovery.objects.filter(user=agent).exists()
    browser, _answer = with_password(agent)
    assert "_auth_user_id" not in browser.session
