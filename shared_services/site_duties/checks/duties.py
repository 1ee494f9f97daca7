"""Pages that the law asks for: decided from what the space holds, at once."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel.clock import today
from shared_services.site_duties import legal, queries
from shared_services.site_duties.criteria import Outcome
from shared_services.site_duties.models.checks import State
from shared_services.site_duties.rules import facts

RIGHT, WRONG = State.RIGHT, State.WRONG


def check(authority: Any, sides: set[str] | None) -> dict[str, Outcome]:
    """`sides`: where the groups of the council sit, as the site tells it; None: not told of all."""
    return {
        "mention": Outcome(RIGHT, _("« %(state)s »") % {"state": queries.conformity().label}),
        "statement": _statement(),
        "plan": _plan(),
        "actions": _actions(),
        "legal": _legal(authority),
        "minority": _minority(authority, sides),
    }


def _statement() -> Outcome:
    statement = queries.published_statement()
    if statement is None:
        return Outcome(WRONG, _("Aucune déclaration n'est publiée."))
    day = date_format(statement.ends_on, "j F Y")
    if today() >= statement.ends_on:
        return Outcome(WRONG, _("Elle est à refaire depuis le %(day)s.") % {"day": day})
    return Outcome(RIGHT, _("À refaire avant le %(day)s.") % {"day": day})


def _plan() -> Outcome:
    plan = queries.plan()
    if plan is None or plan.published_at is None:
        return Outcome(WRONG, _("Aucun schéma n'est publié."))
    if not plan.first_year <= today().year <= plan.last_year:
        return Outcome(WRONG, _("Le schéma publié ne couvre pas cette année."))
    return Outcome(RIGHT, f"{plan.first_year}-{plan.last_year}")


def _actions() -> Outcome:
    plan = queries.plan()
    number = plan.actions.filter(year=today().year).count() if plan else 0
    if number:
        return Outcome(RIGHT)
    return Outcome(WRONG, _("Aucune action n'est inscrite pour cette année."))


def _legal(authority: Any) -> Outcome:
    lacking = legal.lacks(authority)
    if not lacking:
        return Outcome(RIGHT)
    return Outcome(WRONG, _("Il manque : %(lacks)s") % {"lacks": " ".join(x.told for x in lacking)})


def _minority(authority: Any, sides: set[str] | None) -> Outcome:
    if authority.population < int(facts("criteria")["minority_from_inhabitants"]):
        return Outcome(RIGHT, _("Moins de 1 000 habitants : la loi ne l'impose pas."))
    if sides is None:
        told = _("Indiquez le groupe de chaque élu : « Conseil », puis « Groupes du conseil ».")
        return Outcome(WRONG, told)
    if "minority" in sides:
        return Outcome(RIGHT, _("Leurs textes paraissent sur la page du conseil."))
    return Outcome(RIGHT, _("Tous les élus siègent dans la majorité."))
