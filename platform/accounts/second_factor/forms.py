"""Forms of `allauth.mfa`, in our words; codes are checked by our own actions."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.passwords import throttle
from accounts.second_factor.actions.codes import matching_step, use_code
from kernel.errors import TooManyTries

CODE_ATTRIBUTES = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12}


def _code_field(hint: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=12,
        help_text=hint,
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
        error_messages={"required": _("Tapez le code.")},
    )


class _UsesCodes:
    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """One code, one use; after five wrong ones one waits, counted as wrong passwords are."""
        request, counted = context.request, f"second-factor:{self.user.pk}"
        try:
            throttle.check(request, counted)
        except TooManyTries as error:
            raise ValidationError(error.message, code="too_many") from error
        found = use_code(self.user, self.cleaned_data["code"])
        if found is None:
            throttle.note_failure(request, counted)
            held = Authenticator.objects.filter(user_id=self.user.pk)
            main = held.order_by("-type").exclude(type=Authenticator.Type.WEBAUTHN).first()
            if main is not None:
                self._emit_authentication_failed(main)  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        throttle.note_success(request, counted)
        return str(self.cleaned_data["code"])


class AuthenticateForm(_UsesCodes, base_forms.AuthenticateForm):
    code = _code_field(
        _("Les 6 chiffres que montre l'application de votre téléphone, ou un code de secours.")
    )


class ReauthenticateForm(_UsesCodes, base_forms.ReauthenticateForm):
    code = _code_field(
        _("Les 6 chiffres que montre l'application de votre téléphone, ou un code de secours.")
    )


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    code = _code_field(_("Les 6 chiffres que montre maintenant l'application."))
    step = 0

    def clean_code(self) -> str:
        code: str = super().clean_code()
        # Between the two checks the step may have gone: nobody is turned away for it.
        self.step = matching_step(self.secret, code) or 0
        return code


class AddKeyForm(webauthn_forms.AddWebAuthnForm):
    name = forms.CharField(
        label=_("Nom de cette clé"),
        max_length=60,
        required=False,
        help_text=_("Pour la reconnaître plus tard : « Mon téléphone », « Clé du bureau »…"),
    )
    passwordless = forms.BooleanField(
        label=_("Me connecter avec cette clé seule, sans mot de passe"),
        required=False,
        initial=True,
        help_text=_("Il faut alors que la clé vous demande un code, un doigt ou votre visage."),
    )


class RenameKeyForm(webauthn_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Nom de cette clé"), max_length=60)


class LostForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse électronique"),
        max_length=254,
        help_text=_("Celle de votre compte."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class VouchForm(forms.Form):
    reason = forms.CharField(
        label=_("Comment avez-vous vérifié que c'est bien cette personne ?"),
        min_length=15,
        max_length=1000,
        help_text=_(
            "Par exemple : « Venue au guichet avec sa carte d'identité », « Je l'ai rappelée au "
            "numéro de sa fiche et j'ai reconnu sa voix ». Un courriel ne prouve rien."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
