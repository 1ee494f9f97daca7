"""The same in a few words, for whoever asked the town hall for text messages.

Nothing about what was asked or decided: a telephone is read over a shoulder.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

_TEXTS = {
    "ready": gettext_lazy("%(place)s : votre demande %(number)s est prête. Voyez le courriel."),
    "delivered": gettext_lazy("%(place)s a répondu à votre demande %(number)s. Voyez le courriel."),
    "posted": gettext_lazy("%(place)s : votre demande %(number)s est partie par la poste."),
    "piece_missing": gettext_lazy(
        "%(place)s : il manque une pièce à votre demande %(number)s. Voyez le courriel."
    ),
    "refused": gettext_lazy("%(place)s a répondu à votre demande %(number)s. Voyez le courriel."),
    "message": gettext_lazy(
        "%(place)s : un message sur votre demande %(number)s. Voyez le courriel."
    ),
}


def text_for(template: str, *, place: str, number: str) -> str:
    """Empty for what needs no text message."""
    words = _TEXTS.get(template)
    return str(words) % {"place": place, "number": number} if words else ""
