"""What a town hall changes of a guide on its own site: hidden, a note, a link."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.official_guides import queries
from shared_services.official_guides.errors import UnknownGuide, WrongAdaptation
from shared_services.official_guides.local.models import LocalGuide
from shared_services.official_guides.models import Guide
from shared_services.official_guides.permissions import require_adapter
from shared_services.official_guides.reading.inlines import safe_url
from shared_services.websites import facade as websites

FIELDS = ("is_hidden", "note", "link_title", "link_url")
LONGEST_NOTE, LONGEST_TITLE, LONGEST_URL = 2000, 120, 500
NOTHING: dict[str, Any] = {"is_hidden": False, "note": "", "link_title": "", "link_url": ""}


def adapt(audience: str, code: str, facts: dict[str, Any], *, actor: Any | None) -> None:
    """Show this guide so on the site of the current space; nothing to say takes the change back.

    Raises NotAllowed, UnknownGuide, WrongAdaptation. `actor` None: the demo.
    """
    if actor is not None:
        require_adapter(actor)
    guide = queries.guide(audience, code)
    if guide is None or guide.removed_at is not None:
        raise UnknownGuide("unknown_guide", _("Cette fiche n'existe pas ou n'existe plus."))
    after = _checked(facts)
    with transaction.atomic():
        row = LocalGuide.objects.select_for_update().filter(audience=audience, code=code).first()
        before = {name: getattr(row, name) for name in FIELDS} if row else dict(NOTHING)
        if before == after:
            return
        _write(row, guide, after)
        audit.record(
            "guide.adapted",
            actor=actor,
            title=guide.title,
            code=guide.code,
            **audit.changes(before, after),
        )
        websites.forget_shell()


def _write(row: LocalGuide | None, guide: Guide, after: dict[str, Any]) -> None:
    if after == NOTHING:
        if row is not None:
            row.delete()
        return
    LocalGuide.objects.update_or_create(
        audience=guide.audience, code=guide.code, defaults={**after, "changed_at": now()}
    )


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    note = str(facts.get("note") or "").replace("\r\n", "\n").strip()
    title = " ".join(str(facts.get("link_title") or "").split())
    url = str(facts.get("link_url") or "").strip()
    problems = {}
    if len(note) > LONGEST_NOTE:
        problems["note"] = _("C'est trop long : %(most)s signes au plus.") % {"most": LONGEST_NOTE}
    if len(title) > LONGEST_TITLE:
        problems["link_title"] = _("C'est trop long : donnez un titre court.")
    if bool(title) != bool(url):
        missing = "link_url" if title else "link_title"
        problems[missing] = _("Un lien a besoin d'un titre et d'une adresse.")
    is_page = url.startswith("/") and not url.startswith(("//", "/\\"))
    if url and (len(url) > LONGEST_URL or not (is_page or safe_url(url))):
        problems["link_url"] = _(
            "Cette adresse ne va pas : copiez celle d'une page du site (« /vie-pratique/ ») ou une "
            "adresse qui commence par « https:// »."
        )
    if problems:
        raise WrongAdaptation(problems)
    hidden = bool(facts.get("is_hidden"))
    return {"is_hidden": hidden, "note": note, "link_title": title, "link_url": url}
