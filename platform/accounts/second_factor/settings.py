"""Settings of the second factor, star-imported by `project.settings.base`."""

from __future__ import annotations

import os

# Off in a demo alone: `beffroi check` refuses it in production, and every screen says so.
SECOND_FACTOR_REQUIRED = os.environ.get("BEFFROI_SECOND_FACTOR_REQUIRED", "1") != "0"
# Fernet keys that encrypt the secrets at rest, separated by commas: the first encrypts, all read.
SECOND_FACTOR_KEYS = [
    key.strip()
    for key in os.environ.get("BEFFROI_SECOND_FACTOR_KEYS", "").split(",")
    if key.strip()
]
# Hours between the second agreement to a recovery and the moment its link works.
SECOND_FACTOR_RECOVERY_WAIT = int(os.environ.get("BEFFROI_SECOND_FACTOR_RECOVERY_WAIT", "0"))

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
