"""`{% federated_buttons %}`: the providers' buttons, nothing when none is configured."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.http import urlencode

from accounts.federated.provider import providers

register = template.Library()


@register.inclusion_tag("federated/buttons.html", takes_context=True)
def federated_buttons(context: dict[str, Any], next_path: str = "") -> dict[str, Any]:
    request = context.get("request")
    asked = next_path
    if request is not None and not asked:
        asked = request.GET.get("next") or request.POST.get("next")
    return {
        "providers": providers(),
        "query": f"?{urlencode({'next': asked})}" if asked else "",
    }
