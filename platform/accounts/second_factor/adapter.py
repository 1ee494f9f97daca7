"""What `allauth.mfa` asks of us: names, words, encryption, who may remove what."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.second_factor import vault
from accounts.second_factor.queries import factors_left_without, is_required
from kernel.tenancy import account_host


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Cela n'a pas marché. Un code ne sert qu'une fois et change toutes les 30 secondes : "
            "attendez le suivant, ou réessayez avec votre clé."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "C'est votre dernier moyen : votre rôle en demande un. Ajoutez-en d'abord un autre."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Ajoutez d'abord un téléphone ou une clé : les codes de secours les remplacent."
        ),
        "unverified_email": gettext_lazy(
            "Vérifiez d'abord votre adresse électronique : ouvrez le lien du message reçu."
        ),
    }

    def encrypt(self, text: str) -> str:
        return vault.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not is_required(authenticator.user):
            return True
        return factors_left_without(authenticator) > 0

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Ma clé") if number == 1 else _("Ma clé n° %(n)d") % {"n": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        # Not the request's own host name: a passkey belongs to the account host and no other.
        return {"id": account_host(), "name": "Beffroi"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.email, "display_name": str(user)}
