"""The communes without a site whose acts this intercommunality publishes (R. 2131-1, II bis)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.acts.errors import NothingThere, WrongAct
from shared_services.acts.models import CommuneWithoutSite
from shared_services.acts.permissions import require_publisher
from shared_services.websites import facade as websites
from tenants.directory import facade as directory


def members() -> list[directory.CommuneFacts]:
    """Communes that this intercommunality may publish for: its members today; none elsewhere."""
    authority = require_authority()
    if authority.is_commune:
        return []
    return directory.communes_of(authority.siren)


def host_commune(
    *, insee_code: str, decision: str, decided_on: date | None, actor: Any | None
) -> CommuneWithoutSite:
    """Open the register to a member's acts. Raises NotAllowed, WrongAct. `actor` None: the demo."""
    if actor is not None:
        require_publisher(actor)
    facts = next((one for one in members() if one.insee_code == insee_code), None)
    decision = " ".join(decision.replace("\x00", "").split())
    problems = {}
    if facts is None:
        problems["insee_code"] = _("Choisissez une commune membre.")
    if not decision or len(decision) > 200:
        problems["decision"] = _("Donnez le numéro de la délibération de la commune.")
    if decided_on is None or decided_on > today():
        problems["decided_on"] = _("Donnez la date de cette délibération, déjà prise.")
    if facts is not None and CommuneWithoutSite.objects.filter(insee_code=insee_code).exists():
        problems["insee_code"] = _("Ses actes sont déjà publiés ici.")
    if problems or facts is None or decided_on is None:
        raise WrongAct(problems)
    with transaction.atomic():
        made = CommuneWithoutSite.objects.create(
            insee_code=facts.insee_code,
            siren=facts.siren,
            name=facts.name,
            town_hall=facts.town_hall,
            slug=_free_slug(facts),
            decision=decision,
            decided_on=decided_on,
        )
        audit.record(
            "act.commune_hosted",
            actor=actor,
            target=str(made.pk),
            commune=made.name,
            decision=decision,
        )
        websites.forget_shell()
    return made


def note_own_site(identity: int, *, until: date | None, own_site: str, actor: Any | None) -> None:
    """The commune has its own site: nothing more of it is published here, what was stays.

    Raises NotAllowed, NothingThere, WrongAct. `actor` None: the demo.
    """
    if actor is not None:
        require_publisher(actor)
    with transaction.atomic():
        found = CommuneWithoutSite.objects.select_for_update().filter(pk=identity).first()
        if found is None:
            raise NothingThere("no_commune", _("Cette commune n'est pas connue ici."))
        if until is None or not found.decided_on <= until <= today():
            raise WrongAct({"until": _("Donnez le jour où son site a ouvert.")})
        before = {"own_site": found.own_site}
        found.until, found.own_site = until, own_site
        found.save(update_fields=["until", "own_site"])
        audit.record(
            "act.commune_left",
            actor=actor,
            target=str(found.pk),
            commune=found.name,
            **audit.changes(before, {"own_site": own_site}),
        )
        websites.forget_shell()


def _free_slug(facts: directory.CommuneFacts) -> str:
    """Two members may have one name: the second takes its code."""
    slug = slugify(facts.name)[:90] or facts.insee_code
    taken = CommuneWithoutSite.objects.filter(slug=slug).exists()
    return f"{slug}-{facts.insee_code.lower()}" if taken else slug
