"""What a person reads before agreeing: kept with the proof, word for word."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.tenancy import require_authority


def consent_words() -> str:
    return _(
        "Votre adresse sert seulement à vous envoyer les sujets choisis. %(town_hall)s en est "
        "responsable et ne la transmet à personne, sauf aux communes que vous cochez. Vous vous "
        "désabonnez quand vous voulez, par le lien en bas de chaque message."
    ) % {"town_hall": require_authority().town_hall}
