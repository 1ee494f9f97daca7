"""The nightly checks, what an agent answers where a machine cannot know, one-click corrections."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority
from shared_services.site_duties import starting
from shared_services.site_duties.actions import planning, stating
from shared_services.site_duties.actions.reporting import tell_state
from shared_services.site_duties.checks import duties, own_pages, pages, rpnt
from shared_services.site_duties.criteria import Criterion, Outcome, criteria
from shared_services.site_duties.errors import NothingToPublish
from shared_services.site_duties.models import Check, Finding, Measure, OutsideLink
from shared_services.site_duties.models.checks import State
from shared_services.site_duties.network import Network
from shared_services.site_duties.permissions import require_keeper
from shared_services.websites import facade as websites

CHECK = "site_duties.check_now"
# A link that fails once may be a night of maintenance over there.
FAILURES_THAT_COUNT = 2
LINKS_A_NIGHT = 40
SECONDS_FOR_LINKS = 60.0
LINK_AGAIN_AFTER = timedelta(days=7)
MOST_FINDINGS = 200


def check_site(network: Network) -> None:
    """Look at everything but the links to other sites; slow, outside any transaction."""
    authority = require_authority()
    found = own_pages.crawl()
    weight = own_pages.weigh_home()
    outcomes = {
        **duties.check(authority, websites.sides_of_the_council()),
        **rpnt.check(authority.primary_host, authority.email, network),
        **pages.check(found, weight),
    }
    with transaction.atomic():
        _record(outcomes)
        _note_outside_links(found.outside)
        Measure.objects.update_or_create(
            pk=1,
            defaults={
                "requests": weight.requests,
                "size": weight.size,
                "elements": weight.elements,
                "measured_at": now(),
            },
        )


def check_duties() -> None:
    """Only what is decided from our own tables: after a correction, at once."""
    with transaction.atomic():
        _record(duties.check(require_authority(), websites.sides_of_the_council()))


def check_outside_links(network: Network) -> None:
    """Ask some of them, the longest unasked first: so many a night, one minute at most."""
    began = time.monotonic()
    limit = now() - LINK_AGAIN_AFTER
    links = OutsideLink.objects.exclude(checked_at__gt=limit).order_by("checked_at", "pk")
    for link in list(links[:LINKS_A_NIGHT]):
        if time.monotonic() - began > SECONDS_FOR_LINKS:
            break
        told = _asked(network, link.url)
        link.checked_at, link.told = now(), told
        link.failures = min(link.failures + 1, 1000) if told else 0
        link.save(update_fields=["checked_at", "told", "failures"])
    with transaction.atomic():
        _record({"links_outside": _outside()})


def _asked(network: Network, url: str) -> str:
    """Empty when the link is good, or when nobody can tell; else what is wrong with it."""
    answer = network.ask(url, "HEAD")
    if answer.status in {403, 405, 501}:  # some refuse HEAD to programs
        answer = network.ask(url)
    if answer.error == "private":
        return _("Cette adresse n'est pas publique.")
    if answer.error in {"name", "address"}:
        return _("Ce site n'existe pas ou plus.")
    if answer.error == "certificate":
        return _("Le certificat de ce site n'est pas valable.")
    if answer.error:
        return _("Ce site ne répond pas.")
    if answer.status in {404, 410}:
        return _("Cette page n'existe plus.")
    return _("Ce site répond par une erreur.") if answer.status >= 500 else ""


def _outside() -> Outcome:
    dead = list(OutsideLink.objects.filter(failures__gte=FAILURES_THAT_COUNT))
    if dead:
        told = _("Liens vers d'autres sites à corriger : %(number)s.") % {"number": len(dead)}
        return Outcome(
            State.WRONG, told, [(one.path, f"{one.url[:200]} : {one.told}") for one in dead]
        )
    if OutsideLink.objects.exclude(checked_at=None).exists() or not OutsideLink.objects.exists():
        return Outcome(State.RIGHT)
    return Outcome(State.UNKNOWN)


def _note_outside_links(found: dict[str, str]) -> None:
    OutsideLink.objects.exclude(url__in=list(found)).delete()
    OutsideLink.objects.bulk_create(
        [OutsideLink(url=url, path=path[:300]) for url, path in found.items()],
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["path"],
    )


def declare(code: str, *, answer: bool, actor: Any) -> None:
    """Answer for a criterion that no machine can decide. Raises NotAllowed, NothingToPublish."""
    require_keeper(actor)
    criterion = _criterion(code)
    if not criterion.asked:
        raise NothingToPublish("not_asked", _("Ce critère est vérifié par la plateforme."))
    with transaction.atomic():
        Check.objects.get_or_create(code=code)
        before = Check.objects.select_for_update().get(code=code)
        told = {"answer": before.answer}
        Check.objects.filter(code=code).update(answer=answer)
        _record({code: _answered(answer)})
        audit.record(
            "site_check.declared",
            actor=actor,
            target=code,
            title=criterion.label,
            **audit.changes(told, {"answer": answer}),
        )


def _answered(answer: bool) -> Outcome:
    if answer:
        return Outcome(State.RIGHT, _("Dit par la collectivité."))
    return Outcome(State.WRONG, _("La collectivité dit que non."))


def fix(code: str, *, actor: Any) -> None:
    """Correct in one click what can be. Raises NotAllowed, NothingToPublish."""
    require_keeper(actor)
    criterion = _criterion(code)
    if criterion.fix == "publish_statement":
        stating.save_draft(starting.first_statement(), actor=actor)
        stating.publish(actor=actor)
    elif criterion.fix == "publish_plan":
        planning.save_plan(starting.first_plan(), actor=actor)
    else:
        raise NothingToPublish("no_fix", _("Cela ne se corrige pas en un clic."))
    check_duties()


def ask_for_check(*, actor: Any) -> None:
    """Have a worker look again soon; one that already waits is enough. Raises NotAllowed."""
    require_keeper(actor)
    with transaction.atomic():
        quarter = int(now().timestamp()) // 900
        enqueue(CHECK, payload={}, queue="bulk", key=f"quarter:{quarter}")


def _criterion(code: str) -> Criterion:
    criterion = criteria().get(code)
    if criterion is None:
        raise NothingToPublish("no_criterion", _("Ce critère n'existe pas."))
    return criterion


def _record(outcomes: dict[str, Outcome]) -> None:
    rows = {row.code: row for row in Check.objects.select_for_update()}
    moment = now()
    for code, outcome in outcomes.items():
        row = rows.get(code) or Check(code=code, since=moment)
        if row.state != outcome.state:
            row.since = moment
        row.state, row.told, row.checked_at = outcome.state, outcome.told, moment
        row.save()
        _keep_findings(code, outcome.findings)
    tell_state()


def _keep_findings(code: str, findings: list[tuple[str, str]]) -> None:
    """Those that stay keep their first day."""
    wanted = dict.fromkeys((path[:300], told[:300]) for path, told in findings[:MOST_FINDINGS])
    for row in Finding.objects.filter(code=code):
        if wanted.pop((row.path, row.told), "absent") == "absent":
            row.delete()
    Finding.objects.bulk_create(Finding(code=code, path=path, told=told) for path, told in wanted)
