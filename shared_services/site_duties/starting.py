"""What the forms propose before anyone has written anything: true on the first day."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.site_duties.rules import accessibility


def first_statement() -> dict[str, Any]:
    """No audit yet. The pages are those that an audit has to look at (RGAA, échantillon)."""
    pages = (
        (_("Accueil"), "/"),
        (_("Contact"), "/contact/"),
        (_("Mentions légales"), "/mentions-legales/"),
        (_("Accessibilité"), "/accessibilite/"),
        (_("Plan du site"), "/plan-du-site/"),
        (_("Aide"), "/aide/"),
        (_("Recherche"), "/recherche/"),
        (_("Démarches"), "/demarches/"),
        (_("Actualités"), "/actualites/"),
        (_("Agenda"), "/agenda/"),
        (_("Actes"), "/actes/"),
    )
    return {
        "written_on": today(),
        "audited_by": "nobody",
        "technologies": _("HTML5\nCSS\nSVG\nJavaScript : le site se lit sans lui"),
        "tools": _("Tests automatiques d'axe-core sur chaque modèle de page"),
        "pages": "\n".join(f"{title} : {path}" for title, path in pages),
        "contact": require_authority().email,
    }


def first_plan() -> dict[str, Any]:
    """A plan that a small town hall can keep."""
    year = today().year
    town_hall = require_authority().town_hall
    return {
        "first_year": year,
        "last_year": year + accessibility().plan_years - 1,
        "policy": _(
            "%(town_hall)s veut que chacun puisse lire son site et faire ses démarches, avec ou "
            "sans handicap. Le site suit le référentiel général d'amélioration de "
            "l'accessibilité (RGAA) : ses modèles de page sont vérifiés, et chaque page est "
            "contrôlée avant sa publication."
        )
        % {"town_hall": town_hall},
        "people": _(
            "La personne qui tient le site reçoit les remarques et y répond. La plateforme commune "
            "corrige ses modèles pour toutes les communes à la fois."
        ),
        "means": _(
            "Chaque personne qui écrit sur le site apprend à donner un titre, décrire une image et "
            "nommer un lien. L'outil de publication signale les oublis."
        ),
        "purchases": _(
            "L'accessibilité est demandée dans chaque achat de service ou de contenu numérique."
        ),
    }
