"""Wagtail's choosers (image, document, page…) under a policy that refuses inline scripts."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString


def render_without_inline_script(
    chooser: Any,
    name: str,
    value: Any,
    attrs: dict[str, Any] | None = None,
    renderer: Any = None,
) -> SafeString:
    """What `BaseChooser.render` gives, with the start said as data for `back-office.js`."""
    attributes = attrs or {}
    value_data = chooser.get_value_data(value)
    return format_html(
        '{}<template data-start="{}" data-start-id="{}" data-start-options="{}"></template>',
        chooser.render_html(name, value_data, attributes),
        chooser.js_constructor,
        attributes["id"],
        json.dumps(chooser.get_js_init_options(attributes["id"], name, value_data)),
    )
