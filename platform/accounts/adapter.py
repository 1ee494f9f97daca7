"""What allauth asks of us: mails through the outbox, local redirects only."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.actions.mails import Letter, send_letter
from accounts.email_rules import checked_email
from accounts.errors import AccountRefused
from accounts.passwords import throttle
from accounts.passwords.actions import confirming
from accounts.second_factor.facade import is_fresh, proves_otherwise
from accounts.sessions.actions.ending import end_rows_but, sign_out
from accounts.sessions.browser import registered_sign_in
from accounts.sessions.current import KEY
from kernel.visitor import visitor_address

# Which variable of allauth's context holds the address of the mail's button.
_ACTION_URLS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        action_url = next((context[key] for key in _ACTION_URLS if context.get(key)), "")
        send_letter(
            Letter(
                template=template_prefix,
                email=email,
                name=user.get_full_name() if user is not None else "",
                context={**context, "action_url": action_url},
            )
        )

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """In the place of allauth's count. Raises TooManyTries while this account, known or not,
        or this network must wait.
        """
        throttle.check(request, _email_of(credentials))

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            throttle.note_success(request, _email_of(credentials))
        return user

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        throttle.note_failure(request, _email_of(credentials))

    def get_client_ip(self, request: Any) -> str:
        return visitor_address(request)

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends every session but the one that chose it."""
        super().set_password(user, password)
        if not user._state.adding:
            # Chosen through the mail's link: who holds a protected account's address is back.
            confirming.release(user, actor=user)
        here = context.request
        end_rows_but(user, keep=here.session.get(KEY) if here is not None else None)

    def pre_login(self, request: Any, user: Any, **facts: Any) -> Any:
        """Whatever shows who the person is, a held account asks first for its proven address.

        Raises TooManyTries, HeldRefused.
        """
        refusal = super().pre_login(request, user, **facts)
        if refusal is not None or not confirming.must_confirm(request, user):
            return refusal
        confirming.ask(request, user, next_path=str(facts.get("redirect_url") or ""))
        return HttpResponseRedirect(reverse("passwords:held"))

    def login(self, request: Any, user: Any) -> None:
        """Also ends the hold: the address is proven, and the second factor of whoever has one."""
        if confirming.must_confirm(request, user):
            # Held since the password was shown, while the second factor was asked.
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        super().login(request, user)
        confirming.release(user, actor=user)
        registered_sign_in(request, user)

    def logout(self, request: Any) -> None:
        sign_out(request.session.get(KEY))
        super().logout(request)

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """An invitation proved one address: signing up with another one proves nothing."""
        if not self.is_email_verified(request, form.cleaned_data.get("email", "")):
            request.session.pop("account_verified_email", None)
        return super().save_user(request, user, form, commit)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Unless proven lately, by the second factor of whoever has one, else by what opens the
        account; allauth's rule, the password typed once more, for an address and a password alone.
        """
        if app == "allauth.mfa" or proves_otherwise(self.request.user):
            return not is_fresh(self.request)
        return super().is_reauthentication_required(app=app, **kwargs)

    def clean_email(self, email: str) -> str:
        """No address that reads as another one; the domain as the network spells it."""
        try:
            return checked_email(email)
        except AccountRefused as error:
            raise ValidationError(error.message, code=error.code) from error

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this host: allauth's own rule would also accept other hosts."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _email_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")
