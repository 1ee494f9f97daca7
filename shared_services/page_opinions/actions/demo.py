"""Invented opinions for the demo: the same at each run."""

from __future__ import annotations

from kernel.clock import today
from shared_services.page_opinions.actions import noting
from shared_services.page_opinions.models import OpinionCount, Remark

COUNTS = (
    ("/vie-pratique/carte-d-identite-passeport/", 41, 6),
    ("/vie-pratique/dechets/", 28, 11),
    ("/vie-pratique/ecole/", 17, 2),
    ("/contact/", 9, 1),
)
REMARKS = (
    ("/vie-pratique/dechets/", False, "Et les jours fériés, la collecte a-t-elle lieu ?"),
    ("/vie-pratique/ecole/", True, "Merci. Il manque seulement le menu de la semaine."),
)


def seed() -> None:
    """Fill the current space; does nothing when it has opinions already."""
    if OpinionCount.objects.exists() or Remark.objects.exists():
        return
    month = today().replace(day=1)
    for path, useful, useless in COUNTS:
        for helped, number in ((True, useful), (False, useless)):
            OpinionCount.objects.create(month=month, path=path, useful=helped, number=number)
    for path, helped, text in REMARKS:
        noting.remark(path, text, useful=helped)
