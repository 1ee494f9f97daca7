"""What every screen of the back office carries."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def start_widgets() -> str:
    return format_html('<script src="{}"></script>', static("design_system/js/back-office.js"))


@hooks.register("insert_global_admin_css")
def style_of_editors() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("design_system/css/back-office.css")
    )
