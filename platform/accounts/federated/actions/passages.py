"""Leave for a provider, and come back with an identity that was verified."""

from __future__ import annotations

import hashlib
import logging
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.federated.errors import FederationRefused, ProviderDown
from accounts.federated.models import Passage
from accounts.federated.oidc import client as oidc
from accounts.federated.oidc.errors import OidcError, Unavailable
from accounts.federated.provider import Provider
from kernel.clock import now
from kernel.outbox import facade as outbox

logger = logging.getLogger(__name__)

_CLOCK_CODES = {"expired", "from_the_future"}


def new_secret() -> str:
    """256 bits. Letters and digits alone: the providers accept no other sign everywhere."""
    return secrets.token_hex(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def begin(provider: Provider, *, browser: str, next_path: str, anew: bool = False) -> str:
    """The provider's address for this browser; `anew`: it must ask who the person is once more.

    Raises ProviderDown.
    """
    state, nonce = new_secret(), new_secret()
    try:
        address = oidc.authorization_url(provider.client(), state=state, nonce=nonce, anew=anew)
    except OidcError as error:
        raise _down(provider, error) from error
    with transaction.atomic():
        passage = Passage.objects.create(
            provider=provider.code,
            browser_digest=digest_of(browser),
            state_digest=digest_of(state),
            nonce_digest=digest_of(nonce),
            next_path=next_path,
            expires_at=now() + Passage.LIFETIME,
        )
        _forget_later(passage.expires_at)
    return address


def _forget_later(expires_at: datetime) -> None:
    hour = int(expires_at.timestamp() // 3600) + 1
    outbox.enqueue(
        "federated.forget_passages",
        payload={},
        # Only the account host's role and the owner may touch what is forgotten there.
        queue="operations",
        key=str(hour),
        not_before=datetime.fromtimestamp(hour * 3600, UTC),
    )


def forget_old() -> int:
    """Remove passages that are over, with what the provider said of people. Returns how many."""
    return Passage.objects.filter(expires_at__lt=now()).delete()[0]


def come_back(provider: Provider, *, asked: Mapping[str, str], browser: str) -> Passage:
    """Verify the provider's answer. The state is used up whatever comes of it.

    Raises FederationRefused, ProviderDown.
    """
    passage = _taken(provider, state=asked.get("state", ""), browser=browser)
    if "error" in asked:
        passage.delete()
        raise _refused_by_provider(provider, asked["error"])
    if asked.get("iss", provider.registration["issuer"]) != provider.registration["issuer"]:
        passage.delete()
        raise FederationRefused("wrong_issuer", _unverified(provider))
    try:
        answer = oidc.exchange(
            provider.client(), code=asked.get("code", ""), nonce_digest=passage.nonce_digest
        )
    except OidcError as error:
        passage.delete()
        raise _translated(provider, error) from error
    _write_down(passage, provider, answer)
    return passage


def _taken(provider: Provider, *, state: str, browser: str) -> Passage:
    with transaction.atomic():
        asked = Passage.objects.select_for_update().filter(is_answered=False)
        found = asked.filter(state_digest=digest_of(state)).first()
        if found is not None:
            found.is_answered = True
            found.save(update_fields=["is_answered"])
    if found is None or found.expires_at <= now():
        raise FederationRefused(
            "expired_state",
            _("Cette page a déjà servi, ou la connexion a pris plus de 30 minutes."),
        )
    is_this_browser = bool(browser) and compare_digest(digest_of(browser), found.browser_digest)
    if not is_this_browser or found.provider != provider.code:
        found.delete()
        raise FederationRefused(
            "other_browser", _("La connexion n'a pas été commencée depuis ce navigateur.")
        )
    return found


def _write_down(passage: Passage, provider: Provider, answer: oidc.Answer) -> None:
    claims = answer.claims
    passage.auth_time = answer.auth_time
    passage.subject, passage.acr, passage.id_token = answer.subject, answer.acr, answer.id_token
    passage.first_name = _text(claims.get("given_name"))[:150]
    passage.last_name = _text(claims.get(provider.family_name_claim))[:150]
    passage.suggested_email = _text(claims.get("email"))[:254]
    siret = _text(claims.get("siret"))
    passage.siret = siret if len(siret) == 14 and siret.isdecimal() else ""
    passage.pivot_digest = pivot_digest(provider, claims)
    passage.save()


def pivot_digest(provider: Provider, claims: Mapping[str, Any]) -> str:
    """Keyed digest of the pivot identity; empty when the provider does not give all of it."""
    if not provider.pivot:
        return ""
    facts = {name: _text(claims.get(name)).casefold() for name in provider.pivot}
    # People born abroad have a country and no place.
    if any(not value for name, value in facts.items() if name != "birthplace"):
        return ""
    whole = "\x1f".join(facts[name] for name in provider.pivot)
    salt = f"accounts.federated.pivot.{provider.code}"
    return salted_hmac(salt, whole, algorithm="sha256").hexdigest()


def _text(value: Any) -> str:
    """One line of printable text, whatever the provider sent."""
    if not isinstance(value, str):
        return ""
    folded = unicodedata.normalize("NFC", value)
    return " ".join("".join(sign for sign in folded if sign.isprintable()).split())


def _unverified(provider: Provider) -> str:
    return _("La réponse de %(name)s n'a pas pu être vérifiée.") % {"name": provider.name}


def _translated(provider: Provider, error: OidcError) -> FederationRefused | ProviderDown:
    if isinstance(error, Unavailable):
        return _down(provider, error)
    logger.warning("%s refused: %s", provider.code, error)
    if error.code in _CLOCK_CODES:
        message = _("La réponse de %(name)s n'est plus valable, ou les horloges diffèrent.")
        return FederationRefused(error.code, message % {"name": provider.name})
    if error.code == "weak_authentication":
        message = _("%(name)s n'a pas vérifié votre identité assez fortement pour ce service.")
        return FederationRefused(error.code, message % {"name": provider.name})
    return FederationRefused(error.code, _unverified(provider))


def _down(provider: Provider, error: OidcError) -> ProviderDown:
    logger.error("%s is out of reach: %s", provider.code, error)
    message = _("%(name)s ne répond pas pour le moment.") % {"name": provider.name}
    return ProviderDown("provider_down", message)


def _refused_by_provider(provider: Provider, code: str) -> FederationRefused | ProviderDown:
    if code in {"server_error", "temporarily_unavailable"}:
        return _down(provider, OidcError(code))
    if code == "access_denied":
        message = _("Vous avez quitté %(name)s avant la fin. Rien n'a changé.")
        return FederationRefused("cancelled", message % {"name": provider.name})
    logger.warning("%s answered an error: %s", provider.code, code[:60])
    message = _("%(name)s a refusé la connexion.") % {"name": provider.name}
    return FederationRefused("refused_by_provider", message)
