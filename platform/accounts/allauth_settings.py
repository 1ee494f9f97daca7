"""Settings of the account host, star-imported by `project.settings.base`."""

from __future__ import annotations

AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.validators.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.validators.EntropyValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.validators.PersonalValidator"},
    {"NAME": "accounts.passwords.validators.GuessableValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.signup_form.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 2
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners open links: a person must press the button
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/connexion/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Counted in the database, by `accounts.passwords.limits`; an address counts known or not.
ACCOUNT_RATE_LIMITS = {
    # A mail each, to the address typed.
    "signup_address": "5/h/key",
    # Codes for held accounts; the key is the account.
    "held_account": "10/m/ip,3/10m/key",
    # Each makes a challenge and a session.
    "passkey_challenge": "30/m/ip",
    # Requests of people who lost their second factor; the key is the address.
    "second_factor_lost": "10/h/ip,3/h/key",
    # Wrong passwords: `accounts.passwords.throttle` counts them, and says how long to wait. This
    # only stops a machine.
    "login": "120/m/ip",
    # Wrong second factors of one person.
    "login_failed": "120/m/ip,5/300s/key",
    # A mail each; the key is the address.
    "reset_password": "20/m/ip,5/10m/key",
    # Leaving for a provider and coming back; each return makes us call the provider.
    "federated": "60/m/ip",
    # Text messages to prove a number, each paid for; the keys: account, number, network.
    "phone_code_person": "3/10m/key,10/d/key",
    "phone_code_number": "3/10m/key,6/d/key",
    "phone_code_network": "20/h/key",
    # Codes sent to prove an address; the key is the address.
    "federated_code": "10/m/ip,3/10m/key",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "add_email": "accounts.forms.AddEmailForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds
