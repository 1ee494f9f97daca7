"""Quality of the site's own pages: markup, links, age, weight."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kernel.clock import now, today
from kernel.site_addresses import kinds
from shared_services.site_duties.checks import markup, own_pages
from shared_services.site_duties.checks.own_pages import Crawl, Weight
from shared_services.site_duties.criteria import Outcome
from shared_services.site_duties.models.checks import State
from shared_services.site_duties.rules import facts, months_after

RIGHT, WRONG = State.RIGHT, State.WRONG
# Kinds whose pages are texts that somebody has to read again.
WRITTEN_KINDS = ("pages",)
KILOBYTE = 1024


def check(found: Crawl, weight: Weight) -> dict[str, Outcome]:
    return {
        "accessible": _accessible(found),
        "links_inside": _links(found),
        "stale": _stale(),
        "weight": _weight(weight),
    }


def _accessible(found: Crawl) -> Outcome:
    read = [page for page in found.pages if page.is_html]
    wrong = [(page.path, told) for page in read for told in markup.problems(page.body)]
    if not wrong:
        return Outcome(RIGHT, _("%(number)s pages contrôlées.") % {"number": len(read)})
    pages = len({path for path, _told in wrong})
    told = _("%(wrong)s pages sur %(number)s ont quelque chose à corriger.")
    return Outcome(WRONG, told % {"wrong": pages, "number": len(read)}, wrong)


def _links(found: Crawl) -> Outcome:
    dead = own_pages.dead_links(found)
    if not dead:
        told = _("%(number)s adresses du site vérifiées.") % {"number": len(found.inside)}
        return Outcome(RIGHT, told)
    told = _("Liens qui ne mènent nulle part : %(number)s.") % {"number": len(dead)}
    return Outcome(
        WRONG, told, [(path, _("Lien mort : %(link)s") % {"link": link}) for path, link in dead]
    )


def _stale() -> Outcome:
    months = int(facts("criteria")["stale_months"])
    limit = months_after(today(), -months)
    old = [
        (each.path, _months_old(each.changed_at))
        for kind in kinds()
        if kind.name in WRITTEN_KINDS
        for each in kind.find()
        if each.changed_at is not None and localtime(each.changed_at).date() < limit
    ]
    if not old:
        return Outcome(RIGHT)
    told = _("Pages sans changement depuis plus de %(months)s mois : %(number)s.")
    return Outcome(WRONG, told % {"months": months, "number": len(old)}, old)


def _months_old(changed_at: datetime) -> str:
    months = (now() - changed_at).days // 30
    return _("Sans changement depuis %(months)s mois.") % {"months": months}


def _weight(weight: Weight) -> Outcome:
    kilobytes = weight.size // KILOBYTE
    told = _("%(kilobytes)s Ko et %(requests)s fichiers à la première visite.") % {
        "kilobytes": kilobytes,
        "requests": weight.requests,
    }
    most = int(facts("criteria")["heaviest_home_kilobytes"])
    return Outcome(RIGHT if kilobytes <= most else WRONG, told)
