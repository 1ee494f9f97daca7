"""What a browser says of itself, in the words of someone who looks for their own telephone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from ua_parser import parse

# Longer texts are no browser's, and the rules are regular expressions.
LONGEST = 400

_PLACES = {"iOS": "iPhone ou iPad", "Mac OS X": "Mac", "Chrome OS": "Chromebook"}


def device_named(user_agent: str) -> str:
    """« Firefox sous Windows », « Safari sur iPhone ou iPad », or « Appareil inconnu »."""
    found = parse(user_agent[:LONGEST])
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    if not browser or browser == "Other":
        return _("Appareil inconnu")
    browser = browser.removesuffix(" Mobile").removeprefix("Mobile ")
    if not system or system == "Other":
        return browser[:80]
    if system in _PLACES:
        named = _("%(browser)s sur %(device)s") % {"browser": browser, "device": _PLACES[system]}
    else:
        named = _("%(browser)s sous %(system)s") % {"browser": browser, "system": system}
    return named[:80]
