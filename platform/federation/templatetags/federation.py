from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from federation.models import FEW
from kernel.clock import now

register = template.Library()


@register.filter
def ago(moment: datetime) -> str:
    """« à l'instant », « il y a 3 minutes »: the largest unit is enough."""
    if now() - moment < timedelta(minutes=1):
        return _("à l'instant")
    return _("il y a %s") % timesince(moment, now(), depth=1)


@register.filter
def inhabitants(population: int) -> str:
    """« 2 709 habitants », with the narrow space of French figures."""
    figure = f"{population:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return ngettext("%s habitant", "%s habitants", population) % figure


@register.filter
def residents(count: int) -> str:
    """A count about residents; « moins de 5 » between 1 and 4."""
    return _("moins de 5") if count == FEW else str(count)
