"""Why a message did not leave, in words for an agent; the server's own words stay beside."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The first that is found counts. Codes: RFC 3463.
_REASONS: tuple[tuple[re.Pattern[str], Promise], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"Adresse écartée|à l'essai", _("Ce message n'est pas parti : voir ci-dessous.")),
        (
            r"\b5\.1\.[1-6]\b|no such|user unknown|unknown user|does not exist|mailbox unavailable",
            _("Cette adresse n'existe pas ou plus : vérifiez-la avec la personne."),
        ),
        (
            r"\b[45]\.2\.2\b|mailbox full|over quota|quota exceeded",
            _("La boîte de la personne est pleine."),
        ),
        (
            r"\b5\.7\.|spam|blocked|blacklist|rejected",
            _("La messagerie de la personne a pris le message pour un indésirable."),
        ),
        (
            r"timed? ?out|Doubtful|disconnected|closed|reset",
            _("La messagerie n'a pas répondu à temps : le message est peut-être parti."),
        ),
        (
            r"refused|unreachable|getaddrinfo|Errno|ChannelAway",
            _("Notre serveur d'envoi ne répondait pas."),
        ),
        (r"\b4\d\d\b", _("La messagerie de la personne demandait d'attendre.")),
    )
)


def in_plain_words(error: str) -> str:
    """One sentence, or nothing when we do not know these words."""
    if not error:
        return ""
    return next((str(words) for pattern, words in _REASONS if pattern.search(error)), "")
