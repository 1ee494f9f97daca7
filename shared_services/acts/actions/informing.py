"""The intercommunality informs its members' councillors who do not sit (CGCT L. 5211-40-2)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority
from shared_services.acts.actions.categories import COUNCILLORS
from shared_services.acts.errors import NothingThere, WrongAct
from shared_services.acts.models import Act, InformedCouncillor
from shared_services.acts.permissions import require_publisher
from shared_services.notifications import facade as notifications

INFORM = "acts.inform"
TOLD = (Act.Nature.LIST, Act.Nature.MINUTES)
MOST_LINES = 5_000
MOST_SHOWN = 8


def add_councillors(text: str, *, actor: Any | None) -> int:
    """« Prénom Nom ; commune ; adresse », a line each; all of them, or none with the reasons.

    A known address takes the new name and commune. Returns how many lines were kept. Raises
    NotAllowed, WrongAct. `actor` None: the demo.
    """
    if actor is not None:
        require_publisher(actor)
    lines = [line for line in text.replace("\x00", "").splitlines() if line.strip()]
    problems = [] if lines else [_("Écrivez au moins une ligne.")]
    if len(lines) > MOST_LINES:
        problems.append(_("Cela fait trop de lignes : %(most)s au plus.") % {"most": MOST_LINES})
        lines = []
    rows = {}
    for number, line in enumerate(lines, 1):
        name, commune, email, problem = _read(line)
        if problem:
            told = _("Ligne %(number)s : %(problem)s") % {"number": number, "problem": problem}
            problems.append(told)
        rows[email] = InformedCouncillor(name=name, commune=commune, email=email)
    if problems:
        more = len(problems) - MOST_SHOWN
        shown = problems[:MOST_SHOWN] + ([_("Et %(more)s autres.") % {"more": more}] * (more > 0))
        raise WrongAct({"lines": " ".join(shown)})
    with transaction.atomic():
        InformedCouncillor.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["email"],
            update_fields=["name", "commune"],
        )
        audit.record("act.councillors_added", actor=actor, target="", number=len(rows))
    return len(rows)


def _read(line: str) -> tuple[str, str, str, str]:
    """Name, commune, address, and what is wrong; spreadsheets paste tabs."""
    parts = [" ".join(part.split()) for part in line.replace("\t", ";").split(";")]
    if len(parts) != 3 or not all(parts):
        return "", "", line, _("il faut un nom, une commune et une adresse, séparés par « ; ».")
    name, commune, email = parts
    if len(name) > 150 or len(commune) > 150:
        return "", "", line, _("le nom ou la commune est trop long.")
    try:
        validate_email(email)
    except ValidationError:
        problem = _("« %(email)s » n'est pas une adresse électronique.") % {"email": email[:80]}
        return "", "", line, problem
    return name, commune, email.lower(), ""


def remove_councillor(identity: int, *, actor: Any) -> None:
    """Raises NotAllowed, NothingThere."""
    require_publisher(actor)
    with transaction.atomic():
        found = InformedCouncillor.objects.select_for_update().filter(pk=identity).first()
        if found is None:
            raise NothingThere("no_councillor", _("Cette personne n'est pas dans la liste."))
        audit.record("act.councillor_removed", actor=actor, target=str(found.pk), number=1)
        found.delete()


def promise_notice(act: Act) -> None:
    """In the caller's transaction; nothing for an act that nobody is told of."""
    if act.nature not in TOLD or act.commune_id is not None or require_authority().is_commune:
        return
    if InformedCouncillor.objects.exists():
        enqueue(INFORM, payload={"act_id": act.pk}, queue="bulk", key=f"act:{act.pk}")


def inform(act_id: int) -> None:
    """One mail a councillor, in one transaction: again, the same messages and no others."""
    authority = require_authority()
    act = Act.objects.defer("text").filter(pk=act_id).first()
    if act is None:
        return
    context = {
        "place": authority.full_name,
        "what": str(act.get_nature_display()),
        "title": act.title,
        "day": act.meeting.held_on if act.meeting else act.adopted_on,
        "page": authority.url(act.get_absolute_url()),
    }
    with transaction.atomic():
        for one in InformedCouncillor.objects.all():
            notifications.notify(
                email=one.email,
                name=one.name,
                template="acts/mail/councillor",
                context=context,
                key=f"councillor:{act.pk}:{one.email}",
                category=COUNCILLORS,
                about=about(act),
                queue="bulk",
            )


def about(act: Act) -> str:
    return f"act:{act.pk}"


def told(act: Act) -> dict[str, int]:
    """How many mails of this act were sent, delivered, failed or wait."""
    return notifications.counts_about(about(act)).get("email", {})
