"""Settings of the second factor, star-imported by `project.settings.base`."""

from __future__ import annotations

MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 8
MFA_TOTP_ISSUER = "Beffroi"
MFA_TOTP_TOLERANCE = 1  # one step of 30 s before and after: telephones are rarely on time
MFA_FORMS = {
    "authenticate": "accounts.second_factor.forms.AuthenticateForm",
    "reauthenticate": "accounts.second_factor.forms.ReauthenticateForm",
    "activate_totp": "accounts.second_factor.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.second_factor.forms.AddKeyForm",
    "edit_webauthn": "accounts.second_factor.forms.RenameKeyForm",
}
# Else whoever has a factor could never change their address: the new one waits, unproven, beside
# the proven one. Nobody signs in without a proven address (ACCOUNT_EMAIL_VERIFICATION).
MFA_ALLOW_UNVERIFIED_EMAIL = True
