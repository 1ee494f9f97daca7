from __future__ import annotations

from django import template

from accounts.phones.numbers import shown

register = template.Library()
register.filter("number", shown)
