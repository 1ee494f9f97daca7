"""Forms of the account host: allauth's, with our labels and hints."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.email_rules import WRONG_ADDRESS
from accounts.models import User
from accounts.passwords import throttle
from accounts.passwords.validators import PersonalValidator
from accounts.roles.space_roles import offered_abilities, role_choices

EMAIL = _("Adresse électronique")
EMAIL_HINT = _("Par exemple : nom@exemple.fr")
PASSWORD = _("Mot de passe")
NEW_PASSWORD_HINT = _(
    "12 caractères au moins. Quatre ou cinq mots sans rapport entre eux conviennent très bien. "
    "Évitez votre nom, celui de votre commune, les dates et les mots de passe courants. "
    "Vous pouvez le coller depuis un gestionnaire de mots de passe."
)


class _OurLabels:
    """Labels and hints by field name; placeholders go, since a label says it better."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = WRONG_ADDRESS


class LoginForm(_OurLabels, allauth_forms.LoginForm):
    labels = {"login": EMAIL, "password": PASSWORD}


class SignupForm(_OurLabels, allauth_forms.SignupForm):
    field_order = ("first_name", "last_name", "email", "password1")
    labels = {"email": EMAIL, "password1": PASSWORD}
    hints = {"email": EMAIL_HINT, "password1": NEW_PASSWORD_HINT}

    def clean(self) -> dict[str, Any]:
        """allauth judges the password by the address alone: the names count too."""
        given = dict(super().clean())
        person = User(
            email=given.get("email") or "",
            first_name=given.get("first_name") or "",
            last_name=given.get("last_name") or "",
        )
        if given.get("password1") and not self.has_error("password1"):
            try:
                PersonalValidator().validate(given["password1"], person)
            except ValidationError as error:
                self.add_error("password1", error)
        return given


class ResetPasswordForm(_OurLabels, allauth_forms.ResetPasswordForm):
    labels = {"email": EMAIL}
    hints = {"email": _("Celle de votre compte.")}


class ResetPasswordKeyForm(_OurLabels, allauth_forms.ResetPasswordKeyForm):
    labels = {
        "password1": _("Nouveau mot de passe"),
        "password2": _("Nouveau mot de passe, une seconde fois"),
    }
    hints = {"password1": NEW_PASSWORD_HINT}


class ChangePasswordForm(_OurLabels, allauth_forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("Mot de passe actuel"),
        "password1": _("Nouveau mot de passe"),
        "password2": _("Nouveau mot de passe, une seconde fois"),
    }
    hints = {"password1": NEW_PASSWORD_HINT}

    def clean_oldpassword(self) -> str:
        """Counts as at sign-in: a session left open must not help to guess. Raises TooManyTries."""
        request, email = context.request, self.user.email
        throttle.check(request, email)
        try:
            typed = super().clean_oldpassword()
        except ValidationError:
            throttle.note_failure(request, email)
            raise
        throttle.note_success(request, email)
        return str(typed)


class SetPasswordForm(_OurLabels, allauth_forms.SetPasswordForm):
    labels = {
        "password1": _("Nouveau mot de passe"),
        "password2": _("Nouveau mot de passe, une seconde fois"),
    }
    hints = {"password1": NEW_PASSWORD_HINT}


class AddEmailForm(_OurLabels, allauth_forms.AddEmailForm):
    labels = {"email": _("Nouvelle adresse électronique")}
    hints = {"email": EMAIL_HINT}


class ReauthenticateForm(_OurLabels, allauth_forms.ReauthenticateForm):
    labels = {"password": PASSWORD}


class ProfileForm(forms.ModelForm[User]):
    """What a person may change of their account without proof."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "phone")
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = True
        if self.instance.phone_verified_at is not None:
            # A proven number changes by another proof alone.
            del self.fields["phone"]


def _roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Rôles"),
        choices=role_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un rôle.")},
    )


class RolesForm(forms.Form):
    """The roles of one member; at least one, since « Retirer » is another button."""

    roles = _roles_field()


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=EMAIL,
        max_length=254,
        help_text=_("L'invitation part à cette adresse. Elle est valable 14 jours."),
    )
    name = forms.CharField(label=_("Prénom et nom"), max_length=200)
    roles = _roles_field()


def _ability_choices() -> list[tuple[str, Any]]:
    return [(each.name, each.label) for each in offered_abilities()]


class RoleForm(forms.Form):
    """What a role may do."""

    abilities = forms.MultipleChoiceField(
        label=_("Ce rôle permet de"),
        choices=_ability_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une possibilité.")},
    )


class OwnRoleForm(RoleForm):
    """A role that this space made itself."""

    field_order = ("label", "promise", "abilities")
    label = forms.CharField(label=_("Nom du rôle"), max_length=80)
    promise = forms.CharField(
        label=_("Ce que fait la personne, en une phrase"), max_length=200, required=False
    )
