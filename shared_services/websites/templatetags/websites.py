"""How French writes hours: « 10 h », « 18 h 30 »."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def hour(moment: datetime) -> str:
    local = localtime(moment)
    minutes = f"\u00a0{local.minute:02d}" if local.minute else ""
    return f"{local.hour}\u00a0h{minutes}"
